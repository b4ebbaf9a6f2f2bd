import CanonicalJSON
public import SharingModel

/// A consumer tells what became of a reuse: one outcome stands for each, and later words add to it.
public struct OutcomeOperation: LoggedOperation {
    /// What came of it.
    public struct Outcome: Sendable {
        /// What stands now.
        public let outcome: UseOutcome
        /// The record's place in the batch; nil where nothing new was told.
        public let position: Int?
    }

    /// Why an outcome is not taken; nothing was written.
    public enum Rejection: Error, Hashable, Sendable {
        /// The caller's agency has no such reuse.
        case unknown
        /// The reuse handed nothing over.
        case nothingReleased
        /// It was told that the data were destroyed.
        case destroyed(on: CivilDate)
    }

    private let id: RecordID
    private let told: UseOutcome
    private let caller: CallerID
    /// The reuse with what was told of it before.
    public let lookUps: LookUps

    /// Prepares what `caller` tells of its agency's reuse `id`.
    public init(_ outcome: UseOutcome, of id: RecordID, by caller: CallerID) {
        self.id = id
        told = outcome
        self.caller = caller
        var lookUps = LookUps()
        lookUps.useRecords = [id]
        self.lookUps = lookUps
    }

    /// What is told of one reuse comes one after another.
    public var exclusiveTags: Set<BlindTag> { BlindTag(bytes: id.bytes).map { [$0] } ?? [] }

    /// Adds it to what stands, and records it.
    ///
    /// - Throws: ``Rejection``; ``InvalidInput`` for a day that cannot be.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        guard let found = findings.useRecords[0], found.record.record.consumer == caller.agency,
            let reuse = try? JSONValue(parsing: found.record.record.bytes),
            reuse["kind"]?.string == RecordDraft.Kind.reuse.rawValue,
            let time = found.record.time
        else { throw Rejection.unknown }
        guard reuse["result"]?.string == ReuseOperation.released else { throw Rejection.nothingReleased }
        try told.check(usedOn: batch.calendar.day(of: time), today: batch.today)
        var outcome = told
        do throws(UseOutcome.AlreadyDestroyed) {
            if let before = found.outcome { outcome = try before.adding(told) }
        } catch {
            throw Rejection.destroyed(on: error.day)
        }
        guard outcome != found.outcome else { return Outcome(outcome: outcome, position: nil) }
        batch.writes.useOutcomes.append((found.record.place, outcome))
        var draft = RecordDraft(kind: .outcome)
        draft.caller = caller
        draft.provider = found.record.record.provider
        draft.material = reuse["material"]?.string.flatMap(MaterialTypeReference.init)
        draft.contract = reuse["contract"]?.string.flatMap(ContractHash.init)
        draft.serviceItem = reuse["serviceItem"]?.string
        draft.result = outcome.effect.rawValue
        draft.use = id
        draft.storedUntil = outcome.storedUntil
        draft.destroyedOn = outcome.destroyedOn
        draft.isFirst = found.outcome == nil
        draft.countedIn = CivilMonth(of: batch.calendar.day(of: time))
        return Outcome(outcome: outcome, position: try batch.logPlainly(draft))
    }
}
