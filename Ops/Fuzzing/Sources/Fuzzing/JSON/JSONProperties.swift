import CanonicalJSON

/// Strict JSON: what was taken has one canonical form, and that is JSON again.
enum JSONProperties {
    static func check(_ input: UnsafeRawBufferPointer) {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONValue(parsing: input)
        } catch {
            require((0...input.count).contains(error.offset), "an error stands within the text")
            return
        }
        let canonical = value.canonicalBytes
        require(canonical == value.canonicalBytes, "writing is repeatable")
        guard let again = try? JSONValue(parsing: canonical) else {
            require(false, "canonical bytes are strict JSON")
            return
        }
        require(again.canonicalBytes == canonical, "canonical bytes stay as they are")
        let encoded = value.encodedBytes
        let reread = try? JSONValue(parsing: encoded)
        require(reread?.canonicalBytes == canonical, "members in their own order mean the same")
        require(reread?.encodedBytes == encoded, "members keep their order")
        // One byte more or less cannot be another way to write the same document.
        require((try? JSONValue(parsing: canonical + [0])) == nil, "nothing follows a document")
    }
}
