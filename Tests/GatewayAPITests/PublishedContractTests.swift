import Foundation
import GatewayTesting
import HTTPTypes
import SharingModel
import SharingService
import Testing
import Yams

@testable import GatewayAPI

/// Router and `Contracts/openapi.yaml` say the same.
@Suite struct PublishedContractTests {
    private struct Operation: Hashable, CustomStringConvertible {
        let method: String
        let path: String
        let id: String
        let roles: Set<String>

        var description: String { "\(method) \(path) \(id) \(roles.sorted())" }
    }

    private static let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]

    private static func published(on listener: String) throws -> [Operation] {
        let text = try String(
            contentsOf: SampleCity.folder.appending(path: "openapi.yaml"),
            encoding: .utf8
        )
        let document = try #require(try compose(yaml: text))
        var operations: [Operation] = []
        for (path, item) in try #require(document["paths"]?.mapping)
        where item["x-listener"]?.string == listener {
            for method in methods {
                guard let operation = item[method] else { continue }
                let roles = operation["x-roles"]?.sequence?.compactMap(\.string) ?? []
                operations.append(
                    Operation(
                        method: method.uppercased(),
                        path: try #require(path.string),
                        id: try #require(operation["operationId"]?.string),
                        roles: Set(roles)
                    )
                )
            }
        }
        return operations
    }

    private static func roles(of audience: APIRoute.Audience) -> Set<String> {
        switch audience {
        case .anyone: ["system", "operator", "security", "auditor", "steward"]
        case .systems: ["system"]
        case .systemsAndStewards: ["system", "steward"]
        case .roles(let roles): Set(roles.map(\.rawValue))
        case .receiptHolders: ["system", "steward", "auditor"]
        }
    }

    @Test
    func
        `every route is published with its operation's id and roles, and every published operation is routed`()
        throws
    {
        let routed = Set(
            try SampleAPI().routes.map {
                Operation(
                    method: $0.method.rawValue,
                    path: $0.path,
                    id: $0.operation,
                    roles: PublishedContractTests.roles(of: $0.audience)
                )
            }
        )
        let published = Set(try PublishedContractTests.published(on: "api"))
        #expect(routed.subtracting(published).isEmpty)
        #expect(published.subtracting(routed).isEmpty)
        #expect(!routed.isEmpty)
    }

    @Test func `no two operations share an id, on whatever listener`() throws {
        let ids = try ["api", "public", "operations"].flatMap { try PublishedContractTests.published(on: $0) }
            .map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    @Test func `no two routes share method and path`() throws {
        let places = try SampleAPI().routes.map { "\($0.method) \($0.path)" }
        #expect(Set(places).count == places.count)
    }
}
