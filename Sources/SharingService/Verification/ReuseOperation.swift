import CanonicalJSON
public import SharingModel
import TransparencyLog

/// One reuse 复用: the permitted fields of every valid record of the subject.
public final class ReuseOperation: LoggedOperation {
    /// The result of a reuse that handed something over.
    static let released = "released"

    private let query: ReuseQuery
    private let context: QuestionContext
    /// What is read: the subject's records and data key.
    public let lookUps: LookUps

    /// Prepares the question of `caller`.
    public init(_ query: ReuseQuery, by caller: CallerID, vault: Vault) {
        self.query = query
        context = QuestionContext(
            kind: .reuse,
            caller: caller,
            subject: query.subject,
            purpose: query.purpose,
            document: query.document,
            fields: query.fields,
            keyTag: vault.tag(.subjectKey, query.subject)
        )
        var lookUps = LookUps()
        lookUps.subjects = [.init(type: query.material.code, tag: vault.tag(.materialSubject, query.subject))]
        lookUps.dataKeys = [context.keyTag]
        self.lookUps = lookUps
    }

    /// May they? Then the values.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Answered {
        let storedKey = findings.dataKeys[0]
        switch try context.authorise(AccessRequest(query), storedKey: storedKey, in: &batch) {
        case .refused(let refused): return refused
        case .permitted(let permit):
            if let refused = try context.overQuota(permit, storedKey: storedKey, in: &batch) {
                return refused
            }
            let today = batch.today
            let records = try batch.open(findings.subjects[0], about: query.subject, of: permit.type)
                .filter { $0.invalidity(on: today, under: permit.type.validity) == nil }
                .sorted { ($1.issuedOn, $0.sourceID) < ($0.issuedOn, $1.sourceID) }
            let isDisputed = batch.isDisputed(findings.subjects[0], of: lookUps.subjects[0])
            if records.isEmpty { batch.noteUnknown(query.subject, to: context.caller.agency) }
            let result = records.isEmpty ? "not-found" : ReuseOperation.released
            return .answer(
                try context.answer(
                    permit,
                    result: result,
                    from: records,
                    sources: findings.subjects[0],
                    isUse: findings.restrictedKeys.isEmpty,
                    storedKey: storedKey,
                    in: &batch
                ) { [time = batch.timeText, isDisputed] answer, id in
                    answer.member("asOf", time)
                    if isDisputed { answer.member("disputed", true) }
                    answer.member("id", plainText: id.append)
                    answer.member("material") { permit.type.writeAnswered(to: &$0) }
                    answer.member("records", .array(records.map { json(of: $0, permit.type) }))
                }
            )
        }
    }

    private func json(of record: MaterialRecord, _ type: MaterialType) -> JSONValue {
        var values = JSONObject()
        for field in query.fields { values[field] = record.values[field]?.json }
        var object: JSONObject = [
            "issuedOn": .string(record.issuedOn.description), "sourceId": .string(record.sourceID),
        ]
        if let last = record.lastDay(under: type.validity) {
            object["validUntil"] = .string(last.description)
        }
        object["values"] = .object(values)
        return .object(object)
    }
}
