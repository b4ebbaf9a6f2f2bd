import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import SharingModel
import SharingService
import Testing

@testable import GatewayAPI

@Suite struct RouteTableTests {
    private let table = RouteTable([
        RouteTableTests.route(.get, "/v1/things", "list"), RouteTableTests.route(.post, "/v1/things", "make"),
        RouteTableTests.route(.get, "/v1/things/newest", "newest"),
        RouteTableTests.route(.get, "/v1/things/{id}", "one"),
        RouteTableTests.route(.put, "/v1/things/{id}", "replace"),
        RouteTableTests.route(.get, "/v1/things/{id}/parts/{part}", "part"),
    ])

    private static func route(_ method: HTTPRequest.Method, _ path: String, _ operation: String) -> APIRoute {
        APIRoute(method, path, operation, for: .anyone) { _ in APIReply(json: [:]) }
    }

    private func problem(_ method: HTTPRequest.Method, _ path: String) -> Problem? {
        #expect(throws: Problem.self) { try table.route(method, path) }
    }

    @Test(
        arguments: [
            (.get, "/v1/things", "list", [:]), (.post, "/v1/things", "make", [:]),
            (.get, "/v1/things/newest", "newest", [:]), (.get, "/v1/things/a1", "one", ["id": "a1"]),
            (.put, "/v1/things/a1", "replace", ["id": "a1"]),
            (.get, "/v1/things/a1/parts/b-2", "part", ["id": "a1", "part": "b-2"]),
        ] as [(HTTPRequest.Method, String, String, [String: String])]
    )
    func `a path leads to its operation, with its parameters`(
        method: HTTPRequest.Method,
        path: String,
        operation: String,
        parameters: [String: String]
    ) throws {
        let (route, found) = try table.route(method, path)
        #expect(route.operation == operation)
        #expect(found == parameters)
    }

    @Test(arguments: [
        ("business-licence%401", "business-licence@1"), ("sha256:ab", "sha256:ab"),
        ("%E6%BE%9C%e6%b1%9f", "澜江"),
        ("a%2Fb", "a/b"), ("%25", "%"), ("a+b", "a+b"), ("{id}", "{id}"),
    ])
    func `a parameter is percent-decoded once`(segment: String, value: String) throws {
        #expect(try table.route(.get, "/v1/things/\(segment)").1 == ["id": value])
    }

    @Test(arguments: [
        "", "/", "v1/things", "/v1", "/v1/things/", "/v1/things//parts/b", "/v1/things/a/parts",
        "/v1/things/a/parts/b/c",
        "/v1/thing", "/V1/things", "//v1/things", "/v1/things/a/bits/b",
    ])
    func `another path is not found`(path: String) {
        #expect(problem(.get, path)?.code == .notFound)
    }

    @Test(arguments: ["%", "%4", "a%zz", "%+f", "%-1", "% 1", "%FF", "%C3", "%c0%af"])
    func `a parameter with a broken escape is not found`(segment: String) {
        #expect(problem(.get, "/v1/things/\(segment)")?.code == .notFound)
    }

    @Test(
        arguments: [
            (.delete, "/v1/things", ["GET", "POST"]), (.post, "/v1/things/newest", ["GET"]),
            (.post, "/v1/things/a1", ["GET", "PUT"]), (.put, "/v1/things/a/parts/b", ["GET"]),
        ] as [(HTTPRequest.Method, String, [String])]
    )
    func `another method is told which there are`(
        method: HTTPRequest.Method,
        path: String,
        allowed: [String]
    ) throws {
        let found = try #require(problem(method, path))
        #expect(found.code == .methodNotAllowed)
        #expect(found.allowedMethods == allowed)
        let response = APIReply(
            problem: found,
            base: "",
            language: .english,
            id: RequestID(at: SampleAPI.time)
        ).response
        #expect(response.headers[.allow] == allowed.joined(separator: ", "))
        #expect(response.status.code == 405)
    }
}
