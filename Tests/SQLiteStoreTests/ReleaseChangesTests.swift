import CanonicalJSON
import GatewayTesting
import OpenData
import SQLiteStore
import SharingModel
import SharingService
import Testing

@Suite struct ReleaseChangesTests {
    private let rows: ReleasedRows

    init() throws {
        rows = try ReleasedRows()
    }

    private func lines(from old: RecordID?, to new: RecordID) async throws -> [String] {
        var bytes: [UInt8] = []
        for try await part in rows.archive.changes(from: old, to: new) { bytes += part }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func `each change is one line`() async throws {
        let old = try await rows.release([
            ReleasedRows.row("a"), ReleasedRows.row("b", keeper: .absent), ReleasedRows.row("d"),
        ])
        let new = try await rows.release([
            ReleasedRows.row("b"), ReleasedRows.row("c", stalls: nil), ReleasedRows.row("d"),
        ])
        #expect(
            try await lines(from: old.id, to: new.id) == [
                #"{"op":"deleted","key":{"code":"a"}}"#,
                #"{"op":"updated","row":{"code":"b","name":"南门桥","stalls":12,"fee":"3.50","open":true,"keeper":"***"}}"#,
                #"{"op":"created","row":{"code":"c","name":"南门桥","stalls":null,"fee":"3.50","open":true,"keeper":"***"}}"#,
            ]
        )
        #expect(try await lines(from: new.id, to: new.id) == [])
        #expect(try await lines(from: nil, to: new.id).allSatisfy { $0.hasPrefix(#"{"op":"created""#) })
        await #expect(throws: ReleaseArchiveError.missing) {
            try await lines(from: rows.nextID(), to: new.id)
        }
    }

    @Test(arguments: 1...12)
    func `changes applied to a release give the bytes of the next`(seed: UInt64) async throws {
        var chance = SeededRandom(seed: seed)
        let before = ReleaseChangesTests.rows(&chance)
        var after: [String: [Cell]] = [:]
        for (code, row) in before.sorted(by: { $0.key < $1.key }) {
            switch Int.random(in: 0..<4, using: &chance) {
            case 0: break
            case 1: after[code] = ReleaseChangesTests.row(code, &chance)
            default: after[code] = row
            }
        }
        after.merge(ReleaseChangesTests.rows(&chance)) { old, _ in old }
        let old = try await rows.release(Array(before.values))
        let new = try await rows.release(Array(after.values))
        var copy = before.mapValues { $0.map(\.text) }
        for line in try await lines(from: old.id, to: new.id) {
            let change = try JSONValue(parsing: Array(line.utf8))
            if let key = change["key"]?["code"]?.string {
                #expect(copy.removeValue(forKey: key) != nil)
                continue
            }
            let cells = try #require(change["row"]?.object).members.map {
                ReleaseChangesTests.text(of: $0.value)
            }
            #expect((copy.updateValue(cells, forKey: cells[0]) == nil) == (change["op"] == "created"))
        }
        let sorted = copy.values.sorted { $0[0].utf8.lexicographicallyPrecedes($1[0].utf8) }
        let names = rows.table.columns.map(\.name)
        let text = ([names] + sorted).map { $0.map(ReleaseChangesTests.quoted).joined(separator: ",") + "\n" }
            .joined()
        #expect(try text == rows.text("street-stalls.csv", of: new.id))
    }

    @Test func `a release with other columns updates every row, one with another key replaces them`()
        async throws
    {
        let old = try await rows.release([ReleasedRows.row("a", "x"), ReleasedRows.row("b", "y")])
        let fewer = ReleasedTable(
            dataset: rows.table.dataset,
            columns: Array(rows.table.columns.prefix(2)),
            primaryKey: ["code"]
        )
        let other = ReleasedTable(dataset: fewer.dataset, columns: fewer.columns, primaryKey: ["name"])
        let cells: [[Cell]] = [[.value("a"), .value("x")], [.value("b"), .value("y")]]
        let narrow = try await rows.release(cells, as: fewer)
        let renamed = try await rows.release(cells, as: other)
        #expect(
            try await lines(from: old.id, to: narrow.id) == [
                #"{"op":"updated","row":{"code":"a","name":"x"}}"#,
                #"{"op":"updated","row":{"code":"b","name":"y"}}"#,
            ]
        )
        #expect(
            try await lines(from: narrow.id, to: renamed.id) == [
                #"{"op":"deleted","key":{"code":"a"}}"#, #"{"op":"deleted","key":{"code":"b"}}"#,
                #"{"op":"created","row":{"code":"a","name":"x"}}"#,
                #"{"op":"created","row":{"code":"b","name":"y"}}"#,
            ]
        )
    }

    private static func rows(_ chance: inout SeededRandom) -> [String: [Cell]] {
        var rows: [String: [Cell]] = [:]
        for _ in 0..<Int.random(in: 0...2500, using: &chance) {
            let code = "\(Int.random(in: 0..<9000, using: &chance))"
            rows[code] = row(code, &chance)
        }
        return rows
    }

    private static func row(_ code: String, _ chance: inout SeededRandom) -> [Cell] {
        let names = ["南门桥", "a,b", "line\nbreak", "\"", "", "=1+1", "\u{202E}x", "\r", "'", " blank "]
        return ReleasedRows.row(
            code,
            names[Int.random(in: 0..<names.count, using: &chance)],
            stalls: Bool.random(using: &chance) ? "\(Int.random(in: -9...9, using: &chance))" : nil,
            keeper: Bool.random(using: &chance) ? .masked : .absent
        )
    }

    private static func text(of value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        default: ""
        }
    }

    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
