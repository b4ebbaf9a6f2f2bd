import Testing

@testable import Portal

@Suite struct MultipartFormTests {
    private let body = Array(
        """
        --x-y\r
        Content-Disposition: form-data; name="receipt"\r
        \r
        \r
        --x-y\r
        Content-Disposition: form-data; name="file"; filename="a; name=\\"receipt\\".json"\r
        Content-Type: application/json\r
        \r
        {"a":\r\n\r\n"--x-y"}\r
        --x-y--\r

        """.utf8
    )

    @Test func `fields and files have the bytes that were sent`() {
        let form = MultipartForm(body, boundary: "x-y")
        #expect(form["receipt"] == [])
        #expect(form["file"] == Array("{\"a\":\r\n\r\n\"--x-y\"}".utf8))
        #expect(form["other"] == nil)
    }

    @Test func `what is cut anywhere is no failure`() {
        for count in body.indices {
            let form = MultipartForm(Array(body.prefix(count)), boundary: "x-y")
            #expect((form["file"]?.count ?? 0) < 24)
        }
        #expect(MultipartForm(body, boundary: "z")["file"] == nil)
    }

    @Test(
        arguments: [
            ("multipart/form-data; boundary=x-y", "x-y"),
            ("Multipart/Form-Data;charset=utf-8; Boundary=\"x y\"", "x y"),
            ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil),
            ("multipart/mixed; boundary=x", nil), ("application/x-www-form-urlencoded", nil), ("", nil),
            (";", nil),
            ("multipart/form-data; boundary=" + String(repeating: "x", count: 71), nil),
        ] as [(String, String?)]
    )
    func `a boundary is read from its type only`(type: String, boundary: String?) {
        #expect(MultipartForm.boundary(in: type) == boundary)
    }
}
