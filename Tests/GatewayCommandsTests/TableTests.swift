import Testing

@testable import GatewayCommands

@Suite struct TableTests {
    @Test(arguments: [
        ("abc", 3), ("澜江市", 6), ("ＡＢ", 4), ("한국", 4), ("e\u{301}", 1), ("", 0), ("— é", 3), ("𠮷", 2),
    ])
    func `a text is as wide as a terminal shows it`(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test func `columns align under wide characters`() {
        let table = Table(header: ["claim", "result"], [["名称", "match"], ["registeredOn", "mismatch"]])
        #expect(
            table.description == """
                claim         result
                ------------  --------
                名称          match
                registeredOn  mismatch
                """
        )
    }

    @Test func `numbers align to the right`() {
        #expect(
            Table([["created", "982"], ["updated", "0"]], numeric: [1]).description
                == "created  982\nupdated    0"
        )
    }

    @Test func `what a terminal would take as a command is taken out`() {
        #expect(Table([["a\u{1B}[2J\nb"]]).description == "a [2J b")
        #expect(Table([["a\u{202E}b\u{2069}c\u{9B}d"]]).description == "a b c d")
    }
}
