import CanonicalJSON
import OpenData

extension CKANParameters {
    /// Reads a body: JSON, or a form.
    ///
    /// Clients post JSON as a form too, without saying what it is; so the first byte decides.
    ///
    /// - Throws: ``CKANError``.
    init(body: [UInt8], isJSON: Bool) throws(CKANError) {
        let beginsAsJSON = body.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
        guard isJSON || beginsAsJSON, !body.isEmpty else {
            try self.init(form: body)
            return
        }
        let given: JSONValue
        do throws(JSONSyntaxError) {
            given = try JSONValue(parsing: body)
        } catch {
            throw .unreadable("JSON Error: the body is not JSON: \(error)")
        }
        guard let object = given.object else {
            throw .unreadable("JSON Error: the body must be an object of parameters")
        }
        self.init(object)
    }

    /// Reads a query or a form.
    ///
    /// - Throws: ``CKANError``.
    init(form bytes: [UInt8]) throws(CKANError) {
        var fields: [(name: String, value: String)] = []
        for field in FormBody(bytes: bytes).fields {
            guard let name = String(validating: field.name, as: UTF8.self),
                let value = String(validating: field.value, as: UTF8.self)
            else { throw .unreadable("The parameters must be UTF-8") }
            fields.append((name, value))
        }
        self.init(fields: fields)
    }
}
