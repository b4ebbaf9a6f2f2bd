import CanonicalJSON
import SharingModel
import SharingService
import Testing

/// What the catalogue is made of, through the store and back.
@Suite struct CatalogueDocumentTests {
    private func documents() throws -> [CatalogueDocument] {
        let catalogue = try SmallCatalogue.make()
        let pinned = Caller(
            id: Sample.caller("tax", .administrator, "steward"),
            roles: [.steward],
            state: .suspended,
            pinnedKey: [UInt8](repeating: 8, count: 32)
        )
        let plain = Caller(id: Sample.frontDesk, roles: [], state: .active, pinnedKey: nil)
        return catalogue.types.values.joined().map { CatalogueDocument(type: $0) }
            + catalogue.items.values.map { CatalogueDocument(item: $0) }
            // None is in force without its signatures.
            + catalogue.contracts.map { CatalogueDocument(contract: $0.content, state: .suspended) }
            + [pinned, plain].map { CatalogueDocument(caller: $0) }
    }

    @Test func `a catalogue comes out of the store as it went in`() async throws {
        let small = try SmallGateway()
        try await small.store.replace(documents())
        let stored = try await Catalogue(small.store.catalogue())
        let expected = try SmallCatalogue.make()
        #expect(Set(stored.types.keys) == Set(expected.types.keys))
        #expect(Set(stored.items.keys) == Set(expected.items.keys))
        #expect(Set(stored.contracts.map(\.hash)) == Set(expected.contracts.map(\.hash)))
        let steward = stored.callers[Sample.caller("tax", .administrator, "steward")]
        #expect(steward?.roles == [.steward])
        #expect(steward?.state == .suspended)
        #expect(steward?.pinnedKey == [UInt8](repeating: 8, count: 32))
        #expect(stored.callers[Sample.frontDesk]?.pinnedKey == nil)
    }

    @Test func `a contract that was altered is not taken`() throws {
        let contract = try SmallCatalogue.make().contracts[0]
        let document = CatalogueDocument(contract: contract.content, state: .active)
        let text = String(decoding: document.content, as: UTF8.self)
        let altered = CatalogueDocument(
            kind: .contract,
            id: document.id,
            version: 1,
            state: "active",
            content: Array(text.replacing("2098-12-31", with: "2099-12-31").utf8)
        )
        #expect(throws: Catalogue.UnreadableDocument.self) { try Catalogue([altered]) }
        #expect(try Catalogue([document]).contracts.map(\.hash) == [contract.hash])
    }

    @Test(arguments: CatalogueDocument.Kind.allCases)
    func `a document that cannot be read is named`(kind: CatalogueDocument.Kind) {
        let document = CatalogueDocument(
            kind: kind,
            id: "some-id",
            version: 1,
            state: "active",
            content: Array("{".utf8)
        )
        let error = #expect(throws: Catalogue.UnreadableDocument.self) { try Catalogue([document]) }
        #expect(error?.kind == kind)
        #expect(error?.id == "some-id")
    }
}
