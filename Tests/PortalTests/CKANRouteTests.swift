import CanonicalJSON
import HTTPTypes
import HummingbirdTesting
import SharingService
import Testing

@testable import Portal

@Suite struct CKANRouteTests {
    private let portal: OpenDataPortal
    private let resource: String

    init() async throws {
        portal = try OpenDataPortal(recalled: ["gone"])
        let package = try await portal.act("package_show", "?id=food-permits")["result"]
        resource = try #require(package?["resources"]?.array?.first?["id"]?.string)
    }

    @Test(arguments: ["/api/3/action/package_list", "/api/action/package_list"])
    func `an action answers on both paths, with exactly application json`(path: String) async throws {
        let answer = try await portal.ask(path)
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.accessControlAllowOrigin] == "*")
        let json = try answer.json
        #expect(json["success"] == true)
        #expect(json["result"] == ["food-permits"])
        #expect(json["help"] == "https://data.example/api/3/action/help_show?name=package_list")
    }

    @Test(arguments: [
        ("application/json", "{\"id\": \"food-permits\", \"include_datasets\": false, \"x\": {}}"),
        ("application/x-www-form-urlencoded", "id=food%2Dpermits&x=1+2"),
        // What `curl -d '{…}'` sends.
        ("application/x-www-form-urlencoded", "{\"id\": \"food-permits\"}"),
    ])
    func `parameters may be posted as JSON and as a form`(type: String, body: String) async throws {
        let answer = try await portal.ask("/api/action/package_show", .post, [.contentType: type], body: body)
        #expect(answer.status == .ok)
        #expect(try answer.json["result"]?["name"] == "food-permits")
    }

    @Test(arguments: [
        ("/api/3/action/package_show", "{\"id\": ", 400), ("/api/3/action/package_show", "[1]", 409),
        ("/api/3/action/package_show", "{\"id\":1,\"id\":2}", 400),
        ("/api/3/action/package_show", "%ff=1", 400),
        ("/api/3/action/package_show?id=%ff", "", 400), ("/api/3/action/package_show", "id=gone", 410),
        ("/api/3/action/package_show", String(repeating: "a", count: 70_000), 413),
        ("/api/3/action/datastore_search", "resource_id=no", 404), ("/api/3/action/%00%22", "", 404),
    ])
    func `a bad request is refused in CKAN's shape`(path: String, body: String, status: Int) async throws {
        let answer = try await portal.ask(path, .post, body: body)
        #expect(answer.status.code == status)
        #expect(answer.headers[.contentType] == "application/json")
        let json = try answer.json
        #expect(json["success"] == false)
        #expect(json["error"]?["__type"]?.string?.isEmpty == false)
        #expect(json["error"]?["message"]?.string?.isEmpty == false)
    }

    @Test(arguments: ["", "resource_id=RESOURCE&filters=%7Bbad"])
    func `what is no JSON is told in words, and where`(query: String) async throws {
        let answer =
            query.isEmpty
            ? try await portal.ask("/api/3/action/package_show", .post, body: "{bad")
            : try await portal.ask(
                "/api/3/action/datastore_search?" + query.replacing("RESOURCE", with: resource)
            )
        let message = try #require(answer.json["error"]?["message"]?.string)
        #expect(message.lowercased().hasSuffix("is not json: an unexpected character at byte 1"))
    }

    @Test(arguments: ["/api", "/api/3", "/api/3/"])
    func `whoever asks for the version is told CKAN's`(path: String) async throws {
        let answer = try await portal.ask(path)
        #expect(answer.text == "{\"version\":3}")
        #expect(answer.headers[.accessControlAllowOrigin] == "*")
    }

    @Test(arguments: ["/api/3/action/package_search", "/api/action/datastore_search"])
    func `scripts of other sites may post`(path: String) async throws {
        let answer = try await portal.ask(
            path,
            .options,
            [.origin: "https://other.example", .accessControlRequestMethod: "POST"]
        )
        #expect(answer.status == .noContent)
        #expect(answer.headers[.accessControlAllowOrigin] == "*")
        #expect(answer.headers[.accessControlAllowMethods] == "GET, HEAD, POST")
        #expect(try #require(answer.headers[.accessControlAllowHeaders]).contains("Content-Type"))
        #expect(
            try await portal.ask("/api/3", .options).headers[.accessControlAllowMethods] == "GET, HEAD"
        )
        #expect(try await portal.ask("/datasets", .options).status == .methodNotAllowed)
    }

    @Test func `titles are in the reader's language`() async throws {
        let answer = try await portal.ask(
            "/api/3/action/package_show?id=food-permits",
            .get,
            [.acceptLanguage: "zh-CN"]
        )
        #expect(try answer.json["result"]?["title"] == "食品经营许可证")
        #expect(answer.headers[.vary] == "Accept-Language")
    }

    @Test func `rows come with their types, absent as null and masked as stars`() async throws {
        let result = try #require(
            try await portal.act("datastore_search", "?resource_id=\(resource)")["result"]
        )
        #expect(result["total"] == 5)
        #expect(result["fields"]?.array?[3] == ["id": "seats", "type": "int8"])
        let records = try #require(result["records"]?.array)
        #expect(records.count == 5)
        #expect(
            records[1] == [
                "number": "JY00000000000002", "name": "食品店 \"2\"", "person": "***", "seats": 2,
                "area": "10.50",
                "open": .null, "until": "2027-01-02",
            ]
        )
    }

    @Test func `a search of rows is put to the archive as it was asked`() async throws {
        let path =
            "/api/3/action/datastore_search?resource_id=\(resource)"
            + "&filters=%7B%22name%22%3A%5B%22a%22%2Cnull%5D%2C%22seats%22%3A4%7D&q=x+y&fields=number,seats"
            + "&sort=seats+desc,+%22number%22&limit=2&offset=1&include_total=false&unknown=1"
        let result = try #require(try await portal.ask(path).json["result"])
        let query = try #require(portal.archive.last)
        #expect(
            query.filters == [
                .init(column: "name", comparison: .equals, values: ["a", nil]),
                .init(column: "seats", comparison: .equals, values: ["4"]),
            ]
        )
        #expect(query.text == "x y")
        #expect(query.order == [.init(column: "seats", isDescending: true), .init(column: "number")])
        #expect(query.offset == 1 && query.limit == 2 && !query.countsTotal)
        #expect(
            result["records"] == [
                ["number": "JY00000000000002", "seats": 2], ["number": "JY00000000000003", "seats": 3],
            ]
        )
        #expect(result["fields"] == [["id": "number", "type": "text"], ["id": "seats", "type": "int8"]])
        #expect(result["filters"] == ["name": ["a", .null], "seats": 4])
        #expect(result["total"] == nil)
        let next = try #require(result["_links"]?["next"]?.string)
        #expect(next.hasSuffix("&offset=3"))
        #expect(try await portal.ask(next).status == .ok)
    }

    @Test func `by column a text may be contained, and rows may be lists`() async throws {
        let path =
            "?resource_id=\(resource)&q=%7B%22name%22%3A%22b%22%7D&records_format=lists&fields=seats&limit=1"
        #expect(try await portal.act("datastore_search", path)["result"]?["records"] == [[1]])
        #expect(portal.archive.last?.filters == [.init(column: "name", comparison: .contains, values: ["b"])])
    }

    @Test(arguments: [
        "filters=%7B%22sealed%22%3A1%7D",
        "filters=%7B%22seats%22%3A[\((1...41).map(String.init).joined(separator: ","))]%7D",
        "filters=x", "filters=%7B%22name%22%3A%7B%7D%7D", "filters=%7B",
        "fields=sealed", "fields=name,name", "sort=sealed", "sort=name%20sideways", "sort=name%20asc%20x",
        "sort=%5B%22%22%5D", "sort=%5B%22name%22%2C%22%20%22%5D", "sort=name&sort=%20", "limit=-1",
        "limit=1e9",
        "offset=x", "q=%7B%22name%22%3A1%7D", "records_format=xml", "distinct=true", "fields=%5B1%5D",
    ])
    func `a hostile search of rows is refused`(query: String) async throws {
        let answer = try await portal.ask("/api/3/action/datastore_search?resource_id=\(resource)&\(query)")
        #expect(answer.status == .conflict)
        #expect(try answer.json["error"]?["__type"] == "Validation Error")
        #expect(portal.archive.last == nil)
    }

    @Test func `a parameter that stands several times is a list, and the body's comes before the query's`()
        async throws
    {
        let path = "/api/3/action/datastore_search?resource_id=\(resource)&fields=seats&fields=name&limit=7"
        _ = try await portal.ask(path, .post, body: "limit=2&sort=name&sort=seats+desc")
        let asked = try #require(portal.archive.last)
        #expect(asked.columns == ["seats", "name"])
        #expect(asked.order == [.init(column: "name"), .init(column: "seats", isDescending: true)])
        #expect(asked.limit == 2)
    }

    @Test(arguments: [
        (ReleaseArchiveError.missing, 410), (.tooCostly, 409), (.invalidQuery("not so"), 409),
        (.unavailable("the path of a disk"), 503), (.busy, 503),
    ])
    func `what the archive cannot do is told without its reasons`(
        error: ReleaseArchiveError,
        status: Int
    ) async throws {
        portal.archive.fail(with: error)
        let answer = try await portal.ask("/api/3/action/datastore_search?resource_id=\(resource)")
        #expect(answer.status.code == status)
        #expect(!answer.text.contains("path"))
        #expect((answer.headers[.retryAfter] != nil) == (status == 503))
    }

    @Test(arguments: [
        ("/api/nothing", HTTPRequest.Method.get, 404), ("/api/3/nothing/at/all", .get, 404),
        ("/data/nothing", .get, 404), ("/data/nothing/datapackage.json", .get, 404),
        ("/dataset/nothing.ttl", .get, 404), ("/catalog.nothing", .get, 404),
        ("/api/3/action/package_list", .put, 405), ("/data/food-permits/rows", .post, 405),
        ("/catalog.ttl", .delete, 405),
    ])
    func `what programs ask for is refused with problem details`(
        path: String,
        method: HTTPRequest.Method,
        status: Int
    ) async throws {
        let answer = try await portal.ask(path, method)
        #expect(answer.status.code == status)
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer.headers[.accessControlAllowOrigin] == "*")
        #expect((answer.headers[.allow] != nil) == (status == 405))
        let json = try answer.json
        let code = status == 404 ? "not-found" : "method-not-allowed"
        #expect(json["code"] == .string(code) && json["status"] == .integer(Int64(status)))
        #expect(json["type"] == .string("https://data.example/problems/\(code)"))
        for member in ["title", "detail", "instance"] { #expect(json[member]?.string?.isEmpty == false) }
    }

    @Test(arguments: ["/nothing", "/datasets/nothing"])
    func `people are refused with a page`(path: String) async throws {
        let answer = try await portal.ask(path)
        #expect(answer.status == .notFound)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
    }

    @Test(arguments: ["/recalls.json", "/dataset/food-permits"])
    func `nothing else may be posted`(path: String) async throws {
        #expect(try await portal.ask(path, .post).status == .methodNotAllowed)
        #expect(try await portal.ask("/api/3/action/package_list", .put).status == .methodNotAllowed)
    }
}
