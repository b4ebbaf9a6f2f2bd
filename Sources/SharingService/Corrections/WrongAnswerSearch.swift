import CanonicalJSON
import SharingModel

/// Finds in the log who got answers that were drawn from the wrong revisions of one record.
///
/// It reads outside of any batch: the revision that corrects is stored already, so that no more wrong answers come.
struct WrongAnswerSearch {
    let gateway: SharingGateway
    /// The type's code.
    let type: String
    /// The record's number.
    let record: Int64
    /// Where it was wrong.
    let errors: RecordErrors
    /// Whom a wrong revision named, or who missed the record: answers about nobody else could be drawn from it.
    let subjects: Set<Subject>

    /// Every wrong answer, oldest first.
    func answers() async throws -> WrongAnswers {
        let months = try await gateway.indexedMonths()
        var lookUps = LookUps()
        lookUps.holdings = subjects.flatMap { months.tags(of: $0, gateway.vault) }
        let findings = try await gateway.find(lookUps)
        // A completeness check about several is a question about one of them alone.
        let uses = Set(findings.holdings.filter { $0.relation != .kept }.map(\.place))
        let asked = Set(findings.holdings.filter { $0.relation == .asked }.map(\.place))
        var wrong: [(agency: AgencyID, id: RecordID)] = []
        for place in uses.sorted() {
            guard let stored = try await gateway.store.record(at: place),
                try isWrong(stored, isAskedAbout: asked.contains(place)),
                let agency = stored.record.consumer
            else { continue }
            wrong.append((agency, RecordID(bytes: stored.record.id)))
        }
        return WrongAnswers(wrong)
    }

    private func isWrong(_ stored: StoredLogRecord, isAskedAbout: Bool) throws -> Bool {
        guard let answer = AnswerRecord(stored), answer.types.contains(type) else { return false }
        let revisions = try OpenedDetails(of: stored, gateway.vault)?.revisions
        // Without its sources an answer counts by whom it is about.
        guard revisions != nil || isAskedAbout else { return false }
        return errors.spoiled(revisions, of: record, at: answer.time)
    }
}

/// A log record that is an answer to a verification, a reuse or a completeness check.
struct AnswerRecord {
    /// What kind of question it was.
    let kind: RecordDraft.Kind
    /// The codes of the types that it is about.
    let types: Set<String>
    let time: Timestamp

    /// Reads it; nil for a refusal or another kind of record.
    init?(_ stored: StoredLogRecord) {
        guard let record = try? JSONValue(parsing: stored.record.bytes),
            let kind = record["kind"]?.string.flatMap(RecordDraft.Kind.init(rawValue:)),
            [.verification, .reuse, .check].contains(kind), record["result"] != "refused",
            let time = record["time"]?.string.flatMap(Timestamp.init)
        else { return nil }
        self.kind = kind
        self.time = time
        types = AnswerRecord.types(in: record)
    }

    /// The codes of the types that a record is about.
    static func types(in record: JSONValue) -> Set<String> {
        let materials = [record["material"]] + (record["materials"]?.array ?? []).map { $0["material"] }
        return Set(materials.compactMap { $0?.string.flatMap(MaterialTypeReference.init)?.code })
    }
}

extension SharingGateway {
    /// Reads without writing anything.
    func find(_ lookUps: LookUps) async throws -> Findings {
        let time = clock()
        return try await store.transact([lookUps]) { snapshot in
            (BatchWrites(time: snapshot.head.time ?? time), snapshot.findings[0])
        }
    }
}
