/// The body of a form with files as a browser sends it (RFC 7578; HTML Standard, "multipart form data").
struct MultipartForm {
    private let parts: [ArraySlice<UInt8>]

    /// Takes a body apart whose media type has named that boundary.
    init(_ bytes: [UInt8], boundary: String) {
        // The first delimiter has no line end before it; what follows the last is no part.
        parts = (Array("\r\n".utf8) + bytes).split(separator: Array("\r\n--\(boundary)".utf8))
    }

    /// The boundary of a media type; nil for another type than `multipart/form-data`.
    static func boundary(in type: String) -> String? {
        let parts = type.split(separator: ";").map { $0.drop { $0 == " " } }
        let name = "boundary="
        guard parts.first?.lowercased() == "multipart/form-data",
            let parameter = parts.dropFirst().first(where: { $0.lowercased().hasPrefix(name) })
        else { return nil }
        let boundary = parameter.dropFirst(name.count).filter { $0 != "\"" }
        // RFC 2046 §5.1.1.
        return (1...70).contains(boundary.utf8.count) ? boundary : nil
    }

    /// The bytes of the first field of this name; of a file its content.
    subscript(name: String) -> [UInt8]? {
        // Browsers write a field's name first, so that no file is called like one.
        let start = "content-disposition: form-data; name=\"\(name)\""
        for part in parts {
            guard let gap = part.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
            let headers = String(decoding: part[..<gap.lowerBound], as: UTF8.self).lowercased()
            if headers.split(separator: "\r\n").contains(where: { $0.hasPrefix(start) }) {
                return Array(part[gap.upperBound...])
            }
        }
        return nil
    }
}
