public import CanonicalJSON
public import SharingModel

/// Erases what is held about a subject: proposed by one, approved by another, done when the law allows it.
public struct ErasureService: Sendable {
    private let gateway: SharingGateway

    /// Erases from the store of `gateway`.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// Proposes an erasure; returns it as callers see it, with the receipt.
    ///
    /// - Throws: ``ErasureRejection``; ``LogUnavailable``.
    public func propose(_ request: ErasureRequest, by caller: CallerID) async throws -> JSONObject {
        let operation = ErasureProposal(
            request,
            by: caller,
            in: try await gateway.indexedMonths(),
            types: gateway.catalogue.current.types.keys.sorted(),
            vault: gateway.vault
        )
        let (outcome, batch) = try await gateway.engine.perform(operation)
        guard let outcome else { throw ErasureRejection.nothingHeld }
        return [
            "id": .string(outcome.id.description),
            "state": .string(StoredErasure.State.proposed.rawValue),
            "receipt": .object(batch.receipt(at: outcome.position)),
        ]
    }

    /// Decides on an erasure; returns it as callers see it, with what is gone and the receipt.
    ///
    /// - Throws: ``ErasureRejection``; ``LogUnavailable``.
    public func decide(
        _ id: RecordID,
        _ decision: ProposalDecision,
        by caller: CallerID
    ) async throws -> JSONObject {
        guard let erasure = try await gateway.store.erasures().first(where: { $0.id == id.bytes }) else {
            throw ErasureRejection.unknown
        }
        guard erasure.state == .proposed else { throw ErasureRejection.alreadyDecided(erasure.state) }
        let (outcome, batch) = try await perform(erasure, .decision(decision, by: caller))
        var answer = outcome.erasure.json
        if outcome.erasure.state == .erased {
            answer["erased"] = [
                "uses": .integer(Int64(outcome.records)), "materials": .integer(Int64(outcome.materials)),
            ]
        }
        if let position = outcome.position { answer["receipt"] = .object(batch.receipt(at: position)) }
        return answer
    }

    /// Erases what was restricted and need not be kept any more.
    ///
    /// - Returns: how many subjects; and what went wrong with others, which stops none.
    public func carryOutDue() async throws -> (count: Int, failures: [any Error]) {
        let today = gateway.today
        var count = 0
        var failures: [any Error] = []
        for erasure in try await gateway.store.erasures() {
            guard erasure.state == .restricted, let due = erasure.due, due <= today else { continue }
            do {
                let (outcome, _) = try await perform(erasure, .termEnded)
                if outcome.erasure.state == .erased { count += 1 }
            } catch {
                failures.append(error)
            }
        }
        return (count, failures)
    }

    /// Every erasure, oldest first, as callers see it.
    public func list() async throws -> [(id: RecordID, document: JSONObject)] {
        try await gateway.store.erasures().map { (RecordID(bytes: $0.id), $0.json) }
    }

    private func perform(
        _ erasure: StoredErasure,
        _ cause: ErasureDecision.Cause
    ) async throws -> (ErasureDecision.Outcome, CommittedBatch) {
        let operation = ErasureDecision(
            RecordID(bytes: erasure.id),
            of: try await subject(of: erasure),
            because: cause,
            keeping: gateway.retention,
            in: try await gateway.indexedMonths(),
            under: gateway.catalogue.current,
            vault: gateway.vault
        )
        return try await gateway.engine.perform(operation)
    }

    /// Whom an open erasure is about; nil when the key is gone, and everything with it.
    private func subject(of erasure: StoredErasure) async throws -> Subject? {
        guard let wrapped = try await gateway.wrappedKey(of: erasure.keyTag) else { return nil }
        guard let sealed = erasure.sealedSubject else { throw Vault.Unopenable(what: "an erasure") }
        let key = try gateway.vault.dataKey(wrapped, for: erasure.keyTag)
        let content = try gateway.vault.open(sealed, for: .erasure(id: erasure.id), with: key)
        guard let subject = Subject(canonical: try JSONValue(parsing: content)) else {
            throw Vault.Unopenable(what: "an erasure")
        }
        return subject
    }
}

extension StoredErasure {
    /// As callers see it: nothing of the subject.
    fileprivate var json: JSONObject {
        var object: JSONObject = [
            "id": .string(RecordID(bytes: id).description), "state": .string(state.rawValue),
            "reason": .string(reason.rawValue), "proposedBy": .string(proposer.description),
            "proposedAt": .string(proposedAt.description),
        ]
        object["decidedBy"] = decider.map { .string($0.description) }
        object["decidedAt"] = decidedAt.map { .string($0.description) }
        object["restrictedUntil"] = due.map { .string($0.description) }
        return object
    }
}
