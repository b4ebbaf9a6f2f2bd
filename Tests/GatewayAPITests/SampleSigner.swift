import Crypto
import SharingModel
import SharingService
import Synchronization

/// Administrators who sign decisions; instead of a certificate they show their name and their key.
struct SampleSigner {
    let caller: Caller
    let key = P256.Signing.PrivateKey()

    func sign(
        _ verb: ContractDecision.Verb,
        on hash: ContractHash,
        reason: String? = nil,
        mendBy: CivilDate? = nil,
        consultedOn: CivilDate? = nil,
        workingDays: Int? = nil,
        at time: Timestamp = SampleSigner.nextTime()
    ) throws -> String {
        let decision = ContractDecision(
            verb,
            on: hash,
            of: caller.id.agency,
            by: caller.id,
            at: time,
            reason: reason,
            mendBy: mendBy,
            consultedOn: consultedOn,
            workingDays: workingDays
        )
        return try sign(decision)
    }

    func sign(_ decision: ContractDecision) throws -> String {
        let shown = Array(caller.id.description.utf8) + [0] + Array(key.publicKey.derRepresentation)
        return try SignedDecision.sign(decision, with: key, certificates: [shown])
    }

    static let taxSteward = SampleSigner(caller: SampleCaller.taxSteward)
    static let civilAffairsSteward = SampleSigner(caller: SampleCaller.civilAffairsSteward)
    static let hubSteward = SampleSigner(caller: SampleCaller.hubSteward)

    private static let moment = Mutex<Int64>(0)

    /// Each signature is a millisecond after the one before.
    static func nextTime(from time: Timestamp = SampleAPI.time) -> Timestamp {
        let moment = moment.withLock { moment in
            moment += 1
            return moment
        }
        return time + .milliseconds(moment)
    }

    /// Believes what is shown.
    @Sendable static func verify(_ chain: PresentedChain) throws(ChainRejection) -> VerifiedChain {
        guard let shown = chain.certificates.first, let end = shown.firstIndex(of: 0) else {
            throw ChainRejection.malformed
        }
        return VerifiedChain(
            uris: [String(decoding: shown[..<end], as: UTF8.self)],
            links: [],
            notBefore: SampleAPI.time,
            notAfter: SampleAPI.time + .seconds(86_400),
            publicKeyDigest: Array(SHA256.hash(data: shown[(end + 1)...])),
            publicKey: Array(shown[(end + 1)...])
        )
    }
}
