import CanonicalJSON
import OpenData
import SharingModel
import Testing

@Suite struct TableFormTests {
    private func table(_ types: [(String, FieldType)]) throws -> ReleasedTable {
        ReleasedTable(
            dataset: try #require(DatasetName("any-table")),
            columns: types.map { name, type in
                ReleasedColumn(name: name, title: LocalizedText(en: name, zh: name), type: type)
            },
            primaryKey: [types[0].0]
        )
    }

    private func text(_ cells: [Cell], _ append: (PackedRow, inout [UInt8]) -> Void) -> String {
        var row: [UInt8] = []
        PackedRow.append(cells, to: &row)
        var bytes: [UInt8] = []
        row.withUnsafeBytes { append(PackedRow($0), &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        (Cell.value("plain"), "plain"), (.value("a,b"), "\"a,b\""),
        (.value("say \"x\""), "\"say \"\"x\"\"\""),
        (.value("\""), "\"\"\"\""), (.value("two\nlines"), "\"two\nlines\""), (.value("a\rb"), "\"a\rb\""),
        (.value("\r\n"), "\"\r\n\""), (.value(" a "), " a "), (.value("=1+1"), "=1+1"),
        (.value("0012"), "0012"),
        (.value("\u{0}\u{1}\u{7F}"), "\u{0}\u{1}\u{7F}"), (.value("\u{202E}e\u{301}"), "\u{202E}e\u{301}"),
        (.value("，全角"), "，全角"), (.absent, ""), (.value(""), ""), (.masked, "***"),
    ])
    func `the canonical CSV quotes what it must and changes nothing`(cell: Cell, expected: String) throws {
        let form = CSVForm.canonical(try table([("key", .string), ("a", .string)]))
        #expect(text([.value("k"), cell]) { form.append($0, to: &$1) } == "k,\(expected)\n")
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+86 990", "'+86 990"), ("-5", "'-5"), ("@x", "'@x"), ("\tx", "'\tx"),
        ("\rx", "\"'\rx\""),
        ("\nx", "\"'\nx\""), ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"), ("－1", "'－1"), ("＠1", "'＠1"), ("007", "'007"), ("0", "0"),
        ("123456789012345", "123456789012345"),
        ("9199000000000000", "'9199000000000000"), ("91990MA0000000000X", "91990MA0000000000X"),
        ("a=1", "a=1"),
        ("\u{301}x", "\u{301}x"), ("0x12", "0x12"),
    ])
    func `the CSV for spreadsheets guards what they would calculate or spoil`(
        cell: String,
        expected: String
    ) throws {
        let form = CSVForm.spreadsheet(try table([("key", .string), ("a", .string)]))
        #expect(text([.value("k"), .value(cell)]) { form.append($0, to: &$1) } == "k,\(expected)\r\n")
    }

    @Test(arguments: [
        ("-5", "-5"), ("12.50", "12.50"), ("-0.5", "-0.5"), ("-1+2", "'-1+2"), ("=1", "'=1"), ("-", "'-"),
    ])
    func `numbers of number columns stay numbers`(cell: String, expected: String) throws {
        let form = CSVForm.spreadsheet(try table([("key", .string), ("a", .number)]))
        #expect(text([.value("k"), .value(cell)]) { form.append($0, to: &$1) } == "k,\(expected)\r\n")
    }

    @Test func `headers differ in the byte order mark and the line's end`() throws {
        let table = try table([("key", .string), ("a", .string)])
        #expect(CSVForm.canonical(table).header == Array("key,a\n".utf8))
        #expect(CSVForm.spreadsheet(table).header == [0xEF, 0xBB, 0xBF] + Array("key,a\r\n".utf8))
    }

    @Test(arguments: [
        (FieldType.integer, Cell.value("12"), "12"), (.integer, .value("-3"), "-3"),
        (.integer, .value("0"), "0"),
        (.integer, .value("007"), "\"007\""), (.integer, .value("-0"), "\"-0\""),
        (.integer, .value("9007199254740991"), "9007199254740991"),
        (.integer, .value("9007199254740992"), "\"9007199254740992\""), (.integer, .masked, "\"***\""),
        (.number, .value("1.50"), "\"1.50\""), (.boolean, .value("true"), "true"),
        (.boolean, .value("yes"), "\"yes\""),
        (.date, .value("2026-01-31"), "\"2026-01-31\""), (.string, .value("12"), "\"12\""),
        (.string, .value("\"\\\u{0}\n\u{7F}\u{2028}"), "\"\\\"\\\\\\u0000\\n\u{7F}\u{2028}\""),
        (.string, .absent, "null"), (.string, .value(""), "null"),
    ])
    func `JSON has numbers only where every reader keeps them`(
        type: FieldType,
        cell: Cell,
        expected: String
    ) throws {
        let form = JSONLinesForm(try table([("key", .string), ("a", type)]))
        let line = text([.value("k"), cell]) { form.appendLine($0, to: &$1) }
        #expect(line == "{\"key\":\"k\",\"a\":\(expected)}\n")
        #expect(try JSONValue(parsing: Array(line.utf8))["a"] == JSONLinesForm.value(of: cell, type: type))
    }

    @Test func `keys are ordered whole numbers by value, then texts by their bytes`() throws {
        let table = try table([("key", .integer), ("a", .string)])
        let sorted = [
            "-100", "-2", "0", "3", "20", "007", "x", "x\u{0}", "x\u{0}\u{1}", "x\u{1}", "xy", "é", "南",
            "\u{1F600}",
        ]
        let keys = sorted.map { text in
            var key: [UInt8] = []
            #expect(RowKey.append(of: [.value(text), .absent], in: table, to: &key))
            return key
        }
        for index in 1..<keys.count {
            #expect(keys[index - 1].lexicographicallyPrecedes(keys[index]), "\(sorted[index])")
        }
    }

    @Test func `keys of two columns do not run into one another`() throws {
        let whole = try table([("a", .string), ("b", .string)])
        let pair = ReleasedTable(dataset: whole.dataset, columns: whole.columns, primaryKey: ["a", "b"])
        var (one, other): ([UInt8], [UInt8]) = ([], [])
        #expect(RowKey.append(of: [.value("x"), .value("yz")], in: pair, to: &one))
        #expect(RowKey.append(of: [.value("xy"), .value("z")], in: pair, to: &other))
        #expect(one.lexicographicallyPrecedes(other))
        for cells: [Cell] in [[.value("x"), .absent], [.masked, .value("x")], [.value(""), .value("x")]] {
            #expect(!RowKey.append(of: cells, in: pair, to: &one))
        }
    }

    @Test func `a table is read back as it was written`() throws {
        let table = try table([("key", .string), ("a", .number)])
        #expect(ReleasedTable(json: table.json) == table)
        #expect(ReleasedTable(json: ["dataset": "x"]) == nil)
    }
}
