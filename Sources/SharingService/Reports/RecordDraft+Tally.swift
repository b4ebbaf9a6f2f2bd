import SharingModel

extension RecordDraft {
    /// Tells what the record counts as in reports, each with how often.
    ///
    /// A report says nothing that cannot be counted again in the log. A new kind of record that is to be counted gets its
    /// case here.
    func tally(under catalogue: Catalogue, _ count: (Tally.Key, Int) -> Void) {
        func add(_ measure: TallyMeasure, _ amount: Int = 1) {
            let key = Tally.Key(
                // What a provider does by itself is nobody's question.
                consumer: [.submission, .corrected].contains(measure) ? nil : caller?.agency,
                provider: provider,
                item: serviceItem,
                material: material?.code,
                measure: measure
            )
            count(key, amount)
        }
        switch kind {
        case .verification, .reuse, .check, .paper:
            guard result != RecordDraft.refused else {
                add(.refusal)
                for reason in reasons { add(.refusedFor(reason)) }
                return
            }
            if let measure = measure(under: catalogue) { add(measure) }
            if let telling { add(telling > 1 ? .repeatedNotice : .notice) }
        case .outcome: if isFirst { add(.outcome) }
        case .submission: add(.submission, revisions?.count ?? 0)
        case .correction:
            switch result.flatMap(CorrectionStanding.State.init) {
            case .open?: add(.correction)
            case .corrected?: add(.corrected)
            case .confirmed?, nil: break
            }
        case .usage, .status, .declaration, .contract, .proposal, .caller, .erasure, .export, .dispute: break
        }
    }

    private func measure(under catalogue: Catalogue) -> TallyMeasure? {
        switch kind {
        case .verification:
            guard let word = result.flatMap(Verdict.Word.init) else { return nil }
            let item = serviceItem.flatMap(catalogue.serviceItem)
            guard word == .match, let material, item?.replacesPaper(verifying: material.code) == true else {
                return .verification(word)
            }
            return .replacement
        case .reuse: return result == ReuseOperation.released ? .release : .emptyReuse
        case .paper: return result.flatMap(PaperReason.init).map(TallyMeasure.paper)
        default: return nil
        }
    }
}
