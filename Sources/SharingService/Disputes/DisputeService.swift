public import CanonicalJSON
public import SharingModel

/// Sharing disputes 共享争议: opened by a party of a contract, and taken from consultation to the hub and to the government.
public struct DisputeService: Sendable {
    private let gateway: SharingGateway

    /// Looks after the disputes of `gateway`.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// Opens a dispute; returns it with the receipt.
    ///
    /// - Throws: ``InvalidInput`` for a contract of which the caller's agency is no party; ``DisputeRejection``;
    ///   ``LogUnavailable``; ``IdempotencyKey/Conflict``.
    public func open(
        _ opening: DisputeOpening,
        by caller: Caller,
        under key: IdempotencyKey? = nil
    ) async throws -> JSONObject {
        guard let contract = gateway.catalogue.current.contract(opening.contract),
            [contract.content.provider, contract.content.consumer].contains(caller.id.agency)
        else {
            throw InvalidInput(
                .value,
                at: "/contract",
                en: "must be the hash of a contract, or of an application, of your agency",
                zh: "必须是本部门共享协议或者共享申请的哈希"
            )
        }
        return try await perform(
            .open(opening, about: contract, isOverdue: try await isOverdue(contract)),
            status: 201,
            by: caller,
            under: key
        )
    }

    /// Whether its answer is late, or sharing under it, which has begun with the first question.
    private func isOverdue(_ contract: RegisteredContract) async throws -> Bool {
        let clock = try await ContractService(gateway).clock(of: contract)
        guard let clock, clock.standing.isOverdue else { return false }
        return try await !gateway.store.usedContracts().contains(contract.hash)
    }

    /// Takes a step in a dispute; returns it with the receipt.
    ///
    /// - Throws: ``DisputeRejection``; ``LogUnavailable``; ``IdempotencyKey/Conflict``.
    public func take(
        _ step: DisputeStep,
        in id: RecordID,
        by caller: Caller,
        under key: IdempotencyKey? = nil
    ) async throws -> JSONObject {
        _ = try await matter(id, visibleTo: caller)
        return try await perform(.step(step, in: id), status: 200, by: caller, under: key)
    }

    /// The disputes that `caller` may see, by their ids.
    public func list(for caller: Caller) async throws -> [(id: String, document: JSONObject)] {
        try await gateway.store.matters(.dispute, isOpen: false).filter { isVisible($0, to: caller) }.map {
            (RecordID(bytes: $0.id).description, document(of: $0))
        }
    }

    /// A dispute as `caller` sees it.
    ///
    /// - Throws: ``DisputeRejection/unknown``.
    public func show(_ id: RecordID, to caller: Caller) async throws -> JSONObject {
        document(of: try await matter(id, visibleTo: caller))
    }

    private func matter(_ id: RecordID, visibleTo caller: Caller) async throws -> StoredMatter {
        guard let matter = try await gateway.store.matter(id.bytes), matter.kind == .dispute,
            isVisible(matter, to: caller)
        else { throw DisputeRejection.unknown }
        return matter
    }

    private func perform(
        _ action: DisputeOperation.Action,
        status: Int,
        by caller: Caller,
        under key: IdempotencyKey?
    ) async throws -> JSONObject {
        let operation = DisputeOperation(
            action,
            by: caller.id,
            hub: gateway.hub,
            workingDays: gateway.workingDays
        )
        let done = try await gateway.perform(operation, status: status, under: key)
        var answer = document(of: done.matter)
        answer["state"] = .string(done.state)
        answer["receipt"] = done.receipt.map { .object($0) }
        return answer
    }

    private func isVisible(_ matter: StoredMatter, to caller: Caller) -> Bool {
        matter.parties.contains(caller.id.agency) || caller.roles.contains(.auditor)
            || (caller.id.agency == gateway.hub && caller.id.kind == .administrator)
    }

    private func document(of matter: StoredMatter) -> JSONObject {
        var object: JSONObject = [
            "id": .string(RecordID(bytes: matter.id).description), "state": .string(matter.state),
        ]
        for name in ["contract", "ground", "provider", "consumer"] { object[name] = matter.content[name] }
        object["openedBy"] = .string(matter.opener.description)
        object["openedAt"] = .string(matter.openedAt.description)
        object["steps"] = .array(
            matter.steps.map { step in
                var said: JSONObject = ["step": .string(step.verb), "time": .string(step.time.description)]
                said["by"] = step.actor.map { .string($0.description) }
                said["statement"] = step.content["statement"]
                return .object(said)
            }
        )
        return object
    }
}
