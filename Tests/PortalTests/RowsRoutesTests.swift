import CanonicalJSON
import OpenData
import SQLiteStore
import SharingService
import Testing

@Suite struct RowsRoutesTests {
    private let sample: PublishedSample

    init() async throws {
        sample = try await PublishedSample()
    }

    private func codes(_ reply: PublishedSample.Reply) throws -> [String] {
        try #require(reply.json["rows"]?.array).compactMap { $0["code"]?.string }
    }

    @Test func `rows of the newest release are objects of their columns`() async throws {
        let reply = try await sample.ask("/data/stalls/rows?limit=2&total=true&columns=code,stalls,sort")
        #expect(reply.status == 200)
        #expect(reply["Content-Type"] == "application/json")
        let json = try reply.json
        #expect(json["release"] == 2)
        #expect(json["columns"] == ["code", "stalls", "sort"])
        #expect(
            json["rows"] == [
                ["code": "1001", "stalls": 1, "sort": .null], ["code": "1002", "stalls": 2, "sort": "***"],
            ]
        )
        #expect(json["total"] == 201)
    }

    @Test(
        arguments: [
            ("stalls=3&limit=3", ["1003", "1013", "1023"]),
            ("stalls=3&stalls=4&limit=3", ["1003", "1004", "1013"]),
            ("stalls.at-least=8&limit=3", ["1008", "1009", "1018"]), ("code.after=1199", ["1200", "1201"]),
            ("code.before=1003", ["1001", "1002"]), ("code.at-most=1002&sort=-code", ["1002", "1001"]),
            ("name.contains=STALL+6&limit=2", ["1006", "1013"]), ("q=stall%206&limit=1", ["1006"]),
            ("sort.equals=***&limit=2", ["1002", "1004"]), ("sort.equals=&limit=2", ["1001", "1003"]),
            ("sort=stalls,-code&limit=2", ["1200", "1190"]), ("q=nothing", []), ("name=%27%20OR%201%3D1", []),
            ("q=%00", []), ("", nil),
        ] as [(String, [String]?)]
    )
    func `a question finds`(query: String, expected: [String]?) async throws {
        let reply = try await sample.ask("/data/stalls/rows?\(query)")
        #expect(reply.status == 200)
        let found = try codes(reply)
        if let expected { #expect(found == expected) } else { #expect(found.count == 100) }
    }

    @Test(arguments: ["", "sort=-stalls", "q=stall&sort=name,-stalls", "sort.equals=***&total=true"])
    func `pages are followed by their links to the end`(query: String) async throws {
        var path = "/data/stalls/rows?limit=30" + (query.isEmpty ? "" : "&" + query)
        var found: [String] = []
        for _ in 0..<10 {
            let reply = try await sample.ask(path)
            found += try codes(reply)
            guard let link = reply["Link"] else {
                #expect(try reply.json["next"] == nil)
                break
            }
            #expect(link.hasSuffix(">; rel=\"next\""))
            path = String(link.dropFirst().prefix { $0 != ">" })
            #expect(path.contains(try #require(reply.json["next"]?.string)))
        }
        let whole = try await sample.ask("/data/stalls/rows?limit=1000" + (query.isEmpty ? "" : "&" + query))
        #expect(try codes(whole) == found)
        #expect(Set(found).count == found.count && found.count >= 100)
    }

    @Test(arguments: [
        "limit=0", "limit=1001", "limit=-1", "limit=x", "limit=99999999999999999999", "limit=", "columns=x",
        "columns=code,code",
        "sort=x", "sort=code,code", "sort=--code", "x=1", "code.x=1", "code.equals.x=1", "rowid=1", "seq=1",
        "total=yes",
        "stalls=many", "stalls.after=1e3", "cursor=", "cursor=x", "cursor=AAAA", "since=1", "code%00=1",
        "%ff=1", "=", "name=%ff%fe", "q=%c3",
    ])
    func `a question that is none is refused with its place`(query: String) async throws {
        let reply = try await sample.ask("/data/stalls/rows?\(query)")
        #expect(reply.status == 400)
        #expect(reply["Content-Type"] == "application/problem+json")
        let json = try reply.json
        #expect(json["code"] == "malformed-request" && json["status"] == 400)
        #expect(json["type"] == "https://data.example/problems/malformed-request")
        #expect(json["instance"]?.string == reply["X-Request-Id"])
        #expect(
            try #require(json["errors"]?.array?.first?["message"]?.string).contains("must")
                || query != "limit=0"
        )
        let fault = try #require(json["errors"]?.array?.first)
        let (pointer, message) = (fault["pointer"]?.string ?? "", fault["message"]?.string ?? "")
        #expect(json["detail"]?.string == "\(pointer) \(message).")
    }

    @Test(arguments: [
        ("stalls=1", 40, 200), ("stalls=1", 41, 400), ("name.contains=x", 10, 200),
        ("name.contains=x", 11, 400),
    ])
    func `a question has so many conditions at most`(condition: String, count: Int, status: Int) async throws
    {
        let query = Array(repeating: condition, count: count).joined(separator: "&")
        #expect(try await sample.ask("/data/stalls/rows?\(query)").status == status)
        // A text in any column is one of those that are looked for.
        let withText = try await sample.ask("/data/stalls/rows?q=y&\(query)")
        #expect(withText.status == (condition == "stalls=1" ? status : 400))
    }

    @Test func `a cursor is good for its question and its release only`() async throws {
        let first = try await sample.ask("/data/stalls/rows?limit=5&sort=-stalls")
        let cursor = try #require(first.json["next"]?.string)
        #expect(try await sample.ask("/data/stalls/rows?sort=-stalls&cursor=\(cursor)").status == 200)
        for query in [
            "sort=stalls&cursor=\(cursor)", "cursor=\(cursor)", "sort=-stalls&q=x&cursor=\(cursor)",
        ] {
            #expect(try await sample.ask("/data/stalls/rows?\(query)").status == 400)
        }
        for index in cursor.indices {
            var other = cursor
            other.replaceSubrange(index...index, with: cursor[index] == "A" ? "B" : "A")
            let reply = try await sample.ask("/data/stalls/rows?sort=-stalls&cursor=\(other)")
            // The last digit may hold bits that say nothing.
            #expect(reply.status == 400 || index == cursor.indices.last)
        }
        try await sample.recall(2)
        let gone = try await sample.ask("/data/stalls/rows?sort=-stalls&cursor=\(cursor)")
        #expect(gone.status == 410)
        #expect(gone.text == "{\"number\":2}")
        #expect(try await sample.ask("/data/stalls/rows?limit=5").json["release"] == 1)
    }

    @Test func `changes lead from one release to the newest`() async throws {
        let since = try await sample.ask("/data/stalls/changes?since=1")
        #expect(since.status == 200)
        #expect(since["Content-Type"] == "application/x-ndjson")
        #expect(
            since.text == #"{"op":"created","row":{"code":"1201","name":"Stall 5","stalls":1,"sort":null}}"#
                + "\n"
        )
        let tag = try #require(since["ETag"])
        #expect(try await sample.ask("/data/stalls/changes?since=1", ["If-None-Match": tag]).status == 304)
        #expect(try await sample.ask("/data/stalls/changes?since=2", ["If-None-Match": tag]).text == "")
        let all = try await sample.ask("/data/stalls/changes")
        #expect(all.text.split(separator: "\n").count == 201)
        #expect(try await sample.ask("/data/stalls/changes?since=0").bytes == all.bytes)
    }

    @Test(arguments: [
        ("since=3", 404), ("since=x", 400), ("since=-1", 400), ("since=01", 400),
        ("since=99999999999999999999", 400),
        ("since=", 400), ("from=1", 400), ("since=1%00", 400), ("since=%ff", 400),
    ])
    func `changes since what is no release are refused`(query: String, status: Int) async throws {
        let reply = try await sample.ask("/data/stalls/changes?\(query)")
        #expect(reply.status == status)
        #expect(reply["Content-Type"] == "application/problem+json")
    }
}
