import CanonicalJSON

/// Short forms for tests: texts instead of bytes.
extension JSONValue {
    init(text: String) throws(JSONSyntaxError) {
        try self.init(parsing: Array(text.utf8))
    }

    var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

    var encodedText: String { String(decoding: encodedBytes, as: UTF8.self) }

    /// What is wrong with `bytes`; nil if nothing is.
    static func problem(of bytes: [UInt8]) -> JSONSyntaxError.Problem? {
        do throws(JSONSyntaxError) {
            _ = try JSONValue(parsing: bytes)
            return nil
        } catch {
            return error.problem
        }
    }

    /// What is wrong with `text`; nil if nothing is.
    static func problem(of text: String) -> JSONSyntaxError.Problem? { problem(of: Array(text.utf8)) }
}
