import SharingModel
import TransparencyLog

/// Operations of one request that wait to be decided, in one batch or, where they are many, in several.
///
/// Only the one running batch calls its methods.
protocol PendingGroup: Sendable {
    /// Tags that no other group of the same batch may share.
    var exclusiveTags: Set<BlindTag> { get }
    /// Whether nothing else may be decided in the same batch.
    var isAlone: Bool { get }
    /// How much work there is left to decide, in questions; 0 once the last was decided.
    var weight: Int { get }
    /// How much of it cannot be decided in parts.
    var nextWeight: Int { get }
    /// Takes what the next batch is to decide, and says what is to be read for it.
    ///
    /// - Parameters:
    ///   - room: how much work it may be; one operation is taken even if it is more.
    ///   - lookUps: is given one entry for each operation taken.
    func take(_ room: Int, lookUps: inout [LookUps])
    /// Decides what was taken; `findings` are those of its entries, and of nothing else.
    func decide(_ findings: ArraySlice<Findings>, in batch: inout BatchDraft)
    /// Whether nobody waits for it.
    var isUpkeep: Bool { get }
    /// Whether earlier batches decided some of it, so that it sees all growth from them on.
    var isUnderWay: Bool { get }
    /// Hears how the log grew by other gateways' entries before the batch of which it hears next.
    func grew(_ growth: Growth)
    /// Hears of a batch that is on disk: one with operations of this group, or one between two such.
    func committed(_ batch: CommittedBatch)
    /// Ends the group: nothing of it is released.
    func fail(_ failure: LogUnavailable)
}

extension BatchDraft {
    /// Decides one operation; what it added is taken back if it throws.
    mutating func decide<Operation: LoggedOperation>(
        _ operation: Operation,
        _ findings: Findings
    ) -> Result<Operation.Outcome, any Error> {
        let mark = mark
        do {
            return .success(try operation.decide(findings, in: &self))
        } catch {
            takeBack(to: mark)
            return .failure(error)
        }
    }
}
