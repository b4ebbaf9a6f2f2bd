import CanonicalJSON
import Foundation
import GatewayTesting
import SharingModel
import SharingService
import Testing
import Yams

@testable import GatewayAPI

/// `/v1/notices` over the sample city.
@Suite struct NoticeRouteTests {
    private let api: SampleAPI

    init() async throws {
        api = try SampleAPI()
        // As somebody proposed c05, and another contract was decided seven times.
        let contract = try #require(
            api.gateway.catalogue.current.contracts.first { $0.content.id == "c05" }
        )
        let proposed = RegisteredContract(hash: contract.hash, content: contract.content, state: .proposed)
        let told = (1...7).map { number in
            Notice(
                id: NoticeRouteTests.id(number),
                to: SampleCaller.taxSteward.id.agency,
                kind: .contractDecided,
                about: ["contract": .string(contract.hash.description), "id": "c05"],
                due: nil,
                time: SampleAPI.time + .seconds(number)
            )
        }
        try await api.gateway.store.transact([]) { _ in
            var writes = BatchWrites(time: SampleAPI.time)
            let step = StoredContract.Step.proposed(by: SampleCaller.taxSteward.id, isByRule: false)
            writes.contracts = [ContractWrite(contract: proposed, step: step)]
            writes.notices = told
            return (writes, ())
        }
        api.gateway.catalogue.replace(api.gateway.catalogue.current.replacing([proposed]))
    }

    private static func id(_ number: Int) -> [UInt8] {
        [1, 0xA2, 7, 0x6B, 0x44, 0x7B, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, UInt8(number)]
    }

    private static func text(_ number: Int) -> String { RecordID(bytes: id(number)).description }

    @Test func `what stands open comes first, what was told follows, newest first, page by page`()
        async throws
    {
        var path: String? = "/v1/notices?limit=3"
        var items: [JSONValue] = []
        while let next = path {
            let page = try await api.get(next, as: SampleCaller.taxSteward)
            #expect(page.status == 200)
            items += try page.json["items"]?.array ?? []
            path = try page.json["next"]?.string.map { "/v1/notices?limit=3&cursor=\($0)" }
            #expect(items.count <= 8)
        }
        #expect(
            items.map { $0["kind"] } == ["contract-to-sign"] + Array(repeating: "contract-decided", count: 7)
        )
        #expect(items.dropFirst().map { $0["id"]?.string } == (1...7).reversed().map(Self.text))
        #expect(items.first?["link"]?.string?.hasPrefix("/v1/contracts/sha256:") == true)
    }

    @Test func `every kind is published`() throws {
        let file = SampleCity.folder.appending(path: "openapi.yaml")
        let document = try #require(try compose(yaml: String(contentsOf: file, encoding: .utf8)))
        let published = document["components"]?["schemas"]?["NoticeKind"]?["enum"]?.sequence
        #expect(Set(published?.compactMap(\.string) ?? []) == Set(Notice.Kind.allCases.map(\.rawValue)))
    }

    @Test func `nobody sees another agency's notices`() async throws {
        let items = try await api.get("/v1/notices", as: SampleCaller.transportSteward).json["items"]?.array
        #expect(items == [])
    }

    @Test(
        arguments: [
            ("2026-11-23T08:00:05.123Z", 3), ("2026-11-24", 0), ("2026-11-23", 8),
        ]
    )
    func `only what is so since a time is listed if asked for`(since: String, count: Int) async throws {
        let reply = try await api.get("/v1/notices?since=\(since)", as: SampleCaller.taxSteward)
        #expect(try reply.json["items"]?.array?.count == count)
    }

    @Test(arguments: ["since=yesterday", "cursor=*", "limit=0"])
    func `a parameter that is none is refused`(parameter: String) async throws {
        let reply = try await api.get("/v1/notices?\(parameter)", as: SampleCaller.taxSteward)
        #expect(reply.status == 400)
    }

    @Test func `what was told is marked as done by its agency, what stands open is not`() async throws {
        func done(_ id: String, as caller: Caller) async throws -> Int {
            try await api.post("/v1/notices/\(id)/done", [:], as: caller).status
        }
        #expect(try await done(Self.text(3), as: SampleCaller.transportSteward) == 404)
        #expect(try await done(Self.text(3), as: SampleCaller.taxSteward) == 200)
        #expect(try await done(Self.text(3), as: SampleCaller.taxSteward) == 200)
        #expect(try await done("no-id", as: SampleCaller.taxSteward) == 404)
        let items = try await api.get("/v1/notices", as: SampleCaller.taxSteward).json["items"]?.array ?? []
        #expect(items.count == 7 && !items.contains { $0["id"]?.string == Self.text(3) })
        let standing = try #require(items.first?["id"]?.string)
        #expect(try await done(standing, as: SampleCaller.taxSteward) == 409)
    }
}
