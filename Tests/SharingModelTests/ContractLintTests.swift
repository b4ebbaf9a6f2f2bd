import CanonicalJSON
import SharingModel
import Testing

/// What a contract of the hall and the archive may not say.
@Suite struct ContractLintTests {
    /// The faults of `contract` among `others`, as `pointer: message`, for an archive of papers and the bureau's items.
    private func faults(
        of contract: JSONValue,
        among others: [JSONValue] = [],
        type: JSONObject = [:],
        today: String = "2026-06-01",
        isWritten: Bool = false,
        identity: @escaping @Sendable (SharingContract) -> ContractHash? = { _ in nil }
    ) throws -> [String] {
        let content = try SharingContract(json: contract)
        let agencies = try ["archive", "hall", "bureau"].map { id in
            try Agency(json: [
                "id": .string(id), "kind": "government", "name": ["en": "x", "zh": "x"],
                "uscc": "12990100MB9L01017X",
                "division": "990100",
            ])
        }
        let lint = try CatalogueLint(
            agencies: agencies,
            types: [MadeUp.type(type)],
            items: AuthorisationWorld().catalogue().items.values.map(\.self),
            contracts: [content] + others.map { try SharingContract(json: $0) },
            today: MadeUp.day(today),
            identity: identity
        )
        let faults = isWritten ? lint.writtenFaults(of: content) : lint.faults(of: content)
        return faults.map { "\($0.pointer): \($0.message.en)" }
    }

    private static let contract = sound(AuthorisationWorld.grant)

    private static func sound(_ grants: JSONValue..., changes: JSONObject = [:]) -> JSONValue {
        let actingForBoth = grants.map { $0.with(["actingFor": ["bureau"]]) }
        return AuthorisationWorld.contract.with(["grants": .array(actingForBoth)]).with(changes)
    }

    @Test func `nothing is wrong with a finished contract`() throws {
        #expect(try faults(of: Self.contract) == [])
    }

    @Test(
        arguments: [
            (
                ["basis": ["en": " ", "zh": "法"]], "/basis/en",
                "is empty: an application states it (Decree 809 art. 20)"
            ),
            (
                ["scope": ["en": "[TO FILL IN] whom", "zh": "谁"]], "/scope/en",
                "is still to be filled in: write it, without the mark"
            ),
            (
                ["scenario": ["en": "x", "zh": "【待填写】"]], "/scenario/zh",
                "is still to be filled in: write it, without the mark"
            ),
            (["mode": []], "/mode", "names no mode: api, batch or file"),
            (
                ["term": ["from": "2025-01-01", "until": "2026-05-31"]], "/term/until",
                "lies in the past: agree on a term that is not over"
            ),
            (
                ["supersedes": "c0"], "/supersedes",
                "must be the hash of a contract, sha256: and 64 hexadecimal digits"
            ),
            (
                ["consumer": "archive"], "/consumer",
                "is the provider: an agency needs no contract for its own records"
            ),
            (["consumer": "ghost"], "/consumer", "there is no such agency"),
        ] as [(JSONObject, String, String)]
    )
    func `a contract that is unfinished or over is refused`(
        changes: JSONObject,
        place: String,
        message: String
    ) throws {
        #expect(try faults(of: Self.contract.with(changes)).contains("\(place): \(message)"))
    }

    @Test(
        arguments: [
            (
                ["material": "paper@2"],
                "/grants/0/material: there is no such material type, or not in this version"
            ),
            (
                ["fields": ["colour": ["before"]]],
                "/grants/0/fields/colour: this field has no order: grant equals or one-of"
            ),
            (
                ["fields": ["colour": []], "operations": ["verify"]],
                "/grants/0/fields/colour: names no comparison, so the field could not be verified"
            ),
            (
                ["fields": ["secret": ["equals"]], "operations": ["reuse"]],
                "/grants/0/fields/secret: this field may be verified but is never handed over: take it out, or grant verify"
            ),
            (
                ["fields": ["taste": ["equals"]]],
                """
                /grants/0/fields/taste: the type has no such field; it has name, colour, pages, weight, sealed, writtenOn, \
                secret
                """
            ),
            (
                ["counts": ["exactly"]],
                "/grants/0/counts: the source does not declare this register complete, so its records are not counted"
            ),
            (
                ["purposes": []],
                "/grants/0/purposes: names no service item, so nothing could be asked: name those that need the material"
            ),
            (
                ["purposes": ["paper-renewal", "bare-item"]],
                "/grants/0/purposes/1: bare-item does not list paper: take the purpose out"
            ),
            (["purposes": ["no-item"]], "/grants/0/purposes/0: there is no service item no-item"),
            (
                ["purposes": ["archive-item"]],
                """
                /grants/0/purposes/0: archive-item is an item of archive, for which the consumer may not act: see actingFor
                """
            ),
        ] as [(JSONObject, String)]
    )
    func `a grant that could never be used, or should not be, is refused`(
        changes: JSONObject,
        fault: String
    ) throws {
        let grant = AuthorisationWorld.grant.with(changes)
        #expect(try faults(of: Self.sound(grant)) == [fault])
    }

    @Test func `a type of class none is in no contract`() throws {
        let type: JSONObject = ["sharing": ["class": "none"]]
        #expect(
            try faults(of: Self.contract, type: type) == [
                "/grants/0/material: a type of class none is in no contract: take the grant out"
            ]
        )
    }

    @Test func `a contract shares by no way that the catalogue does not name for its types`() throws {
        let type: JSONObject = ["sharing": ["class": "conditional", "mode": ["api", "file"]]]
        for modes: JSONValue in [["api"], ["file", "api"]] {
            #expect(try faults(of: Self.contract.with(["mode": modes]), type: type) == [])
        }
        let fault = "/mode: paper@1 is shared by api, file only: take out batch"
        #expect(try faults(of: Self.contract.with(["mode": ["api", "batch"]]), type: type) == [fault])
    }

    @Test func `of two written contracts that overlap the one that begins later is at fault`() throws {
        let later = Self.contract.with(["id": "c0", "term": ["from": "2026-01-02", "until": "2026-12-31"]])
        #expect(try faults(of: Self.contract, among: [later], isWritten: true) == [])
        #expect(try faults(of: later, among: [Self.contract], isWritten: true).count == 1)
        // What is proposed is at fault, whenever it begins.
        #expect(try faults(of: Self.contract, among: [later]).count == 1)
        // Two that begin on one day, by their ids.
        let other = Self.contract.with(["id": "c2"])
        #expect(try faults(of: Self.contract, among: [other], isWritten: true) == [])
        #expect(try faults(of: other, among: [Self.contract], isWritten: true).count == 1)
    }

    @Test(
        arguments: [
            (["quota": ["perSecond": 0]], "/grants/0/quota/perSecond"),
            (["quota": ["perDay": 0]], "/grants/0/quota/perDay"),
            (["quota": ["perBatch": 0]], "/grants/0/quota/perBatch"),
            (["purposes": ["hall-item", "paper-renewal", "hall-item"]], "/grants/0/purposes"),
        ] as [(JSONObject, String)]
    )
    func `a quota of nothing and a purpose named twice are no grant`(
        changes: JSONObject,
        place: String
    )
        throws
    {
        let document = Self.sound(AuthorisationWorld.grant.with(changes))
        #expect(invalidity { _ = try SharingContract(json: document) }?.places == [place])
    }

    @Test func `two grants of one contract may not allow the same`() throws {
        let grant = AuthorisationWorld.grant
        let fault = """
            /grants/1: grant 1 of this contract allows to verify paper@1 for hall-item, paper-renewal already: merge the two
            """
        #expect(try faults(of: Self.sound(grant, grant.with(["operations": ["verify"]]))) == [fault])
    }

    @Test(
        arguments: [
            (["operations": ["verify"]], ["operations": ["reuse"], "fields": ["colour": []]]),
            (["purposes": ["hall-item"]], ["purposes": ["paper-renewal"]]),
            (["months": [5, 6]], ["months": [7]]),
        ] as [(JSONObject, JSONObject)]
    )
    func `two grants of different operations, purposes or months stand side by side`(
        first: JSONObject,
        second: JSONObject
    ) throws {
        let grant = AuthorisationWorld.grant
        #expect(try faults(of: Self.sound(grant.with(first), grant.with(second))) == [])
    }

    @Test func `a contract may not allow what another of the same parties allows in the same days`() throws {
        let other = Self.contract.with(["id": "c2", "term": ["from": "2027-01-01", "until": "2029-12-31"]])
        let fault = """
            /grants/0: c2 allows to verify, reuse paper@1 for hall-item, paper-renewal already, from 2027-01-01 to \
            2028-12-31: leave it out, or supersede c2
            """
        #expect(try faults(of: Self.contract, among: [other]) == [fault])
    }

    @Test(
        arguments: [
            ["term": ["from": "2029-01-01", "until": "2029-12-31"]], ["consumer": "bureau"],
        ] as [JSONObject]
    )
    func `a contract of other days or other parties does not overlap`(changes: JSONObject) throws {
        let other = Self.contract.with(["id": "c2"]).with(changes)
        #expect(try faults(of: Self.contract, among: [other]) == [])
    }

    @Test func `the same content read twice is one contract`() throws {
        #expect(try faults(of: Self.contract, among: [Self.contract]) == [])
    }

    @Test func `a contract may overlap the one that it supersedes`() throws {
        let hash = ContractHash(digest: [UInt8](repeating: 7, count: 32))
        let newer = Self.contract.with([
            "supersedes": .string(hash.description), "mode": ["api", "batch"],
        ])
        let identity: @Sendable (SharingContract) -> ContractHash? = {
            $0.document["supersedes"] == nil ? hash : nil
        }
        #expect(try faults(of: newer, among: [Self.contract], identity: identity) == [])
        #expect(try faults(of: Self.contract, among: [newer], identity: identity) == [])
        #expect(
            try faults(of: newer, among: [Self.contract]).map { $0.prefix(10) } == [
                "/id: anoth", "/grants/0:",
            ]
        )
    }

    @Test func `everything that is missing is told at once`() throws {
        let document = Self.sound(AuthorisationWorld.grant.without("ground"))
            .without("basis", "scenario", "term")
        let invalidity = invalidity { _ = try SharingContract.complete(json: document) }
        #expect(invalidity?.places == ["/basis", "/scenario", "/term", "/grants/0/ground"])
        #expect(throws: Never.self) { try SharingContract.complete(json: Self.contract) }
    }
}
