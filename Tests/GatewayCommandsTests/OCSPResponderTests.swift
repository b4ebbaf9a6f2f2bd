import Testing

@testable import GatewayCommands

/// Which addresses the configuration may name for responders.
@Suite struct OCSPResponderTests {
    @Test(
        arguments: [
            ("http://ocsp.lanjiang.example/", true), ("https://ocsp.lanjiang.example:2560/ca?key=1", true),
            ("http://127.0.0.1:2560", true), ("ftp://ocsp.lanjiang.example/", false),
            ("file:///etc/passwd", false), ("http:///path", false), ("ocsp.lanjiang.example", false),
            ("http://user:word@ocsp.lanjiang.example/", false), ("http://ocsp.lanjiang.example/#top", false),
            ("", false),
        ]
    )
    func `an address is http or https, without credentials`(text: String, isTaken: Bool) {
        #expect((OCSPResponder.address(text) != nil) == isTaken)
    }

    @Test(arguments: ["certs/root.pem", "http://ocsp.lanjiang.example/", "=http://ocsp.lanjiang.example/"])
    func `a responder is a file and an address`(text: String) {
        #expect(throws: GatewayConfiguration.Invalid.self) { try OCSPResponder(text) { $0 } }
    }

    @Test func `a file that is not there is named`() {
        let error = #expect(throws: GatewayConfiguration.Invalid.self) {
            try OCSPResponder("nowhere.pem=http://ocsp.lanjiang.example/") { $0 }
        }
        #expect(error?.description.contains("nowhere.pem: there is no such file") == true)
    }
}
