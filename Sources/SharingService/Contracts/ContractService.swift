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
        /// The contract.
        public let contract: RegisteredContract
        /// Whether it is new.
        public let isNew: Bool
        /// The receipt of the step; nil where nothing happened.
        public let receipt: JSONObject?
    }

    /// Proposes a contract.
    ///
    /// - Throws: ``InvalidInput`` with everything that the catalogue holds against it; ``LogUnavailable``.
    public func propose(_ content: SharingContract, by caller: CallerID) async throws -> Answer {
        let hash = ContractHash(of: content)
        if let known = gateway.catalogue.current.contract(hash) {
            return Answer(contract: known, isNew: false, receipt: nil)
        }
        try ContractRules.check(content, under: gateway.catalogue.current, on: gateway.today)
        let (outcome, batch) = try await gateway.engine.perform(ContractProposal(content, by: caller))
        switch outcome {
        case .known(let contract): return Answer(contract: contract, isNew: false, receipt: nil)
        case .proposed(let position):
            let contract = RegisteredContract(hash: hash, content: content, state: .proposed)
            return Answer(contract: contract, isNew: true, receipt: batch.receipt(at: position))
        }
    }

    /// Takes a signed decision.
    ///
    /// - Throws: ``SignedDecision/Rejection``, ``ContractStep/Rejection``, ``LogUnavailable``.
    public func decide(_ signed: SignedDecision) async throws -> Answer {
        try signed.check(at: gateway.clock())
        let content = gateway.catalogue.current.contract(signed.decision.contract)?.content
        let operation = ContractStep(signed, hub: gateway.hub, on: content)
        let (outcome, batch) = try await gateway.engine.perform(operation)
        return Answer(
            contract: outcome.contract,
            isNew: false,
            receipt: batch.receipt(at: outcome.position)
        )
    }

    /// The steps of a contract, in order.
    public func steps(of hash: ContractHash) async throws -> [(step: StoredContract.Step, time: Timestamp)] {
        try await gateway.store.contract(hash)?.steps ?? []
    }
}
