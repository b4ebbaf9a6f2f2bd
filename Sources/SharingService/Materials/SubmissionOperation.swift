import CanonicalJSON
import Crypto
public import SharingModel
import TransparencyLog

/// Materials that a provider submits together: one line or a chunk of an import, with one log entry.
public struct SubmissionOperation: LoggedOperation {
    private struct Prepared: Sendable {
        let line: Line
        let sourceTag: BlindTag
        let keyTag: BlindTag
        let subjectTags: Set<BlindTag>
    }

    /// A record as it stands while the chunk is being decided.
    private struct Current {
        let number: Int64
        let revision: Int
        let content: [UInt8]
        let status: MaterialRecord.Status
        let disclosure: MaterialRecord.Disclosure
    }

    private let caller: CallerID
    private let type: MaterialType
    private let prepared: [Prepared]
    /// Each line's record by its number, and its subject's data key.
    public let lookUps: LookUps

    /// Prepares lines of one type.
    public init(
        _ lines: [Line],
        of type: MaterialType,
        by caller: CallerID,
        vault: Vault
    ) {
        self.caller = caller
        self.type = type
        prepared = lines.map { line in
            let subjects = line.record.subjects
            return Prepared(
                line: line,
                sourceTag: vault.sourceTag(type: type.reference.code, sourceID: line.record.sourceID),
                keyTag: type.keySubject(of: line.record).map { vault.tag(.subjectKey, $0) }
                    ?? vault.tag(.subjectKey, Array(line.record.sourceID.utf8)),
                subjectTags: Set(subjects.values.joined().map { vault.tag(.materialSubject, $0) })
            )
        }
        var lookUps = LookUps()
        lookUps.sources = prepared.map { .init(type: type.reference.code, tag: $0.sourceTag) }
        lookUps.dataKeys = prepared.map(\.keyTag)
        self.lookUps = lookUps
    }

    /// Records of the same number are written one after another.
    public var exclusiveTags: Set<BlindTag> { Set(prepared.map(\.sourceTag)) }

    /// Each line is about as much as a question.
    public var weight: Int { max(1, prepared.count) }

    /// New, changed or the same? Store and record.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        var current: [BlindTag: Current] = [:]
        for (line, stored) in zip(prepared, findings.sources) {
            guard let stored, current[line.sourceTag] == nil else { continue }
            let content = try batch.content(of: stored)
            let record = try JSONValue(parsing: content)
            let status = record["status"]?.string.flatMap(MaterialRecord.Status.init)
            let disclosure = record["disclosure"]?.string.flatMap(MaterialRecord.Disclosure.init)
            current[line.sourceTag] = Current(
                number: stored.number,
                revision: stored.revision,
                content: content,
                status: status ?? .valid,
                disclosure: disclosure ?? .byType
            )
        }
        let opening = batch.randomBytes(32)
        var outcomes: [LineOutcome] = []
        var leaves: [MerkleHash] = []
        for (line, storedKey) in zip(prepared, findings.dataKeys) {
            if findings.restrictedKeys.contains(line.keyTag)
                || findings.restrictedSources.contains(line.sourceTag)
            {
                outcomes.append(.restricted)
                continue
            }
            let before = current[line.sourceTag]
            if let expected = line.line.expectedRevision, expected != before?.revision ?? 0 {
                outcomes.append(.stale(revision: before?.revision ?? 0))
                continue
            }
            // A status is changed by its own call; submitting the content again does not lift a suspension. Nor does it
            // publish what was withheld: only who says so does.
            let disclosure = line.line.disclosure ?? before?.disclosure ?? .byType
            let content = line.line.record.with(status: before?.status ?? .valid, disclosure: disclosure)
                .json.canonicalBytes
            if let before, before.content == content {
                outcomes.append(.unchanged(number: before.number, revision: before.revision))
                continue
            }
            if disclosure == .withheld, before?.disclosure != .withheld {
                batch.withdrawn.insert(type.reference.code)
            }
            let revision = (before?.revision ?? 0) + 1
            let number = before?.number ?? batch.takeNumber()
            try store(line, content, number: number, revision: revision, storedKey: storedKey, in: &batch)
            current[line.sourceTag] = Current(
                number: number,
                revision: revision,
                content: content,
                status: before?.status ?? .valid,
                disclosure: disclosure
            )
            outcomes.append(
                before == nil ? .created(number: number) : .updated(number: number, revision: revision)
            )
            leaves.append(
                MerkleTree.leafHash(
                    of: Commitment.value(opening: opening, label: "revision", bytes: content).bytes
                )
            )
        }
        guard outcomes.contains(where: { $0.place != nil }) else {
            return Outcome(lines: outcomes, position: nil)
        }
        return try log(outcomes, leaves, opening, storedKey: findings.dataKeys.first ?? nil, in: &batch)
    }

    private func store(
        _ line: Prepared,
        _ content: [UInt8],
        number: Int64,
        revision: Int,
        storedKey: [UInt8]?,
        in batch: inout BatchDraft
    ) throws {
        let key = try batch.dataKey(for: line.keyTag, stored: storedKey)
        let sealed = try batch.seal(
            content,
            for: .revision(number: number, revision: revision),
            with: key
        )
        batch.writes.revisions.append(
            BatchWrites.Revision(
                number: number,
                revision: revision,
                type: type.reference,
                sourceTag: line.sourceTag,
                keyTag: line.keyTag,
                sealed: sealed,
                subjectTags: line.subjectTags
            )
        )
    }

    private func log(
        _ outcomes: [LineOutcome],
        _ leaves: [MerkleHash],
        _ opening: [UInt8],
        storedKey: [UInt8]?,
        in batch: inout BatchDraft
    ) throws -> Outcome {
        var draft = RecordDraft(kind: .submission)
        draft.caller = caller
        draft.provider = type.source
        draft.material = type.reference
        draft.result = outcomes.count == 1 ? outcomes[0].word : nil
        draft.revisions = (leaves.count, Frontier().appending(leaves).after.root)
        // The opening of a chunk belongs to many subjects and is given to the provider only once.
        var details: SealedDetails?
        if prepared.count == 1, !leaves.isEmpty {
            let tag = prepared[0].keyTag
            let key = try batch.dataKey(for: tag, stored: storedKey)
            let place = outcomes[0].place.map { RevisionReference(record: $0.number, revision: $0.revision) }
            details = SealedDetails(tag: tag, key: key, revisions: place.map { [$0] })
        }
        let position = try batch.log(
            draft,
            id: batch.makeID(),
            opening: opening,
            details: details,
            isOpeningReleased: !leaves.isEmpty
        )
        if details != nil, let subject = type.keySubject(of: prepared[0].line.record) {
            batch.index(subject, as: .kept, at: position, isShown: false)
        }
        return Outcome(lines: outcomes, position: position)
    }
}
