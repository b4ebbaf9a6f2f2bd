import Testing

@testable import GatewayCommands

@Suite struct YAMLDocumentTests {
    /// Ten to the power of nine texts in 400 bytes.
    private static let bomb =
        "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
        + (1..<9).map { level in
            let lower = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
            return "a\(level): &a\(level) [\(lower)]\n"
        }.joined()

    @Test(arguments: [
        bomb, bomb + "? *a8\n: x\n", "a: &b 1\nc: *b\n", "a: &b {x: 1}\nc: {<<: *b}\n", "{a: &b 1,c: [*b]}",
        "a: !!str &b x\n\"c\":\n- *b\n", "&a-b_1 a: *a-b_1\n",
    ])
    func `an alias is refused before it is followed`(text: String) throws {
        let error = try #require(throws: YAMLDocument.Malformed.self) {
            try YAMLDocument(text, file: "f.yaml")
        }
        #expect(error.description.contains("aliases"))
    }

    @Test(arguments: [
        "a: R&D and 3*D\n", "a: '&b'\nc: '*d'\n", "a: http://x.example/?p=1&q=2*q\n", "a: |\n  **b** & b\n",
    ])
    func `ampersands and asterisks in a text are no aliases`(text: String) throws {
        #expect(throws: Never.self) { try YAMLDocument(text, file: "f.yaml") }
    }

    @Test func `a file that is too large is refused`() {
        let text = "a: " + String(repeating: "x", count: 5 << 20)
        #expect(throws: YAMLDocument.Malformed.self) { try YAMLDocument(text, file: "f.yaml") }
    }
}
