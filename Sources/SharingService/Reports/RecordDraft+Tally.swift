import SharingModel

extension RecordDraft {
    /// Tells what the record counts as in reports, each with how often.
    ///
    /// A report says nothing that cannot be counted again in the log. A new kind of record that is to be counted gets its
    /// case here.
    func tally(under catalogue: Catalogue, _ count: (Tally.Key, Int) -> Void) {
        func add(_ measure: TallyMeasure, _ amount: Int = 1) {
            let key = Tally.Key(
                // A provider's own submissions are nobody's questions.
                consumer: kind == .submission ? nil : caller?.agency,
                provider: provider,
                item: serviceItem,
                material: material?.code,
                measure: measure
            )
            count(key, amount)
        }
        switch kind {
        case .verification, .reuse, .paper:
            guard result != RecordDraft.refused else {
                add(.refusal)
                for reason in reasons { add(.refusedFor(reason)) }
                return
            }
            if let measure = measure(under: catalogue) { add(measure) }
        case .outcome: if isFirst { add(.outcome) }
        case .submission: add(.submission, revisions?.count ?? 0)
        case .usage, .status, .declaration, .contract, .proposal, .erasure, .export: break
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
