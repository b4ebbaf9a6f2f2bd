import CanonicalJSON

/// The quick reader of members: never outside the bytes, and of one mind with the strict parser about what that takes.
enum JSONMembersProperties {
    static func check(_ input: UnsafeRawBufferPointer) {
        let found = members(of: input)
        guard let object = try? JSONValue(parsing: input).object else { return }
        guard let found else {
            require(false, "members are read of whatever the strict parser takes")
            return
        }
        require(found.count == object.members.count, "as many members")
        for (quick, strict) in zip(found, object.members) {
            require(quick.name.utf8.elementsEqual(strict.name.utf8), "the same names in the same order")
            let value = try? JSONValue(parsing: quick.value)
            require(value?.encodedBytes == strict.value.encodedBytes, "the same values")
            let sought = (try? JSONMembers.value(of: strict.name, in: Array(input))).flatMap(\.self)
            require(sought.map(Array.init) == quick.value, "a member is found by its name")
        }
    }

    /// The members, or nil where reading them fails.
    private static func members(of input: UnsafeRawBufferPointer) -> [(name: String, value: [UInt8])]? {
        do throws(JSONSyntaxError) {
            var reader = try JSONMembers(input)
            var found: [(name: String, value: [UInt8])] = []
            while let (name, value) = try reader.next() {
                requireWithin(input, value)
                // Reads every byte, so that the sanitizer sees each.
                found.append((name, Array(value)))
            }
            return found
        } catch {
            require((0...input.count).contains(error.offset), "an error stands within the text")
            return nil
        }
    }

    private static func requireWithin(_ input: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        guard let start = input.baseAddress, let from = value.baseAddress else {
            require(value.isEmpty, "a value lies within the text")
            return
        }
        let offset = start.distance(to: from)
        require(offset >= 0 && offset + value.count <= input.count, "a value lies within the text")
    }
}
