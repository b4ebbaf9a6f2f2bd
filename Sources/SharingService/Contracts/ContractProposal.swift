import CanonicalJSON
import Crypto
public import SharingModel

/// A sharing contract that a consumer applies for: recorded, and in force when both sides have signed it.
public struct ContractProposal: LoggedOperation {
    /// What came of it.
    public enum Outcome: Sendable {
        /// It is proposed now; the record's place in the batch.
        case proposed(position: Int)
        /// The same content was proposed before.
        case known(RegisteredContract)

        /// What is kept of it for a repetition.
        func kept(of hash: ContractHash) -> KeptOutcome {
            switch self {
            case .proposed(let position):
                KeptOutcome(
                    status: 201,
                    word: RegisteredContract.State.proposed.rawValue,
                    resource: hash.description,
                    position: position
                )
            case .known(let contract):
                KeptOutcome(
                    status: 200,
                    word: contract.state.rawValue,
                    resource: hash.description,
                    position: nil
                )
            }
        }
    }

    /// The content's identity.
    public let hash: ContractHash
    private let content: SharingContract
    private let caller: CallerID
    /// The contract of that identity, if there is one.
    public let lookUps: LookUps

    /// Prepares a proposal of `caller`.
    public init(_ content: SharingContract, by caller: CallerID) {
        self.content = content
        self.caller = caller
        hash = ContractHash(of: content)
        var lookUps = LookUps()
        lookUps.contracts = [hash]
        self.lookUps = lookUps
    }

    /// Steps of one contract come one after another.
    public var exclusiveTags: Set<BlindTag> { [hash.tag] }

    /// Stores and records it, if nothing in the catalogue is against it.
    ///
    /// - Throws: ``InvalidInput`` with everything that the catalogue holds against it.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        guard findings.unreadableContracts.isEmpty else { throw StoredContract.Unreadable() }
        if let known = findings.contracts[0] { return .known(known.contract) }
        try ContractRules.check(content, under: batch.catalogue, on: batch.today)
        let classes = batch.catalogue.sharingClasses(of: content)
        let contract = RegisteredContract(hash: hash, content: content, state: .proposed)
        batch.writes.contracts.append(
            ContractWrite(
                contract: contract,
                step: .proposed(by: caller, isByRule: classes == [.unconditional])
            )
        )
        var draft = RecordDraft(kind: .contract)
        draft.caller = caller
        draft.provider = content.provider
        draft.contract = hash
        draft.result = RegisteredContract.State.proposed.rawValue
        return .proposed(position: try batch.logPlainly(draft))
    }
}

extension ContractHash {
    /// The identity of a content: SHA-256 of its canonical JSON (RFC 8785).
    public init(of content: SharingContract) { self.init(of: content.document) }

    /// SHA-256 of the canonical form of any document (RFC 8785).
    init(of document: JSONValue) {
        self.init(digest: SHA256.hash(data: document.canonicalBytes))
    }

    /// What keeps two steps of one contract out of one batch.
    var tag: BlindTag {
        SHA256.hash(data: Array(description.utf8)).withUnsafeBytes { BlindTag(prefixOf: $0) }
    }
}
