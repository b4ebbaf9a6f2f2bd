import CanonicalJSON
import SharingModel

// What the log says about the answer that is held to be wrong, and about all that were as wrong.
extension CorrectionService {
    /// The answer that a request is about; nil for a person who names none.
    ///
    /// - Throws: ``InvalidInput`` for an answer that is none of the caller's agency about this subject and type: whether it is
    ///   another's, or none at all, is not told.
    func disputedAnswer(_ request: CorrectionRequest, for caller: Caller) async throws -> DisputedAnswer? {
        let isForPerson = caller.permissions.contains(.usage)
        guard let text = request.answer else {
            guard isForPerson else { throw InvalidInput.missingReceipt }
            return nil
        }
        guard let id = RecordID(text), let stored = try await gateway.store.record(id: id.bytes),
            isForPerson || stored.record.consumer == caller.id.agency,
            let answer = AnswerRecord(stored), answer.types.contains(request.material.code),
            let details = try OpenedDetails(of: stored, gateway.vault),
            try await isAbout(request.subject, stored, answer, details)
        else { throw InvalidInput.otherReceipt }
        return DisputedAnswer(
            id: id,
            isCheck: answer.kind == .check,
            time: answer.time,
            revisions: details.revisions
        )
    }

    /// Whether an answer is about a subject; a completeness check has several, of whom the index knows.
    private func isAbout(
        _ subject: Subject,
        _ stored: StoredLogRecord,
        _ answer: AnswerRecord,
        _ details: OpenedDetails
    ) async throws -> Bool {
        guard answer.kind == .check else { return details.subject == subject }
        var lookUps = LookUps()
        lookUps.holdings = try await gateway.indexedMonths().tags(of: subject, gateway.vault)
        return try await gateway.find(lookUps).holdings.contains {
            $0.place == stored.place && $0.relation != .kept
        }
    }

    /// Who got wrong answers, if the record was corrected.
    func wrongAnswers(
        of matter: StoredMatter,
        _ filed: FiledCorrection,
        shownBy evidence: CorrectionOutcome.Evidence
    ) async throws -> WrongAnswers? {
        guard let number = try await record(filed, shownBy: evidence) else { return nil }
        var lookUps = LookUps()
        lookUps.histories = [number]
        let stored = try await gateway.find(lookUps).histories[0]
        let revisions = try stored.map { revision in
            RecordHistory.Revision(
                number: revision.material.revision,
                content: try content(of: revision.material),
                time: revision.time
            )
        }
        let errors: RecordErrors
        var subjects: Set<Subject> = []
        if let disputed = filed.revisions.first(where: { $0.record == number }) {
            let history = RecordHistory(revisions)
            guard let found = history.errors(in: disputed.revision, of: filed.fields) else { return nil }
            errors = found
            for revision in revisions where found.revisions.contains(revision.number) {
                subjects.formUnion(RecordHistory.subjects(in: revision.content))
            }
        } else {
            guard let missed = try await subject(of: matter), let first = revisions.first,
                let newest = revisions.last, RecordHistory.subjects(in: newest.content).contains(missed)
            else { return nil }
            // A record is missed since the wrong answer; one that was there before was not.
            let since = filed.answeredAt ?? matter.openedAt
            guard let made = first.time, made >= since else { return nil }
            errors = .missing(since: since, until: made)
            subjects = [missed]
        }
        return try await WrongAnswerSearch(
            gateway: gateway,
            type: filed.material.code,
            record: number,
            errors: errors,
            subjects: subjects
        ).answers()
    }

    /// The record that shows the correction: one that was disputed, or where none was found, any of the type.
    private func record(
        _ filed: FiledCorrection,
        shownBy evidence: CorrectionOutcome.Evidence
    ) async throws -> Int64? {
        let number: Int64?
        switch evidence {
        case .sourceID(let sourceID):
            let code = filed.material.code
            var lookUps = LookUps()
            lookUps.sources = [
                .init(type: code, tag: gateway.vault.sourceTag(type: code, sourceID: sourceID))
            ]
            number = try await gateway.find(lookUps).sources[0]?.number
        case .receipt(let text):
            guard let id = RecordID(text), let stored = try await gateway.store.record(id: id.bytes),
                stored.record.provider == filed.provider,
                let record = try? JSONValue(parsing: stored.record.bytes), let kind = record["kind"]?.string,
                ["submission", "status"].contains(kind),
                record["material"]?.string.flatMap(MaterialTypeReference.init)?.code == filed.material.code
            else { return nil }
            number = try OpenedDetails(of: stored, gateway.vault)?.revisions?.first?.record
        }
        guard let number else { return nil }
        let isDisputed = filed.revisions.contains { $0.record == number }
        return isDisputed || filed.revisions.isEmpty ? number : nil
    }

    private func content(of material: StoredMaterial) throws -> JSONValue {
        let key = try gateway.vault.dataKey(material.wrappedKey, for: material.keyTag)
        let row = Vault.Row.revision(number: material.number, revision: material.revision)
        return try JSONValue(parsing: gateway.vault.open(material.sealed, for: row, with: key))
    }

    /// Whom a correction is about; nil where the data were erased since.
    private func subject(of matter: StoredMatter) async throws -> Subject? {
        guard let tag = matter.keyTag, let sealed = matter.sealed else { return nil }
        var lookUps = LookUps()
        lookUps.dataKeys = [tag]
        guard let wrapped = try await gateway.find(lookUps).dataKeys[0],
            let key = try? gateway.vault.dataKey(wrapped, for: tag),
            let bytes = try? gateway.vault.open(sealed, for: .matter(id: matter.id), with: key)
        else { return nil }
        return try JSONValue(parsing: bytes)["subject"].flatMap(Subject.init(canonical:))
    }
}

extension RecordHistory {
    /// Whom a content names, in whatever role.
    fileprivate static func subjects(in content: JSONValue) -> Set<Subject> {
        let roles = content["subjects"]?.object?.members ?? []
        return Set(roles.flatMap { $0.value.array ?? [] }.compactMap(Subject.init(canonical:)))
    }
}

extension InvalidInput {
    fileprivate static var missingReceipt: InvalidInput {
        InvalidInput(
            .value,
            at: "/receipt",
            en: "name the answer that you hold to be wrong: the record id of a verification, reuse or check",
            zh: "请指明有误的答复：一次核验、复用或者一次性告知的记录标识"
        )
    }

    fileprivate static var otherReceipt: InvalidInput {
        InvalidInput(
            .value,
            at: "/receipt",
            en:
                "must be the record id of a verification, reuse or check of your agency about this subject and material that was answered",
            zh: "必须是本部门就该主体和该材料所作核验、复用或者一次性告知的记录标识，且已获答复"
        )
    }
}
