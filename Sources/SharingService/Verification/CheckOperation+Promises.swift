import CanonicalJSON
import SharingModel

extension CheckOperation {
    /// A promise that the check is told of: what it is kept under, and whom its own check will be about.
    struct Promise: Sendable {
        let id: [UInt8]
        let line: CheckPlan.Line
        let check: PromiseCheck
        /// The subject of the check; nil where somebody looks on the spot.
        let subject: Subject?
    }

    /// The promises that `query` says were made.
    ///
    /// A promise has the same id whenever the same case says so, so that it is kept once.
    static func promises(
        in plan: CheckPlan,
        _ query: CheckQuery,
        of agency: AgencyID,
        vault: Vault
    ) -> [Promise] {
        plan.lines.filter(\.isPromised).map { line in
            let check = line.material.check ?? .standard
            var subject: Subject?
            if case .verification(let material, _) = check {
                subject = query.subjects.first { $0.role == material.owner }?.subject
            }
            let place = [query.caseName, plan.item.slug, line.number, line.role]
            let tag = vault.tag(.promise, Array(([agency.description] + place).joined(separator: "\0").utf8))
            return Promise(id: tag.bytes, line: line, check: check, subject: subject)
        }
    }

    /// Keeps the promises that are not kept yet, until they are due.
    func keep(
        _ promises: [Promise],
        _ findings: Findings,
        receipt: RecordID,
        in batch: inout BatchDraft
    ) throws {
        for (promise, known) in zip(promises, findings.matters) where known == nil {
            guard let plan else { return }
            let entry = PromisedEntry(
                serviceItem: plan.item.slug,
                number: promise.line.number,
                title: promise.line.material.title ?? plan.item.title,
                receipt: receipt.description
            )
            let sealed = try seal(promise, findings, in: &batch)
            batch.writes.matters.append(
                StoredMatter(
                    id: promise.id,
                    kind: .promise,
                    opener: caller,
                    openedAt: batch.time,
                    parties: [caller.agency],
                    content: entry.json,
                    keyTag: sealed?.tag,
                    sealed: sealed?.bytes,
                    state: "made",
                    due: promise.check.delay.lastDay(from: batch.today, under: workingDays),
                    steps: [StoredMatter.Step(verb: "make", actor: caller, time: batch.time)]
                )
            )
        }
    }

    /// Whom the check will be about and for which purpose, under the subject's own key.
    private func seal(
        _ promise: Promise,
        _ findings: Findings,
        in batch: inout BatchDraft
    ) throws -> (tag: BlindTag, bytes: [UInt8])? {
        guard let subject = promise.subject else { return nil }
        let tag = batch.vault.tag(.subjectKey, subject)
        let stored = lookUps.dataKeys.firstIndex(of: tag).flatMap { findings.dataKeys[$0] }
        let key = try batch.dataKey(for: tag, stored: stored)
        let content: JSONValue = ["subject": subject.json, "purpose": query.purposeDocument]
        return (tag, try batch.seal(content.canonicalBytes, for: .matter(id: promise.id), with: key))
    }
}
