import CanonicalJSON
import SharingModel

/// Tells agencies that a record was revoked or suspended on which answers that they had may rest.
///
/// Off the way of questions: every such change is noted when it is committed, and followed up afterwards, once, whatever
/// happens in between.
public struct RelianceService: Sendable {
    private let gateway: SharingGateway

    /// Follows up the changes of `gateway`.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// Follows up every change that was not followed up yet, the oldest first.
    ///
    /// - Returns: how many notices were posted.
    public func followUp() async throws -> Int {
        var count = 0
        while let place = try await gateway.store.withdrawals(limit: 1).first {
            let change = try await gateway.store.record(at: place).flatMap { try withdrawal($0) }
            let receipts = if let change { try await reliant(on: change) } else { [AgencyID: [RecordID]]() }
            let operation = RelianceOperation(place: place, change: change, receipts: receipts)
            _ = try await gateway.engine.perform(operation)
            count += receipts.count
        }
        return count
    }

    /// What a record of a change says; nil where the subject's key is gone, and with it what was relied on.
    private func withdrawal(_ stored: StoredLogRecord) throws -> Withdrawal? {
        guard let record = try? JSONValue(parsing: stored.record.bytes),
            let status = record["result"]?.string,
            let material = record["material"]?.string.flatMap(MaterialTypeReference.init),
            let provider = stored.record.provider, let tag = stored.record.keyTag,
            let details = try OpenedDetails(of: stored, gateway.vault),
            let revision = details.revisions?.first, let subject = details.subject
        else { return nil }
        return Withdrawal(
            place: stored.place,
            revision: revision,
            subject: subject,
            keyTag: tag,
            material: material,
            provider: provider,
            status: status
        )
    }

    /// By agency, the receipts of the answers that may rest on the record, the newest first: those since it was withdrawn
    /// last, as far back as they are kept.
    private func reliant(on change: Withdrawal) async throws -> [AgencyID: [RecordID]] {
        var receipts: [AgencyID: [RecordID]] = [:]
        for use in try await uses(of: change) where use.place < change.place {
            guard let stored = try await gateway.store.record(at: use.place),
                let record = try? JSONValue(parsing: stored.record.bytes)
            else { continue }
            // Records of older gateways do not say what they were drawn from: they may rest on it.
            if let revisions = try OpenedDetails(of: stored, gateway.vault)?.revisions {
                guard let drawn = revisions.first(where: { $0.record == change.revision.record }) else {
                    continue
                }
                // Whoever relied on it before an earlier withdrawal was told then.
                if Withdrawal.isOne(record), drawn.revision < change.revision.revision { return receipts }
            }
            guard change.isPositive(record), let agency = stored.record.consumer,
                agency != change.provider
            else { continue }
            receipts[agency, default: []].append(RecordID(bytes: stored.record.id))
        }
        return receipts
    }

    /// Every log record about whom the changed record names first, the newest first; none where the data are restricted.
    private func uses(of change: Withdrawal) async throws -> [FoundUse] {
        let months = try await gateway.indexedMonths()
        let firstKept = CivilMonth(of: gateway.retention.firstKept(on: months.today))
        var lookUps = LookUps()
        lookUps.holdings = months.tags(of: change.subject, from: firstKept, gateway.vault)
        lookUps.dataKeys = [change.keyTag]
        let findings = try await gateway.find(lookUps)
        return findings.restrictedKeys.isEmpty ? findings.holdings : []
    }
}

/// A record of a material that was revoked or suspended.
struct Withdrawal: Sendable {
    /// Where the log says so.
    let place: LogPlace
    /// The revision that says so too.
    let revision: RevisionReference
    /// Whose key seals it.
    let subject: Subject
    let keyTag: BlindTag
    let material: MaterialTypeReference
    let provider: AgencyID
    let status: String

    /// The statuses after which nobody should rely on a record.
    static let statuses: Set<MaterialRecord.Status> = [.revoked, .suspended]

    /// Whether a log record says that a record was withdrawn.
    static func isOne(_ record: JSONValue) -> Bool {
        record["kind"] == "status" && statuses.contains { record["result"]?.string == $0.rawValue }
    }

    /// Whether a log record is an answer about the type on which somebody may rely; a check rests on all that it looked up.
    func isPositive(_ record: JSONValue) -> Bool {
        guard let kind = record["kind"]?.string, let result = record["result"]?.string else { return false }
        let positive = [
            ["verification", "match"], ["reuse", "released"], ["check", "ready"], ["check", "incomplete"],
            ["check", "kept"],
        ]
        return positive.contains([kind, result]) && AnswerRecord.types(in: record).contains(material.code)
    }
}

/// Posts the notices of one change, logs that it did, and takes the change off the list.
struct RelianceOperation: LoggedOperation {
    /// How many receipts one notice names at most; it says how many there are.
    static let receiptLimit = 100

    let place: LogPlace
    let change: Withdrawal?
    let receipts: [AgencyID: [RecordID]]
    let lookUps = LookUps()

    func decide(_ findings: Findings, in batch: inout BatchDraft) throws {
        batch.writes.followedUp.append(place)
        guard let change, !receipts.isEmpty else { return }
        for (agency, ids) in receipts.sorted(by: { $0.key.description < $1.key.description }) {
            let shown = ids.prefix(RelianceOperation.receiptLimit)
            let about: JSONObject = [
                "receipts": .array(shown.map { .string($0.description) }),
                "count": .integer(Int64(ids.count)), "material": .string(change.material.description),
                "status": .string(change.status),
            ]
            batch.notify(agency, .recordWithdrawn, about: about)
        }
        var draft = RecordDraft(kind: .status)
        draft.provider = change.provider
        draft.material = change.material
        draft.result = "notified"
        _ = try batch.logPlainly(draft)
    }
}
