/// Where a correction stands: open until the provider has answered, and answered once.
public struct CorrectionStanding: Hashable, Sendable {
    /// Its state.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// The provider checks; meanwhile answers say that the record is disputed, and the paper is accepted.
        case open
        /// The record was wrong and has a newer revision.
        case corrected
        /// The record is right.
        case confirmed
    }

    /// Why a resolution is not taken; nothing changes.
    public enum Refusal: Error, Hashable, Sendable {
        /// Only the provider of the type answers.
        case notProvider
        /// Who filed it does not answer it.
        case ownReport
        /// It was answered already.
        case answered(State)
        /// The record has no newer revision that differs in what is held to be wrong.
        case notCorrected
    }

    /// Its state.
    public private(set) var state: State
    private let provider: AgencyID
    /// The agency that filed it in its own name; nil for one that was filed for a person.
    private let reporter: AgencyID?

    /// Where a correction stands.
    public init(_ state: State = .open, provider: AgencyID, reporter: AgencyID?) {
        self.state = state
        self.provider = provider
        self.reporter = reporter
    }

    /// Whether an answer of `agency` could be taken, if the record was corrected.
    public func allows(_ outcome: CorrectionOutcome, by agency: AgencyID) -> Bool {
        var copy = self
        return (try? copy.take(outcome, by: agency, isCorrected: true)) != nil
    }

    /// Takes the provider's answer.
    ///
    /// - Parameters:
    ///   - outcome: what it says.
    ///   - agency: whose steward says it.
    ///   - isCorrected: whether a newer revision differs in what is held to be wrong.
    /// - Throws: ``Refusal``.
    public mutating func take(
        _ outcome: CorrectionOutcome,
        by agency: AgencyID,
        isCorrected: Bool
    ) throws(Refusal) {
        guard agency == provider else { throw .notProvider }
        guard agency != reporter else { throw .ownReport }
        guard state == .open else { throw .answered(state) }
        if case .corrected = outcome, !isCorrected { throw .notCorrected }
        state = outcome.state
    }
}

extension CorrectionStanding.Refusal {
    /// Why, and what to do.
    public var text: LocalizedText {
        switch self {
        case .notProvider:
            LocalizedText(
                en: "A correction is answered by a steward of the provider.",
                zh: "校核更正由提供部门的共享工作机构负责人答复。"
            )
        case .ownReport:
            LocalizedText(
                en: "An agency does not answer what it filed itself.",
                zh: "提出部门不得答复本部门提出的校核更正。"
            )
        case .answered(let state):
            LocalizedText(
                en: "It was answered already: \(state.rawValue).",
                zh: "该事项已有答复：\(state.rawValue)。"
            )
        case .notCorrected:
            LocalizedText(
                en:
                    "No newer revision differs in what is held to be wrong: submit the corrected record through POST /v1/materials first, or confirm it with reasons.",
                zh: "尚无在争议内容上有所变更的新修订：请先通过 POST /v1/materials 提交更正后的材料，或者说明理由予以确认。"
            )
        }
    }
}
