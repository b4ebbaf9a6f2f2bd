import SharingModel

extension RecordDraft {
    /// Tells what the record counts as in reports, each with how often.
    ///
    /// A report says nothing that cannot be counted again in the log. A new kind of record that is to be counted gets its
    /// case here.
    func tally(under catalogue: Catalogue, _ count: (Tally.Key, Int) -> Void) {
        func add(_ measure: TallyMeasure, _ amount: Int = 1, of code: String?, from provider: AgencyID?) {
            let key = Tally.Key(
                // What a provider does by itself is nobody's question.
                consumer: [.submission, .corrected].contains(measure) ? nil : caller?.agency,
                provider: provider,
                item: serviceItem,
                material: code,
                measure: measure
            )
            count(key, amount)
        }
        func add(_ measure: TallyMeasure, _ amount: Int = 1) {
            add(measure, amount, of: material?.code, from: provider)
        }
        func addRefusal(_ reasons: [RefusalReason], of code: String?, from provider: AgencyID?) {
            for measure in [.refusal] + reasons.map(TallyMeasure.refusedFor) {
                add(measure, of: code, from: provider)
            }
        }
        switch kind {
        case .verification, .reuse, .check, .paper:
            guard result != RecordDraft.refused else {
                addRefusal(reasons, of: material?.code, from: provider)
                return
            }
            if let measure = measure(under: catalogue) { add(measure) }
            // Each entry of a completeness check counts as a question of its own.
            for use in materials {
                guard let word = use.state.verdict else { continue }
                let code = use.material.code
                add(verified(word, code, under: catalogue), of: code, from: use.provider)
            }
            for refusal in notShared.map(\.refusal) {
                addRefusal(refusal.reasons, of: refusal.material.code, from: refusal.provider)
            }
            if let telling { add(telling > 1 ? .repeatedNotice : .notice) }
        case .outcome: if isFirst { add(.outcome) }
        case .submission: add(.submission, revisions?.count ?? 0)
        case .correction:
            switch result.flatMap(CorrectionStanding.State.init) {
            case .open?: add(.correction)
            case .corrected?: add(.corrected)
            case .confirmed?, nil: break
            }
        case .usage, .status, .declaration, .contract, .proposal, .caller, .erasure, .export, .dispute,
            .release, .recall:
            break
        }
    }

    private func measure(under catalogue: Catalogue) -> TallyMeasure? {
        switch kind {
        case .verification:
            return result.flatMap(Verdict.Word.init).map { verified($0, material?.code, under: catalogue) }
        case .reuse: return result == ReuseOperation.released ? .release : .emptyReuse
        case .paper: return result.flatMap(PaperReason.init).map(TallyMeasure.paper)
        // A promise that is checked later: it stood for the paper, not its check.
        case .check: return result.flatMap(PromiseOutcome.init)?.verdict.map(TallyMeasure.verification)
        default: return nil
        }
    }

    /// What a verification of a type counts as.
    private func verified(
        _ word: Verdict.Word,
        _ code: String?,
        under catalogue: Catalogue
    ) -> TallyMeasure {
        let item = serviceItem.flatMap(catalogue.serviceItem)
        guard word == .match, let code, item?.replacesPaper(verifying: code) == true else {
            return .verification(word)
        }
        return .replacement
    }
}
