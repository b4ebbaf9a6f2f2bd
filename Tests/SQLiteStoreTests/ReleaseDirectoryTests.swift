import Foundation
import GRDB
import GatewayTesting
import OpenData
import SQLiteStore
import SharingModel
import SharingService
import Testing

@Suite struct ReleaseDirectoryTests {
    private let rows: ReleasedRows

    init() throws {
        rows = try ReleasedRows()
    }

    @Test func `every file has the rows in the order of their keys`() async throws {
        let (id, files, _) = try await rows.release([
            ReleasedRows.row("020", "a,b\"c"),
            ReleasedRows.row("003", "=1+1", stalls: "-4", fee: nil, open: nil, keeper: .absent),
        ])
        #expect(
            try rows.text("street-stalls.csv", of: id)
                == "code,name,stalls,fee,open,keeper\n003,=1+1,-4,,,\n020,\"a,b\"\"c\",12,3.50,true,***\n"
        )
        #expect(
            try rows.text("street-stalls.excel.csv", of: id)
                == "\u{FEFF}code,name,stalls,fee,open,keeper\r\n'003,'=1+1,-4,,,\r\n'020,\"a,b\"\"c\",12,3.50,true,***\r\n"
        )
        #expect(
            try rows.text("street-stalls.jsonl", of: id) == """
                {"code":"003","name":"=1+1","stalls":-4,"fee":null,"open":null,"keeper":null}
                {"code":"020","name":"a,b\\"c","stalls":12,"fee":"3.50","open":true,"keeper":"***"}

                """
        )
        #expect(
            files.map(\.name) == [
                "street-stalls.csv", "street-stalls.csv-metadata.json", "street-stalls.excel.csv",
                "street-stalls.jsonl", "street-stalls.sqlite",
            ]
        )
    }

    @Test func `the snapshot is a table that SQLite reads`() async throws {
        let (id, _, _) = try await rows.release([
            ReleasedRows.row("020"), ReleasedRows.row("003", stalls: nil),
        ])
        let path = try #require(rows.archive.file("street-stalls.sqlite", encoding: nil, of: id)).path
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let found = try await queue.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT code, stalls, keeper, typeof(stalls) FROM street_stalls ORDER BY rowid"
            )
            .map { "\($0)" }
        }
        #expect(
            found == [
                #"[code:"003" stalls:NULL keeper:"***" typeof(stalls):"null"]"#,
                #"[code:"020" stalls:12 keeper:"***" typeof(stalls):"integer"]"#,
            ]
        )
        #expect(try await queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
    }

    @Test func `the same rows in another order are the same bytes`() async throws {
        let many = ReleasedRows.many(3000)
        let first = try await rows.release(many)
        let second = try await rows.release(many.reversed())
        #expect(first.files == second.files)
        #expect(first.bytes == second.bytes)
        for encoding in FileEncoding.allCases {
            let name = "street-stalls.csv"
            let (one, other) = (
                try #require(rows.archive.file(name, encoding: encoding, of: first.id)),
                try #require(rows.archive.file(name, encoding: encoding, of: second.id))
            )
            #expect(one.sha256 == other.sha256)
        }
    }

    @Test func `sums and hashes are those of the files on disk`() async throws {
        let (id, files, bytes) = try await rows.release(ReleasedRows.many(500))
        let folder = "\(rows.directory)/\(id)"
        let check = Process()
        check.executableURL = URL(filePath: "/usr/bin/sha256sum")
        check.arguments = ["--check", "--strict", "--quiet", "SHA256SUMS"]
        check.currentDirectoryURL = URL(filePath: folder)
        try check.run()
        check.waitUntilExit()
        #expect(check.terminationStatus == 0)
        #expect(rows.archive.file("SHA256SUMS", encoding: nil, of: id)?.sha256 == bytes)
        for file in files {
            let archived = try #require(rows.archive.file(file.name, encoding: nil, of: id))
            #expect(archived.size == file.size && archived.sha256 == file.sha256)
        }
    }

    @Test(arguments: [("gzip", FileEncoding.gzip), ("zstd", .zstd)])
    func `encodings decode to the file`(program: String, encoding: FileEncoding) async throws {
        let (id, _, _) = try await rows.release(ReleasedRows.many(5000))
        let file = try #require(rows.archive.file("street-stalls.jsonl", encoding: encoding, of: id))
        let decoder = Process()
        let output = Pipe()
        decoder.executableURL = URL(filePath: "/usr/bin/\(program)")
        decoder.arguments = ["-dc", file.path]
        decoder.standardOutput = output
        try decoder.run()
        let decoded = try #require(try output.fileHandleForReading.readToEnd())
        decoder.waitUntilExit()
        #expect(try String(decoding: decoded, as: UTF8.self) == rows.text("street-stalls.jsonl", of: id))
    }

    @Test(arguments: [
        [ReleasedRows.row("1"), ReleasedRows.row("2"), ReleasedRows.row("1", "other")],
        [[.absent, .value("x"), .absent, .absent, .absent, .absent]],
        [[.masked, .value("x"), .absent, .absent, .absent, .absent]],
        [ReleasedRows.row("")],
    ])
    func `a key that another row has, or none, is refused`(wrong: [[Cell]]) async throws {
        await #expect(throws: ReleaseArchiveError.duplicateKey("code")) { try await rows.release(wrong) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: rows.directory) == [])
    }

    @Test func `files that cannot be written are no release, and nothing is left of them`() async throws {
        let id = rows.nextID()
        let writer = try await rows.archive.begin(id, table: rows.table)
        try await writer.add(ReleasedRows.many(300))
        try FileManager.default.removeItem(atPath: "\(rows.directory)/\(id).unfinished")
        await #expect {
            _ = try await writer.finish { _ in }
        } throws: { error in
            if case ReleaseArchiveError.unavailable = error { true } else { false }
        }
        #expect(try await rows.archive.ids() == [])
        await #expect(throws: ReleaseArchiveError.missing) {
            _ = try await rows.archive.rows(RowQuery(), of: id)
        }
    }

    @Test func `more rows than are sorted at once are merged from disk`() async throws {
        let rows = try ReleasedRows(runSize: 1 << 20)
        let many = ReleasedRows.many(6000).map { row in
            row.enumerated().map { $0 == 1 ? Cell.value($1.text + String(repeating: "长", count: 120)) : $1 }
        }
        let (id, files, _) = try await rows.release(many)
        let codes = try rows.text("street-stalls.csv", of: id).split(separator: "\n").dropFirst().map {
            $0.prefix(6)
        }
        #expect(codes == (100_000..<106_000).map { "\($0)"[...] })
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(rows.directory)/\(id)").allSatisfy {
                !$0.hasPrefix("run-")
            }
        )
        #expect(files.count == 5)
        await #expect(throws: ReleaseArchiveError.duplicateKey("code")) {
            try await rows.release(many + [many[7]])
        }
    }

    @Test func `nothing is left of what is removed`() async throws {
        let canary = "canary-5f2c"
        let (id, _, _) = try await rows.release([ReleasedRows.row("1", canary)])
        let unfinished = rows.nextID()
        let writer = try await rows.archive.begin(unfinished, table: rows.table)
        try await writer.add([ReleasedRows.row("1", canary)])
        #expect(try await rows.archive.ids() == [id, unfinished])
        #expect(rows.archive.file("street-stalls.csv", encoding: nil, of: unfinished) == nil)
        try await rows.archive.remove(id)
        try await rows.archive.remove(unfinished)
        try await rows.archive.remove(unfinished)
        #expect(try await rows.archive.ids() == [])
        #expect(rows.archive.file("street-stalls.csv", encoding: nil, of: id) == nil)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: rows.directory) == [])
    }

    @Test(arguments: [
        "", ".", "..", "../x", "rows.sqlite", "index.json", "street-stalls.csv.gz", "/etc/passwd", "a\0b",
    ])
    func `what is not a released file is not given`(name: String) async throws {
        let (id, _, _) = try await rows.release(ReleasedRows.many(300))
        #expect(rows.archive.file("street-stalls.csv", encoding: .gzip, of: id) != nil)
        #expect(rows.archive.file(name, encoding: nil, of: id) == nil)
    }

    @Test func `another archive over the directory finds the release`() async throws {
        let (id, files, _) = try await rows.release(ReleasedRows.many(10))
        let again = try ReleaseDirectory(
            opening: rows.directory,
            patience: Slowness.patience(.milliseconds(300))
        )
        #expect(again.file("street-stalls.csv", encoding: nil, of: id)?.sha256 == files[0].sha256)
    }

    @Test func `a cell of a mebibyte and every control character survive`() async throws {
        let long = String(repeating: "长", count: 350_000)
        let controls = String(String.UnicodeScalarView((1...0x9F).compactMap(Unicode.Scalar.init)))
        let (id, _, _) = try await rows.release([
            ReleasedRows.row("1", long), ReleasedRows.row("2", controls),
            ReleasedRows.row("3", "\u{202E}e\u{301}مرحبا"),
        ])
        let names = try rows.text("street-stalls.jsonl", of: id).split(separator: "\n").map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        }.map { $0?["name"] as? String }
        #expect(names == [long, controls, "\u{202E}e\u{301}مرحبا"])
    }
}
