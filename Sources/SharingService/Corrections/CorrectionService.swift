public import CanonicalJSON
public import SharingModel

/// Corrections 校核, 更正: filed by consumers and for persons, answered by providers, and told to everybody concerned.
public struct CorrectionService: Sendable {
    let gateway: SharingGateway

    /// Looks after the corrections of `gateway`.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// Files a correction; returns it as its filer sees it, with the receipt.
    ///
    /// - Throws: ``InvalidInput``: the type, a name, or an answer that is none of the caller's agency about this subject and
    ///   type; ``CorrectionRejection``; ``LogUnavailable``; ``IdempotencyKey/Conflict``.
    public func file(
        _ request: CorrectionRequest,
        by caller: Caller,
        under key: IdempotencyKey? = nil
    ) async throws -> JSONObject {
        guard let type = gateway.catalogue.current.versions(of: request.material).first else {
            throw InvalidInput(
                .value,
                at: "/material",
                en: "must be a type of the catalogue",
                zh: "必须是目录中的材料类型"
            )
        }
        try request.check(against: type)
        let operation = CorrectionFiling(
            request,
            of: type,
            about: try await disputedAnswer(request, for: caller),
            by: caller,
            workingDays: gateway.workingDays,
            vault: gateway.vault
        )
        return try await perform(operation, status: 201, for: caller, under: key)
    }

    /// The corrections that `caller` may see, by their ids.
    public func list(for caller: Caller) async throws -> [(id: String, document: JSONObject)] {
        try await gateway.store.matters(.correction, isOpen: false).compactMap { matter in
            document(of: matter, for: caller).map { (RecordID(bytes: matter.id).description, $0) }
        }
    }

    /// One correction; to the provider's stewards and systems with what is personal in it, to those of who filed it with the
    /// reason that was given, which is recorded first.
    ///
    /// - Throws: ``CorrectionRejection/unknown``; ``LogUnavailable``, and then nothing is told.
    public func show(_ id: RecordID, to caller: Caller) async throws -> JSONObject {
        guard let matter = try await gateway.store.matter(id.bytes), let filed = FiledCorrection(matter),
            var answer = document(of: matter, for: caller)
        else { throw CorrectionRejection.unknown }
        let mayOpen = caller.id.kind == .system || caller.roles.contains(.steward)
        guard mayOpen, [filed.provider, matter.opener.agency].contains(caller.id.agency) else {
            return answer
        }
        let operation = CorrectionReveal(matter, filed, by: caller.id)
        let (revealed, batch) = try await gateway.engine.perform(operation)
        guard let revealed else { return answer }
        for member in revealed.personal.members { answer[member.name] = member.value }
        answer["receipt"] = .object(batch.receipt(at: revealed.position))
        return answer
    }

    /// Takes the provider's answer; returns the correction with who got wrong answers and the receipt.
    ///
    /// - Throws: ``CorrectionRejection``; ``LogUnavailable``; ``IdempotencyKey/Conflict``.
    public func resolve(
        _ id: RecordID,
        _ outcome: CorrectionOutcome,
        by caller: Caller,
        under key: IdempotencyKey? = nil
    ) async throws -> JSONObject {
        guard let matter = try await gateway.store.matter(id.bytes), let filed = FiledCorrection(matter),
            document(of: matter, for: caller) != nil
        else { throw CorrectionRejection.unknown }
        let standing = try matter.correctionStanding(filed)
        var wrongAnswers: WrongAnswers?
        // Who may not answer, or has done so, does not make the gateway search.
        if case .corrected(let evidence) = outcome, standing.allows(outcome, by: caller.id.agency) {
            wrongAnswers = try await self.wrongAnswers(of: matter, filed, shownBy: evidence)
        }
        let operation = CorrectionResolution(matter, outcome, wrongAnswers, by: caller.id)
        var answer = try await perform(operation, status: 200, for: caller, under: key)
        if case .confirmed(let reason) = outcome { answer["reason"] = .string(reason) }
        return answer
    }

    /// Does it, unless it was done under the same key already.
    private func perform<Operation: LoggedOperation>(
        _ operation: Operation,
        status: Int,
        for caller: Caller,
        under key: IdempotencyKey?
    ) async throws -> JSONObject where Operation.Outcome == MatterOutcome {
        let done = try await gateway.perform(operation, status: status, under: key)
        var answer = document(of: done.matter, for: caller) ?? [:]
        answer["state"] = .string(done.state)
        answer["receipt"] = done.receipt.map { .object($0) }
        return answer
    }

    /// The clocks of the corrections that are open, in the order of their due days.
    public func clocks() async throws -> [CorrectionClock] {
        try await gateway.store.matters(.correction, isOpen: true).compactMap(clock(of:))
            .sorted { $0.standing.due.day < $1.standing.due.day }
    }

    /// The clock of a correction; nil where nothing is due any more.
    func clock(of matter: StoredMatter) -> CorrectionClock? {
        guard matter.isOpen, let filed = FiledCorrection(matter) else { return nil }
        let clock = DecisionClock(.correction, received: matter.openedAt, in: gateway.calendar)
        return CorrectionClock(
            id: RecordID(bytes: matter.id),
            provider: filed.provider,
            clock: clock,
            standing: clock.standing(on: gateway.today, under: gateway.workingDays)
        )
    }
}

/// The ten working days that a provider has to check, correct and answer (Decree 809 art 26); there is no extension.
public struct CorrectionClock: Sendable {
    /// The correction.
    public let id: RecordID
    /// Who has to answer.
    public let provider: AgencyID
    /// What is due since when.
    public let clock: DecisionClock
    /// Where it stands today.
    public let standing: ClockStanding
}
