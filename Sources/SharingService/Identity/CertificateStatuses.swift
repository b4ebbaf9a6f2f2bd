public import Logging
public import SharingModel
import Synchronization

/// What responders say of the certificates in use: looked up on every request, asked again in the background.
///
/// A certificate is asked about before its first connection is let in, and as long as somebody uses it. An answer counts
/// until the next one is due, and a limited time at most, so that neither a dead responder nor one who keeps its newer
/// answers away matters for long. What is revoked stays so until a newer answer says otherwise.
public final class CertificateStatuses: Sendable {
    /// What holds for a certificate of which no answer is in force.
    public enum Policy: String, Hashable, Sendable, CaseIterable {
        /// Nobody gets in with it.
        case hard
        /// It counts as not revoked.
        case soft
    }

    /// How often is asked, and how long an answer counts.
    public struct Terms: Hashable, Sendable {
        let refresh: Duration
        let lifetime: Duration

        /// - Parameters:
        ///   - refresh: after what time a responder is asked again although its answer is in force.
        ///   - lifetime: how long an answer counts at most.
        public init(refresh: Duration, lifetime: Duration) {
            self.refresh = refresh
            self.lifetime = lifetime
        }
    }

    /// After what time a question that failed is asked again for whom nothing else lets in.
    private static let pauseAtDoor = Duration.seconds(1)
    /// How many questions are open at a time, those of new connections not counted.
    private static let openQuestions = 32

    /// What holds without an answer.
    public let policy: Policy
    private let source: any StatusSource
    private let terms: Terms
    private let clock: @Sendable () -> Timestamp
    private let logger: Logger
    private let state = Mutex(StatusTable())

    /// Starts without answers.
    public init(
        _ source: any StatusSource,
        policy: Policy,
        terms: Terms,
        clock: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.source = source
        self.policy = policy
        self.terms = terms
        self.clock = clock
        self.logger = logger
    }

    /// Refuses a chain with a certificate that is revoked, or of which the policy wants an answer and there is none.
    ///
    /// Takes microseconds and asks nobody: it is called on every request.
    ///
    /// - Throws: ``ChainRejection/revoked`` or ``ChainRejection/untrusted(reason:)``.
    public func check(_ chain: VerifiedChain, at time: Timestamp) throws(ChainRejection) {
        for certificate in certificates(of: chain) {
            switch state.withLock({ $0.look(at: certificate, at: time) }) {
            case .good: break
            case .revoked: throw .revoked
            case .unknown: throw .untrusted(reason: "its authority's OCSP responder does not know it")
            case nil where policy == .soft: break
            case nil: throw .untrusted(reason: "its authority's OCSP responder gives no answer")
            }
        }
    }

    /// What must be waited for before ``check(_:at:)`` can tell; empty if it can tell already.
    public func questions(about chain: VerifiedChain, at time: Timestamp) -> [Task<Void, Never>] {
        certificates(of: chain).compactMap { certificate in
            state.withLock { table in
                guard table.look(at: certificate, at: time) == nil else { return nil }
                guard table.isDue(certificate, after: CertificateStatuses.pauseAtDoor, at: time) else {
                    return table.question(about: certificate)
                }
                return begin(certificate, in: &table, at: time)
            }
        }
    }

    /// Asks about certificates in use whose answers are about to run out or are of long ago; forgets those not in use.
    public func askAgain(at time: Timestamp) {
        state.withLock { table in
            table.forgetUnused(at: time)
            let room = CertificateStatuses.openQuestions - table.openQuestions
            for certificate in table.due(refresh: terms.refresh, at: time).prefix(max(0, room)) {
                _ = begin(certificate, in: &table, at: time)
            }
        }
    }

    /// How many questions came to what, since the start: `good`, `revoked`, `unknown`, or `failed`.
    public var tally: [(outcome: String, count: Int)] {
        let counts = state.withLock { $0.counts }
        return (CertificateStatus.allCases.map(\.rawValue) + [StatusTable.failed]).map {
            ($0, counts[$0] ?? 0)
        }
    }

    /// Of how many certificates in use the last question had no answer that counts.
    public var unanswered: Int { state.withLock { $0.unanswered.values.reduce(0) { $0 + $1.count } } }

    private func certificates(of chain: VerifiedChain) -> [IssuedCertificate] {
        zip(chain.links, chain.authorityKeyDigests).compactMap { link, key in
            source.authority(withKey: key) == nil
                ? nil : IssuedCertificate(issuerKey: key, serial: link.serial)
        }
    }

    /// One question is open about a certificate at a time.
    private func begin(
        _ certificate: IssuedCertificate,
        in table: inout StatusTable,
        at time: Timestamp
    ) -> Task<Void, Never> {
        let question = Task { await ask(about: certificate) }
        table.begin(question, about: certificate, at: time)
        return question
    }

    private func ask(about certificate: IssuedCertificate) async {
        let authority = Logger.MetadataValue.string(source.authority(withKey: certificate.issuerKey) ?? "")
        do {
            let answer = try await source.status(of: certificate)
            let isMended = state.withLock {
                $0.note(answer, about: certificate, lifetime: terms.lifetime, at: clock())
            }
            if isMended {
                logger.notice("the OCSP responder answers again", metadata: ["authority": authority])
            }
        } catch {
            guard state.withLock({ $0.noteFailure(about: certificate) }) else { return }
            logger.log(
                level: policy == .hard ? .error : .warning,
                policy == .hard
                    ? "the OCSP responder gives no answer: callers of its authority are refused when their last answers run out"
                    : "the OCSP responder gives no answer: callers of its authority are let in without one",
                metadata: ["authority": authority, "reason": "\(error)"]
            )
        }
    }
}
