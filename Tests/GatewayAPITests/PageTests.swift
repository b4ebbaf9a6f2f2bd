import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import SharingModel
import Testing

@testable import GatewayAPI

@Suite struct PageTests {
    /// The keys on a page, and its cursor.
    private func page(
        _ keys: [String],
        _ query: String
    ) async throws -> (keys: [String], next: String?, link: String?) {
        let entries = keys.map { (key: $0, document: JSONValue.string($0)) }
        let reply = try Page.reply(
            entries,
            to: SampleAPI.request(.get, "/v1/things?\(query)"),
            path: "/v1/things"
        )
        let collector = BodyCollector()
        try await reply.response.body.write(collector)
        let body = try JSONValue(parsing: collector.bytes)
        let link = try #require(HTTPField.Name("Link"))
        return (
            try #require(body["items"]?.array).compactMap(\.string), body["next"]?.string,
            reply.response.headers[link]
        )
    }

    private func code(_ query: String) -> InvalidInput? {
        #expect(throws: InvalidInput.self) {
            try Page.reply([], to: SampleAPI.request(.get, "/v1/things?\(query)"), path: "/v1/things")
        }
    }

    private let keys = ["e", "b", "澜江", "a@1", "a@2", "d/x", "c&y"]

    @Test(arguments: 1...8)
    func `following the cursor gives every entry once, in order, however large a page is`(
        limit: Int
    ) async throws {
        var found: [String] = []
        var query = "limit=\(limit)"
        for round in 0...keys.count {
            let (items, next, link) = try await page(keys, query)
            #expect(items.count <= limit)
            found += items
            guard let next else {
                #expect(link == nil)
                break
            }
            #expect(items.count == limit)
            #expect(link == "</v1/things?cursor=\(next)&limit=\(limit)>; rel=\"next\"")
            #expect(round < keys.count)
            query = "cursor=\(next)&limit=\(limit)"
        }
        #expect(found == ["a@1", "a@2", "b", "c&y", "d/x", "e", "澜江"])
    }

    @Test func `the link repeats what narrows the list, encoded, and nothing else that was sent`() throws {
        let request = SampleAPI.request(
            .get,
            "/v1/things?limit=1&x=%3E;%20rel=%22next%22,%20%3Chttps://evil%3E&state=a%3E%0D%0Ab&since=2026-11-23T08:00:00Z"
        )
        let entries = keys.map { (key: $0, document: JSONValue.string($0)) }
        let link = try #require(HTTPField.Name("Link"))
        let reply = try Page.reply(entries, to: request, path: "/v1/things", keeping: ["state", "since"])
        let told = try #require(reply.response.headers[link])
        #expect(told.hasSuffix("&limit=1&state=a%3E%0D%0Ab&since=2026-11-23T08:00:00Z>; rel=\"next\""))
        #expect(!told.contains("evil"))
    }

    @Test func `a cursor is stable while entries come and go`() async throws {
        let (first, cursor, _) = try await page(["a", "c", "e", "g"], "limit=2")
        #expect(first == ["a", "c"])
        let next = try #require(cursor)
        #expect(try await page(["b", "d", "e", "g"], "limit=9&cursor=\(next)").keys == ["d", "e", "g"])
    }

    @Test func `a page has 50 entries unless another number is asked for`() async throws {
        let many = (100..<400).map(String.init)
        #expect(try await page(many, "").keys.count == 50)
        #expect(try await page(many, "limit=200").keys.count == 200)
        #expect(try await page([], "").keys.isEmpty)
    }

    @Test(arguments: [
        "limit=0", "limit=201", "limit=-1", "limit=many", "limit=", "limit=99999999999999999999",
    ])
    func `a limit out of range is told`(query: String) {
        #expect(code(query)?.kind == .malformed)
        #expect(code(query)?.faults.map(\.pointer) == ["/limit"])
    }

    @Test(arguments: ["cursor=%25", "cursor=a", "cursor=YQ==", "cursor=_w", "cursor=a b"])
    func `a cursor that no list gave is told`(query: String) {
        #expect(code(query)?.kind == .malformed)
        #expect(code(query)?.faults.map(\.pointer) == ["/cursor"])
    }
}
