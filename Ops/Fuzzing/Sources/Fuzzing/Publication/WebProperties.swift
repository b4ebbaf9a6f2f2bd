/// What the public listener reads of requests.
enum WebProperties {
    /// `Range` fields: a part lies within the file, or none is given. The first two bytes say how long the file is.
    static func checkRange(_ input: [UInt8]) {
        guard input.count > 2 else { return }
        let size = Int64(input[0]) << 8 | Int64(input[1])
        let field = String(decoding: input.dropFirst(2), as: UTF8.self)
        guard case .part(let part) = ByteRange(field, size: size) else { return }
        require(!part.isEmpty && part.lowerBound >= 0 && part.upperBound <= size, "a part is one of the file")
    }

    /// Forms with files: a field is a part of the body, and found in a form that is written anew with it.
    ///
    /// The first line is the media type.
    static func checkForm(_ input: [UInt8]) {
        guard let end = input.firstIndex(of: 0x0A) else { return }
        let type = String(decoding: input[..<end], as: UTF8.self)
        guard let boundary = MultipartForm.boundary(in: type) else { return }
        require((1...70).contains(boundary.utf8.count), "a boundary is short")
        let body = Array(input[(end + 1)...])
        guard let field = MultipartForm(body, boundary: boundary)["receipt"] else { return }
        require(field.isEmpty || body.firstRange(of: field) != nil, "a field is a part of the body")
        let head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"receipt\"\r\n\r\n"
        let written = Array(head.utf8) + field + Array("\r\n--\(boundary)--\r\n".utf8)
        require(
            MultipartForm(written, boundary: boundary)["receipt"] == field,
            "a field reads as it is written"
        )
    }
}
