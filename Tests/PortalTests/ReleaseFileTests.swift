import CanonicalJSON
import Foundation
import HTTPTypes
import OpenData
import SQLiteStore
import SharingService
import Testing

@Suite struct ReleaseFileTests {
    private let sample: PublishedSample
    private let path = "/data/stalls/v/1/stalls.csv"

    init() async throws {
        sample = try await PublishedSample()
    }

    private var csv: ArchivedFile {
        get throws {
            try #require(sample.archive.file("stalls.csv", encoding: nil, of: sample.releases[0].id))
        }
    }

    private func bytes(_ file: ArchivedFile) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: file.path)))
    }

    @Test(arguments: [
        ("stalls.csv", "text/csv; charset=utf-8; header=present"),
        ("stalls.excel.csv", "text/csv; charset=utf-8; header=present"),
        ("stalls.jsonl", "application/x-ndjson"),
        ("stalls.sqlite", "application/vnd.sqlite3"), ("stalls.csv-metadata.json", "application/csvm+json"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
    ])
    func `a file is given whole, with what clients need to know of it`(
        name: String,
        type: String
    ) async throws {
        let file = try #require(sample.archive.file(name, encoding: nil, of: sample.releases[0].id))
        let reply = try await sample.ask("/data/stalls/v/1/\(name)")
        #expect(reply.status == 200)
        #expect(try reply.bytes == bytes(file))
        #expect(reply["Content-Type"] == type)
        #expect(reply["ETag"] == "\"\(file.sha256)\"")
        #expect(reply["Last-Modified"] == "Mon, 23 Nov 2026 08:00:01 GMT")
        #expect(reply["Content-Length"] == "\(file.size)")
        #expect(reply["Accept-Ranges"] == "bytes")
        #expect(reply["Access-Control-Allow-Origin"] == "*")
        #expect(
            reply["Content-Disposition"]?.hasSuffix("; filename=\"\(name)\"; filename*=UTF-8''\(name)")
                == true
        )
        #expect(reply["Content-Encoding"] == nil)
        #expect((reply["Link"] != nil) == (name == "stalls.csv"))
        let head = try await sample.ask("/data/stalls/v/1/\(name)", method: .head)
        #expect(head.status == 200 && head.bytes.isEmpty)
        #expect(head["Content-Length"] == "\(file.size)" && head["ETag"] == reply["ETag"])
    }

    @Test func `the manifest and its signature are given as they were signed`() async throws {
        let manifest = try await sample.ask("/data/stalls/v/2/manifest.json")
        #expect(manifest.bytes == sample.releases[1].manifestBytes)
        #expect(manifest["Content-Type"] == "application/json")
        #expect(try await sample.ask("/data/stalls/v/2/manifest.json.jws").text == "e30..c2ln")
        let part = try await sample.ask("/data/stalls/v/2/manifest.json", ["Range": "bytes=1-3"])
        #expect(part.status == 206 && part.bytes == Array(manifest.bytes[1...3]))
    }

    @Test(arguments: [
        ("bytes=0-0", 206, 0, 1), ("bytes=5-9", 206, 5, 10), ("bytes=-500", 206, -500, nil),
        ("bytes=100-", 206, 100, nil),
        ("BYTES=0-4", 206, 0, 5), ("bytes=0-99999999999999999999", 206, 0, nil),
        ("bytes=-99999999999999999999", 206, 0, nil),
        ("bytes=0-1000000", 206, 0, nil), ("bytes=1000000-", 416, nil, nil),
        ("bytes=99999999999999999999-", 416, nil, nil),
        ("bytes=-0", 416, nil, nil), ("bytes=9-5", 200, nil, nil), ("bytes=", 200, nil, nil),
        ("bytes=-", 200, nil, nil),
        ("bytes=a-b", 200, nil, nil), ("bytes=0-1,5-6", 200, nil, nil), ("lines=0-1", 200, nil, nil),
        ("bytes=0x1-5", 200, nil, nil), ("bytes=+1-5", 200, nil, nil), ("bytes=--5", 200, nil, nil),
        ("", 200, nil, nil),
    ])
    func `a range gives`(field: String, status: Int, first: Int?, end: Int?) async throws {
        let whole = try bytes(csv)
        let reply = try await sample.ask(path, ["Range": field])
        #expect(reply.status == status)
        switch (status, first) {
        case (206, let first?):
            let start = first < 0 ? whole.count + first : first
            let part = start..<(end ?? whole.count)
            #expect(reply.bytes == Array(whole[part]))
            #expect(
                reply["Content-Range"] == "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(whole.count)"
            )
            #expect(reply["Content-Length"] == "\(part.count)")
        case (416, _):
            #expect(reply["Content-Range"] == "bytes */\(whole.count)")
            #expect(reply.bytes.isEmpty)
        default:
            #expect(reply.bytes == whole)
            #expect(reply["Content-Range"] == nil)
        }
    }

    @Test func `a range of HEAD is ignored`() async throws {
        #expect(try await sample.ask(path, ["Range": "bytes=0-4"], method: .head).status == 200)
    }

    @Test(arguments: [
        ("If-None-Match", "TAG", 304), ("If-None-Match", "W/TAG", 304), ("If-None-Match", "\"x\", TAG", 304),
        ("If-None-Match", "*", 304), ("If-None-Match", "\"x\"", 200), ("If-None-Match", "", 200),
        ("If-Modified-Since", "Mon, 23 Nov 2026 08:00:01 GMT", 304),
        ("If-Modified-Since", "Mon, 23 Nov 2026 08:00:00 GMT", 200),
        ("If-Modified-Since", "yesterday", 200), ("If-Match", "TAG", 200), ("If-Match", "*", 200),
        ("If-Match", "W/TAG", 412),
        ("If-Match", "\"x\"", 412), ("If-Unmodified-Since", "Mon, 23 Nov 2026 08:00:01 GMT", 200),
        ("If-Unmodified-Since", "Mon, 23 Nov 2026 08:00:00 GMT", 412), ("If-Unmodified-Since", "x", 200),
    ])
    func `a condition decides`(name: String, value: String, status: Int) async throws {
        let tag = "\"\(try csv.sha256)\""
        let reply = try await sample.ask(path, [name: value.replacing("TAG", with: tag)])
        #expect(reply.status == status)
        #expect(reply["ETag"] == tag)
        #expect(reply.bytes.isEmpty == (status != 200))
        if status == 304 { #expect(reply["Content-Length"] == nil) }
    }

    @Test func `If-None-Match goes before If-Modified-Since, If-Match before everything`() async throws {
        let tag = "\"\(try csv.sha256)\""
        let later = "Mon, 23 Nov 2026 09:00:00 GMT"
        #expect(
            try await sample.ask(path, ["If-None-Match": "\"x\"", "If-Modified-Since": later]).status == 200
        )
        #expect(try await sample.ask(path, ["If-Match": "\"x\"", "If-None-Match": tag]).status == 412)
    }

    @Test(arguments: [
        ("TAG", 206), ("\"x\"", 200), ("W/TAG", 200), ("Mon, 23 Nov 2026 08:00:01 GMT", 206),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 200), ("Mon, 23 Nov 2026 08:00:02 GMT", 200),
    ])
    func `a part is given only of the file that the client has begun`(value: String, status: Int) async throws
    {
        let field = value.replacing("TAG", with: "\"\(try csv.sha256)\"")
        #expect(try await sample.ask(path, ["Range": "bytes=0-4", "If-Range": field]).status == status)
    }

    @Test(
        arguments: [
            ("gzip", FileEncoding.gzip), ("zstd", .zstd), ("GZIP", .gzip), ("x-gzip", .gzip),
            ("gzip;q=0.5, zstd;q=0.4", .gzip),
            ("gzip;q=0.4, zstd;q=0.5", .zstd), ("br, gzip", .gzip), ("zstd;q=0, gzip", .gzip),
            ("gzip;q=1.0;x=y", .gzip),
            ("", nil), ("*", nil), ("identity", nil), ("br", nil), ("gzip;q=0", nil), ("gzip;q=x", nil),
            ("identity, gzip;q=0.5", nil), ("identity;q=0.5, gzip", .gzip), ("gzip;q=0.000", nil),
            (",,;;", nil),
        ] as [(String, FileEncoding?)]
    )
    func `a file is compressed only when that is asked for`(
        field: String,
        encoding: FileEncoding?
    ) async throws {
        let file = try #require(
            sample.archive.file("stalls.csv", encoding: encoding, of: sample.releases[0].id)
        )
        let reply = try await sample.ask(path, ["Accept-Encoding": field])
        #expect(reply["Content-Encoding"] == encoding?.rawValue)
        #expect(reply["ETag"] == "\"\(file.sha256)\"")
        #expect(reply["Vary"] == "Accept-Encoding")
        #expect(try reply.bytes == bytes(file))
    }

    @Test func `of both the smaller is given, and its parts are parts of it`() async throws {
        let id = sample.releases[0].id
        let files = try FileEncoding.allCases.map {
            try #require(sample.archive.file("stalls.csv", encoding: $0, of: id))
        }
        let smallest = try #require(files.min { $0.size < $1.size })
        let reply = try await sample.ask(path, ["Accept-Encoding": "gzip, zstd", "Range": "bytes=-7"])
        #expect(reply.status == 206)
        #expect(try reply.bytes == bytes(smallest).suffix(7))
        #expect(reply["Content-Range"] == "bytes \(smallest.size - 7)-\(smallest.size - 1)/\(smallest.size)")
    }

    @Test(arguments: [
        "/data/stalls/v/1/stalls.xlsx", "/data/stalls/v/1/rows.sqlite", "/data/stalls/v/1/index.json",
        "/data/stalls/v/1/stalls.csv.gz", "/data/stalls/v/3/stalls.csv", "/data/stalls/v/0/stalls.csv",
        "/data/stalls/v/01/stalls.csv", "/data/stalls/v/+1/stalls.csv", "/data/stalls/v/-1/stalls.csv",
        "/data/stalls/v/99999999999999999999/stalls.csv", "/data/stalls/v/1/..%2f..%2fstalls.csv",
        "/data/stalls/v/1/../2/stalls.csv", "/data/stalls/v/1/%00", "/data/Stalls/v/1/stalls.csv",
        "/data/../v/1/stalls.csv",
        "/data/other/v/1/stalls.csv", "/data/stalls/latest/other.csv", "/data/%ff/latest/stalls.csv",
        "/data/stalls/v/1/",
    ])
    func `what is not there is not found`(path: String) async throws {
        #expect(try await sample.ask(path).status == 404)
    }

    @Test func `latest leads to the newest release`() async throws {
        let reply = try await sample.ask("/data/stalls/latest/stalls.csv")
        #expect(reply.status == 302)
        #expect(reply["Location"] == "/data/stalls/v/2/stalls.csv")
        #expect(reply["Access-Control-Allow-Origin"] == "*")
        try await sample.recall(2)
        #expect(
            try await sample.ask("/data/stalls/latest/stalls.csv")["Location"]
                == "/data/stalls/v/1/stalls.csv"
        )
    }

    @Test func `every address of a recalled release answers the signed tombstone`() async throws {
        let names = [
            "stalls.csv", "stalls.excel.csv", "stalls.jsonl", "stalls.sqlite", "SHA256SUMS", "manifest.json",
            "x",
        ]
        let tag = "\"\(try csv.sha256)\""
        try await sample.recall(1)
        for name in names {
            for headers in [[:], ["Range": "bytes=0-4"], ["If-None-Match": tag], ["Accept-Encoding": "gzip"]]
            {
                let reply = try await sample.ask("/data/stalls/v/1/\(name)", headers)
                #expect(reply.status == 410)
                #expect(reply.text == "{\"number\":1}")
                #expect(reply["X-JWS-Signature"] == "e30..1")
                #expect(reply["Content-Type"] == "application/json")
            }
            #expect(try await sample.ask("/data/stalls/v/1/\(name)", method: .head).status == 410)
        }
        #expect(try await sample.ask("/data/stalls/changes?since=1").status == 410)
        #expect(try await sample.ask("/data/stalls/v/2/stalls.csv").status == 200)
        try await sample.recall(1, 2)
        for path in ["latest/stalls.csv", "changes?since=1", "changes", "rows"] {
            #expect(try await sample.ask("/data/stalls/\(path)").status == 410, "\(path)")
        }
    }

    @Test func `a file whose bytes are gone before the recall shows is no failure of the server`()
        async throws
    {
        try await sample.archive.remove(sample.releases[0].id)
        let reply = try await sample.ask(path)
        #expect(reply.status == 503)
        #expect(try reply.json["code"] == "store-unavailable")
    }

    @Test func `scripts of other sites may ask with conditions`() async throws {
        let reply = try await sample.ask(path, ["Origin": "https://x.example"], method: .options)
        #expect(reply.status == 204)
        #expect(reply["Access-Control-Allow-Headers"]?.contains("If-None-Match") == true)
        #expect(try await sample.ask("/elsewhere", method: .options).status == 405)
        #expect(try await sample.ask(path, method: .delete).status == 405)
    }
}
