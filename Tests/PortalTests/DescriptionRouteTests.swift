import CanonicalJSON
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Portal

@Suite struct DescriptionRouteTests {
    private let portal: OpenDataPortal

    init() throws {
        portal = try OpenDataPortal(["food-permits", "street-names"], recalled: ["gone"])
    }

    @Test(arguments: [
        ("/data/food-permits/datapackage.json", "application/json"),
        ("/data/food-permits/croissant.json", "application/ld+json"),
        ("/dataset/food-permits.ttl", "text/turtle; charset=utf-8"),
        ("/dataset/food-permits.jsonld", "application/ld+json"),
        ("/catalog.ttl", "text/turtle; charset=utf-8"), ("/catalog.jsonld", "application/ld+json"),
        ("/recalls.json", "application/json"), ("/sitemap.xml", "application/xml; charset=utf-8"),
    ])
    func `descriptions say what they are, and are sent again only when they changed`(
        path: String,
        type: String
    ) async throws {
        let answer = try await portal.ask(path)
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == type)
        #expect(answer.headers[.accessControlAllowOrigin] == "*")
        #expect(answer.text.contains("food-permits") == (path != "/recalls.json"))
        let tag = try #require(answer.headers[.eTag])
        let again = try await portal.ask(path, .get, [.ifNoneMatch: "\"x\", W/\(tag)"])
        #expect(again.status == .notModified)
        #expect(again.text.isEmpty)
        #expect(try await portal.ask(path, .head).headers[.eTag] == tag)
        #expect(try await portal.ask(path, .get, [.ifNoneMatch: "\"x\""]).status == .ok)
    }

    @Test(arguments: [
        "/data/gone/datapackage.json", "/data/gone/croissant.json", "/dataset/gone.ttl",
        "/dataset/gone.jsonld",
    ])
    func `what was recalled answers with its tombstone`(path: String) async throws {
        let answer = try await portal.ask(path)
        #expect(answer.status == .gone)
        #expect(answer.text == "{\"tombstone\":1}")
    }

    @Test(arguments: [
        "/data/nothing/datapackage.json", "/data/%2e%2e/datapackage.json", "/dataset/nothing.ttl",
        "/dataset/food-permits.exe", "/dataset/food-permits.", "/dataset/..%2f..%2fetc", "/dataset/%00",
    ])
    func `what there is not is not found`(path: String) async throws {
        #expect(try await portal.ask(path).status == .notFound)
    }

    @Test func `the name of a dataset leads to its page`() async throws {
        let answer = try await portal.ask("/dataset/food-permits")
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == "https://data.example/datasets/food-permits")
    }

    @Test(arguments: [
        "size=0", "size=1001", "size=x", "page=0", "page=-1", "page=99999999999", "after=../x", "after=",
        "after=zzz", "after=a0",
    ])
    func `a page that cannot be is an error and no empty catalogue`(query: String) async throws {
        #expect(try await portal.ask("/catalog.ttl?\(query)").status == .badRequest)
    }

    @Test(arguments: ["page=2", "page=3&size=1", "after=street-names"])
    func `behind the last page there is an empty one`(query: String) async throws {
        let answer = try await portal.ask("/catalog.ttl?\(query)")
        #expect(answer.status == .ok)
        #expect(answer.text.contains("a dcat:Catalog") && !answer.text.contains("a dcat:Dataset"))
    }

    @Test func `what was recalled is still a place to read on from`() async throws {
        let text = try await portal.ask("/catalog.ttl?after=gone").text
        #expect(text.contains("dataset/street-names>\n    a dcat:Dataset"))
        #expect(!text.contains("dataset/food-permits>\n    a dcat:Dataset"))
    }

    @Test(arguments: ["", "?size=1", "?page=1&size=1"])
    func `pages begin where they say`(query: String) async throws {
        let text = try await portal.ask("/catalog.ttl\(query)").text
        #expect(text.contains("<https://data.example/dataset/food-permits>\n    a dcat:Dataset"))
        #expect(
            text.contains("<https://data.example/dataset/street-names>\n    a dcat:Dataset")
                != query.contains("size")
        )
        #expect(!text.contains("dataset/gone"))
    }

    @Test func `the sitemap lists what people look for, and nothing that was recalled`() async throws {
        let text = try await portal.ask("/sitemap.xml").text
        for path in [
            "datasets/food-permits", "guides/food-permit-new", "materials/business-licence", "statistics",
        ] {
            #expect(text.contains("<loc>https://data.example/\(path)</loc>"))
        }
        #expect(!text.contains("gone"))
    }
}
