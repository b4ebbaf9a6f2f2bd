import Logging
import SharingModel
import SharingService
import Synchronization
import Testing

/// Who gets in by what responders say, and by what they do not say.
@Suite struct CertificateStatusesTests {
    private static let noon = Timestamp(millisecondsSinceEpoch: 1_790_000_000_000)
    private static let chain = VerifiedChain(
        uris: [],
        links: [.init(issuer: [1], serial: [7]), .init(issuer: [2], serial: [8])],
        notBefore: noon,
        notAfter: noon,
        publicKeyDigest: [],
        // Only the first of the two issuers has a responder.
        authorityKeyDigests: [[0xA1], [0xA2]]
    )

    /// A responder that says what it was told to say.
    private final class Responder: StatusSource {
        struct Silence: Error {}

        let answer = Mutex(StatusAnswer?.none)
        let asked = Mutex([IssuedCertificate]())

        func authority(withKey digest: [UInt8]) -> String? { digest == [0xA1] ? "CN=authority" : nil }

        func status(of certificate: IssuedCertificate) async throws -> StatusAnswer {
            asked.withLock { $0.append(certificate) }
            guard let answer = answer.withLock({ $0 }) else { throw Silence() }
            return answer
        }
    }

    private struct Desk {
        let responder = Responder()
        let time = SetTime()
        let statuses: CertificateStatuses

        init(_ policy: CertificateStatuses.Policy, lifetime: Duration = .seconds(3600)) {
            let time = time
            statuses = CertificateStatuses(
                responder,
                policy: policy,
                terms: .init(refresh: .seconds(60), lifetime: lifetime),
                clock: { time.now },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        }

        func says(_ status: CertificateStatus?, from: Int = 0, until: Int? = nil) {
            let answer = status.map {
                StatusAnswer(
                    status: $0,
                    from: noon + .seconds(from),
                    until: until.map { noon + .seconds($0) }
                )
            }
            responder.answer.withLock { $0 = answer }
        }

        /// What a new connection waits for.
        func ask(after seconds: Int = 0) async {
            time.set(noon + .seconds(seconds))
            for question in statuses.questions(about: chain, at: time.now) { await question.value }
        }

        func refusal(after seconds: Int) -> ChainRejection? {
            do throws(ChainRejection) {
                try statuses.check(chain, at: noon + .seconds(seconds))
                return nil
            } catch {
                return error
            }
        }
    }

    private final class SetTime: Sendable {
        private let time = Mutex(noon)
        var now: Timestamp { time.withLock { $0 } }
        func set(_ now: Timestamp) { time.withLock { $0 = now } }
    }

    private static let silent = ChainRejection.untrusted(
        reason: "its authority's OCSP responder gives no answer"
    )

    @Test func `without an answer the policy decides`() async {
        for (policy, refusal) in [(CertificateStatuses.Policy.hard, Self.silent), (.soft, nil)] {
            let desk = Desk(policy)
            #expect(desk.refusal(after: 0) == refusal, "never asked")
            await desk.ask()
            #expect(desk.refusal(after: 0) == refusal, "asked in vain")
            #expect(desk.statuses.unanswered == 1)
        }
    }

    @Test func `only certificates whose issuer has a responder are asked about`() async {
        let desk = Desk(.hard)
        desk.says(.good)
        await desk.ask()
        #expect(desk.responder.asked.withLock { $0 } == [IssuedCertificate(issuerKey: [0xA1], serial: [7])])
        #expect(desk.refusal(after: 0) == nil)
    }

    @Test func `an answer counts until its end, or the end of its life here`() async {
        let ending = Desk(.hard)
        ending.says(.good, until: 100)
        await ending.ask()
        #expect(ending.refusal(after: 99) == nil)
        #expect(ending.refusal(after: 100) == Self.silent)
        let living = Desk(.hard, lifetime: .seconds(50))
        living.says(.good, until: 100)
        await living.ask()
        #expect(living.refusal(after: 49) == nil)
        #expect(living.refusal(after: 50) == Self.silent)
    }

    @Test(arguments: CertificateStatuses.Policy.allCases)
    func `revoked and unknown certificates are refused under either policy`(
        policy: CertificateStatuses.Policy
    ) async {
        let desk = Desk(policy)
        desk.says(.revoked, until: 100)
        await desk.ask()
        #expect(desk.refusal(after: 0) == .revoked)
        desk.says(nil)
        await desk.ask(after: 200)
        #expect(desk.refusal(after: 200) == .revoked, "a revocation does not run out")
        let other = Desk(policy)
        other.says(.unknown)
        await other.ask()
        #expect(
            other.refusal(after: 0) == .untrusted(reason: "its authority's OCSP responder does not know it")
        )
    }

    @Test func `what is known is not asked about, and what failed only after a pause`() async {
        let desk = Desk(.hard)
        await desk.ask()
        #expect(desk.statuses.questions(about: Self.chain, at: Self.noon).isEmpty, "failed just now")
        desk.says(.good, until: 100)
        await desk.ask(after: 1)
        #expect(desk.refusal(after: 1) == nil)
        #expect(desk.statuses.questions(about: Self.chain, at: Self.noon + .seconds(2)).isEmpty)
        #expect(desk.statuses.unanswered == 0)
        let tally = Dictionary(uniqueKeysWithValues: desk.statuses.tally.map { ($0.outcome, $0.count) })
        #expect(tally == ["good": 1, "revoked": 0, "unknown": 0, "failed": 1])
    }
}
