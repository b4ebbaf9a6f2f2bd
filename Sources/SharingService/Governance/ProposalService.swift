public import CanonicalJSON
public import SharingModel

/// Changes of the catalogue, of callers and of their roles: proposed by one person, decided by others.
public struct ProposalService: Sendable {
    let gateway: SharingGateway

    /// Why somebody may not propose a change.
    public struct NotForYou: Error {
        /// The only one there is.
        public init() {}
    }

    /// Governs the catalogue of `gateway`.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// Proposes a change; returns the proposal as callers see it, with the receipt.
    ///
    /// `changedOn` is the day on which what an entry of the catalogue describes has changed, if it is told.
    ///
    /// - Throws: ``NotForYou``; ``InvalidInput`` with everything that the catalogue holds against it; ``LogUnavailable``;
    ///   ``IdempotencyKey/Conflict``.
    public func propose(
        _ change: ProposedChange,
        changedOn: CivilDate? = nil,
        by caller: Caller,
        under key: IdempotencyKey? = nil
    ) async throws -> JSONObject {
        let catalogue = gateway.catalogue.current
        guard let approvals = change.approvals(proposedBy: caller, under: catalogue, hub: gateway.hub) else {
            throw NotForYou()
        }
        var update: JSONObject?
        if let changedOn { update = try await self.update(change, changedOn: changedOn) }
        let operation = ProposalOperation(
            change,
            needing: approvals,
            by: caller,
            hub: gateway.hub,
            workingDays: gateway.workingDays,
            update: update
        )
        return try await perform(operation, status: 201, under: key)
    }

    /// Whether an entry is updated within ten working days of a change, or later if the hub has consented (Decree 809 art 17).
    private func update(_ change: ProposedChange, changedOn: CivilDate) async throws -> JSONObject {
        guard changedOn <= gateway.today else {
            throw InvalidInput(.value, at: "/changedOn", en: "lies ahead", zh: "晚于今日")
        }
        var clock = DecisionClock(.catalogueUpdate, receivedOn: changedOn)
        if case .materialType(let type) = change {
            let granted = try await gateway.store.matters(.proposal, isOpen: false).last { matter in
                guard matter.state == ProposalStanding.State.carriedOut.rawValue,
                    case .moreTime(let more)? = try? matter.proposedChange()
                else { return false }
                return more.materialType == type.reference.code && more.changedOn == changedOn
            }
            if let granted, case .moreTime(let more) = try granted.proposedChange(),
                let consented = granted.steps.last?.time
            {
                let day = gateway.calendar.day(of: consented)
                clock = try more.clock(consentedOn: day, under: gateway.workingDays)
            }
        }
        let due = clock.due(under: gateway.workingDays).day
        return [
            "changedOn": .string(changedOn.description), "due": .string(due.description),
            "isLate": .boolean(due < gateway.today),
        ]
    }

    /// Takes what somebody says to a proposal; returns it as callers see it, with the receipt.
    ///
    /// - Throws: ``ProposalStep/Unknown``, ``ProposalStanding/Refusal``, ``InvalidInput``, ``LogUnavailable``,
    ///   ``IdempotencyKey/Conflict``.
    public func decide(
        _ id: RecordID,
        _ verb: ProposalVerb,
        reason: String?,
        by caller: Caller,
        under key: IdempotencyKey? = nil
    ) async throws -> JSONObject {
        let operation = ProposalStep(
            id,
            verb,
            reason: reason,
            by: caller,
            hub: gateway.hub,
            workingDays: gateway.workingDays
        )
        return try await perform(operation, status: 200, under: key)
    }

    /// Does it, unless it was done under the same key already.
    private func perform<Operation: LoggedOperation>(
        _ operation: Operation,
        status: Int,
        under key: IdempotencyKey?
    ) async throws -> JSONObject where Operation.Outcome == ProposalOperation.Outcome {
        let repeatable = RepeatableOperation(operation, under: key) { outcome in
            KeptOutcome(
                status: status,
                word: outcome.matter.state,
                resource: RecordID(bytes: outcome.matter.id).description,
                position: outcome.position
            )
        }
        let (outcome, batch) = try await gateway.engine.perform(repeatable)
        switch outcome {
        case .first(let outcome):
            var answer = try json(outcome.matter)
            answer["receipt"] = .object(batch.receipt(at: outcome.position))
            return answer
        case .earlier(let earlier):
            guard let id = RecordID(earlier.resource), let matter = try await gateway.store.matter(id.bytes)
            else { throw StoredMatter.Unreadable() }
            var answer = try json(matter)
            answer["state"] = .string(earlier.outcome)
            answer["receipt"] = (try await ReceiptService(gateway).receipt(of: earlier)).map { .object($0) }
            return answer
        }
    }

    /// Suspends a caller; returns the receipt.
    ///
    /// - Throws: ``CallerSuspension/Rejection``, ``LogUnavailable``.
    public func suspend(
        _ id: CallerID,
        because reason: String,
        by caller: Caller
    ) async throws -> JSONObject {
        let operation = CallerSuspension(of: id, because: reason, by: caller, hub: gateway.hub)
        let (position, batch) = try await gateway.engine.perform(operation)
        return batch.receipt(at: position)
    }

    /// A proposal as callers see it, or nil where there is none that `caller` may see.
    public func proposal(_ id: RecordID, for caller: Caller) async throws -> JSONObject? {
        guard let matter = try await gateway.store.matter(id.bytes), matter.kind == .proposal,
            isVisible(matter, to: caller)
        else { return nil }
        return try json(matter)
    }

    /// The proposals that `caller` may see, oldest first; those that wait for a consent alone, if asked for.
    public func proposals(
        for caller: Caller,
        isOpen: Bool
    ) async throws -> [(id: RecordID, document: JSONObject)] {
        try await gateway.store.matters(.proposal, isOpen: isOpen)
            .filter { isVisible($0, to: caller) }
            .map { (RecordID(bytes: $0.id), try json($0)) }
    }

    /// The clocks of what waits for the hub's review, in the order of their due days.
    public func clocks() async throws -> [MatterClock] {
        try await gateway.store.matters(.proposal, isOpen: true)
            .compactMap { clock(of: $0, try $0.proposalStanding(hub: gateway.hub)) }
            .sorted { $0.standing.due.day < $1.standing.due.day }
    }

    /// The hub publishes within two working days of what reaches it complete (Decree 809 art 17).
    private func clock(of matter: StoredMatter, _ standing: ProposalStanding) -> MatterClock? {
        guard standing.missing.first == .hubReview,
            let last = matter.steps.last(where: { $0.actor != nil })
        else { return nil }
        let clock = DecisionClock(.cataloguePublication, received: last.time, in: gateway.calendar)
        return MatterClock(
            id: RecordID(bytes: matter.id),
            kind: .proposal,
            debtor: gateway.hub,
            clock: clock,
            standing: clock.standing(on: gateway.today, under: gateway.workingDays)
        )
    }

    private func isVisible(_ matter: StoredMatter, to caller: Caller) -> Bool {
        matter.parties.contains(caller.id.agency) || caller.id.agency == gateway.hub
            || caller.roles.contains(.auditor)
    }

    private func json(_ matter: StoredMatter) throws -> JSONObject {
        let standing = try matter.proposalStanding(hub: gateway.hub)
        var object: JSONObject = [
            "id": .string(RecordID(bytes: matter.id).description), "state": .string(matter.state),
            "title": matter.content["title"] ?? "", "change": matter.content["change"] ?? [:],
            "steps": .array(
                matter.steps.map { step in
                    var object = step.content
                    object["step"] = .string(step.verb)
                    object["by"] = step.actor.map { .string($0.description) }
                    object["time"] = .string(step.time.description)
                    return .object(object)
                }
            ),
        ]
        object["update"] = matter.content["update"]
        if matter.isOpen {
            let change = try matter.proposedChange()
            let catalogue = gateway.catalogue.current
            object["differs"] = .array(change.differences(under: catalogue).map { .string($0) })
            object["isStale"] = .boolean(matter.content["base"]?.string != change.base(under: catalogue))
            let contracts = change.contracts(under: catalogue, on: gateway.today)
            if !contracts.isEmpty {
                object["contracts"] = .array(contracts.map { .string($0.hash.description) })
            }
            object["waitsFor"] = .array(standing.missing.map { .string($0.description) })
            object["due"] = clock(of: matter, standing).map { .string($0.standing.due.day.description) }
        }
        return object
    }
}
