public import CanonicalJSON
public import SharingModel

/// Contracts in their life: proposed by the consumer, decided by the parties and the hub, each step signed and recorded.
public struct ContractService: Sendable {
    let gateway: SharingGateway

    /// Governs the contracts of `gateway`.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// A contract as callers see it.
    public struct Answer: Sendable {
        /// The contract in the state that the step left it in.
        public let contract: RegisteredContract
        /// The status that is answered.
        public let status: Int
        /// The receipt of the step; nil where nothing happened.
        public let receipt: JSONObject?
    }

    /// Proposes a contract.
    ///
    /// - Throws: ``InvalidInput`` with everything that the catalogue holds against it; ``LogUnavailable``;
    ///   ``IdempotencyKey/Conflict``.
    public func propose(
        _ content: SharingContract,
        by caller: CallerID,
        under key: IdempotencyKey? = nil
    ) async throws -> Answer {
        let proposal = ContractProposal(content, by: caller)
        let hash = proposal.hash
        return try await perform(proposal, on: content, hash, under: key) { $0.kept(of: hash) }
    }

    /// Takes a signed decision on `contract`.
    ///
    /// - Throws: ``SignedDecision/Rejection``, ``ContractStep/Rejection``, ``LogUnavailable``,
    ///   ``IdempotencyKey/Conflict``.
    public func decide(
        _ signed: SignedDecision,
        on contract: RegisteredContract,
        under key: IdempotencyKey? = nil
    ) async throws -> Answer {
        let step = ContractStep(
            signed,
            hub: gateway.hub,
            on: contract.content,
            workingDays: gateway.workingDays
        )
        return try await perform(step, on: contract.content, contract.hash, under: key) { $0.kept }
    }

    /// Does it, unless it was done under the same key already.
    private func perform<Operation: LoggedOperation>(
        _ operation: Operation,
        on content: SharingContract,
        _ hash: ContractHash,
        under key: IdempotencyKey?,
        keeping keep: @escaping @Sendable (Operation.Outcome) -> KeptOutcome
    ) async throws -> Answer {
        let repeatable = RepeatableOperation(operation, under: key, keeping: keep)
        let (outcome, batch) = try await gateway.engine.perform(repeatable)
        let (status, word, receipt) =
            switch outcome {
            case .earlier(let earlier):
                (earlier.status, earlier.outcome, try await ReceiptService(gateway).receipt(of: earlier))
            case .first(let outcome):
                (keep(outcome).status, keep(outcome).word, keep(outcome).position.map(batch.receipt))
            }
        guard let state = RegisteredContract.State(rawValue: word) else {
            throw StoredContract.Unreadable()
        }
        let contract = RegisteredContract(hash: hash, content: content, state: state)
        return Answer(contract: contract, status: status, receipt: receipt)
    }
}
