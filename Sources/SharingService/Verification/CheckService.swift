public import CanonicalJSON
public import SharingModel

/// Completeness checks, and the cases whose applicants were told more than once.
public struct CheckService: Sendable {
    private let gateway: SharingGateway

    /// Checks against the catalogue of `gateway`.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// Answers one check, recorded first.
    ///
    /// - Throws: ``InvalidInput`` with everything that does not fit the item's list; ``LogUnavailable``.
    public func answer(
        _ query: CheckQuery,
        by caller: CallerID
    ) async throws -> (CheckOperation.Outcome, CommittedBatch) {
        let operation = try CheckOperation(
            query,
            by: caller,
            under: gateway.catalogue.current,
            workingDays: gateway.workingDays,
            vault: gateway.vault
        )
        let (outcome, batch) = try await gateway.engine.perform(operation)
        if case .answered(_, let telling?) = outcome, telling > 1 {
            gateway.metrics.add(1, to: .repeatedTellings)
        }
        return (outcome, batch)
    }

    /// What applicants were told more than once for one case, oldest first, without any case number.
    ///
    /// A steward sees those of the own agency, an auditor all.
    public func repeated(for caller: Caller) async throws -> [StoredTelling] {
        try await gateway.store.repeatedTellings(
            of: caller.roles.contains(.auditor) ? nil : caller.id.agency
        )
    }
}

extension StoredTelling {
    /// The id of its receipt, which grows with time.
    public var receipt: RecordID { RecordID(bytes: id) }

    /// As stewards and auditors see it.
    public var json: JSONObject {
        [
            "receipt": .string(receipt.description), "agency": .string(agency.description),
            "serviceItem": .string(item), "notice": .integer(Int64(number)),
            "time": .string(time.description),
        ]
    }
}
