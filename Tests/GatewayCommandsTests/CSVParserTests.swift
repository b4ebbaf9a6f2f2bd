import Testing

@testable import GatewayCommands

@Suite struct CSVParserTests {
    private func parse(_ text: String, chunk: Int = .max, limit: Int = 1 << 20) -> [CSVRow] {
        var parser = CSVParser(limit: limit)
        var rows: [CSVRow] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            rows += parser.append(rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
        }
        return rows + parser.finish()
    }

    @Test func `records end with LF or CR LF, and the last one may not end at all`() {
        #expect(
            parse("a,b\r\nc,d\ne,f")
                == [
                    .record(line: 1, cells: ["a", "b"]), .record(line: 2, cells: ["c", "d"]),
                    .record(line: 3, cells: ["e", "f"]),
                ]
        )
    }

    @Test func `quoted cells hold commas, line breaks and doubled quotation marks`() {
        #expect(
            parse("\"a,b\",\"say \"\"yes\"\"\"\r\n\"two\r\nlines\",\"\"\n晨曦,\n")
                == [
                    .record(line: 1, cells: ["a,b", "say \"yes\""]),
                    .record(line: 2, cells: ["two\r\nlines", ""]),
                    .record(line: 4, cells: ["晨曦", ""]),
                ]
        )
    }

    @Test func `a byte order mark and empty lines are skipped, and lines are still counted`() {
        #expect(
            parse("\u{FEFF}a,b\n\n\r\nc,d\n")
                == [.record(line: 1, cells: ["a", "b"]), .record(line: 4, cells: ["c", "d"])]
        )
    }

    @Test(arguments: [1, 2, 3, 5, 7])
    func `where chunks are cut makes no difference`(size: Int) {
        let text = "\u{FEFF}a,\"b\r\n\"\"c\"\"\"\r\n\"x\"y\r\n澜江,\"\"\nz"
        #expect(parse(text, chunk: size) == parse(text))
        #expect(parse(text).count == 4)
    }

    @Test(arguments: [
        ("a,b\"c\nd,e\n", CSVFault.quoteInside), ("\"a\"b,c\nd,e\n", .textAfterQuote),
        ("\"a\rb\nd,e\n", .unterminatedQuote),
        ("\"a\" ,b\nd,e\n", .textAfterQuote),
    ])
    func `a malformed line is named and the next one is read`(text: String, fault: CSVFault) {
        #expect(parse(text) == [.malformed(line: 1, fault), .record(line: 2, cells: ["d", "e"])])
    }

    @Test func `a lost quotation mark costs the lines that cannot be read, not the rest of the file`() {
        let text = "a,\"b\nc,d\ne,\"f\"\ng,h\n"
        #expect(
            parse(text)
                == [
                    .malformed(line: 1, .textAfterQuote), .record(line: 2, cells: ["c", "d"]),
                    .record(line: 3, cells: ["e", "f"]), .record(line: 4, cells: ["g", "h"]),
                ]
        )
    }

    @Test func `bytes that are no UTF-8 are a fault of their line`() {
        var parser = CSVParser()
        let rows = parser.append([0x61, 0x0A, 0xB3, 0xBF, 0x0A, 0x62, 0x0A]) + parser.finish()
        #expect(
            rows == [
                .record(line: 1, cells: ["a"]), .malformed(line: 2, .notUTF8), .record(line: 3, cells: ["b"]),
            ]
        )
    }

    @Test func `memory stays bounded when a quoted cell does not end`() {
        let text = "\"a\n" + String(repeating: "b", count: 100) + "\nc,d\n"
        #expect(
            parse(text, chunk: 8, limit: 64)
                == [
                    .malformed(line: 1, .tooLong), .malformed(line: 2, .tooLong),
                    .record(line: 3, cells: ["c", "d"]),
                ]
        )
    }

    @Test(arguments: ["a", "a,b", "say \"yes\"", "two\nlines", "\r\n", ""])
    func `what is written is read back`(cell: String) {
        #expect(parse(CSVText.record([cell, "x"]) + "\n") == [.record(line: 1, cells: [cell, "x"])])
    }
}
