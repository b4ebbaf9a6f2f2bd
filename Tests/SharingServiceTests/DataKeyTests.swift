import CanonicalJSON
import SharingModel
import SharingService
import Testing

@Suite struct DataKeyTests {
    private let small: SmallGateway

    init() throws {
        small = try SmallGateway()
    }

    /// How often each subject's key was made.
    private var made: [BlindTag: Int] {
        small.store.written.flatMap(\.dataKeys).reduce(into: [:]) { $0[$1.tag, default: 0] += 1 }
    }

    @Test func `a subject's data key is made once, by whatever names it first`() async throws {
        try await small.submit([Sample.licence("JY-0001"), Sample.licence("JY-0002")])
        try await small.submit([Sample.licence("JY-0003")])
        _ = try await small.answer(Sample.question())
        _ = try await small.answer(Sample.question(about: Sample.otherCompany))
        _ = try await small.reuse(Sample.reuse(["name"], of: Sample.otherCompany))
        try await small.submit([Sample.licence("JY-0004", of: Sample.otherCompany)])
        let tags = [Sample.company, Sample.otherCompany].map { small.vault.tag(.subjectKey, $0) }
        #expect(made == [tags[0]: 1, tags[1]: 1])
    }

    @Test func `operations of one batch share the key that one of them makes`() async throws {
        let operation = VerificationOperation(
            try VerificationQuery(json: Sample.question()),
            by: Sample.frontDesk,
            vault: small.vault
        )
        _ = try await small.engine.perform([operation, operation, operation])
        #expect(made == [small.vault.tag(.subjectKey, Sample.company): 1])
    }

    @Test func `the key is still the same after a restart`() async throws {
        try await small.submit([Sample.licence()])
        let reopened = try SmallGateway(in: small.directory)
        #expect(try await reopened.answer(Sample.question()).0.result == "match")
        #expect(reopened.store.written.flatMap(\.dataKeys).isEmpty)
    }
}
