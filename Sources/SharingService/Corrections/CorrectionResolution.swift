import CanonicalJSON
import SharingModel

/// The provider's answer to a correction: recorded, told to who filed it, and to everybody who got a wrong answer.
struct CorrectionResolution: LoggedOperation {
    /// How many receipts one notice names at most; an agency with more gets several.
    private static let receiptLimit = 1000

    private let id: RecordID
    private let outcome: CorrectionOutcome
    private let wrongAnswers: WrongAnswers?
    private let caller: CallerID
    let lookUps: LookUps

    /// Prepares it.
    ///
    /// - Parameters:
    ///   - matter: the correction.
    ///   - outcome: what the provider says.
    ///   - wrongAnswers: who got answers from the wrong revisions; nil if nothing was corrected. No more come, because the
    ///     newest revision has been stored before.
    ///   - caller: who says it.
    init(
        _ matter: StoredMatter,
        _ outcome: CorrectionOutcome,
        _ wrongAnswers: WrongAnswers?,
        by caller: CallerID
    ) {
        id = RecordID(bytes: matter.id)
        self.outcome = outcome
        self.wrongAnswers = wrongAnswers
        self.caller = caller
        var lookUps = LookUps()
        lookUps.matters = [matter.id]
        lookUps.dataKeys = matter.keyTag.map { [$0] } ?? []
        self.lookUps = lookUps
    }

    /// Steps of one correction come one after another.
    var exclusiveTags: Set<BlindTag> { [StoredMatter.tag(of: id.bytes)] }

    func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> MatterOutcome {
        guard var matter = findings.matters[0], let filed = FiledCorrection(matter) else {
            throw CorrectionRejection.unknown
        }
        var standing = try matter.correctionStanding(filed)
        do throws(CorrectionStanding.Refusal) {
            try standing.take(outcome, by: caller.agency, isCorrected: wrongAnswers != nil)
        } catch {
            throw CorrectionRejection.refused(error)
        }
        if case .confirmed(let reason) = outcome {
            // A reason easily says whom it is about. Of a person whose data were erased it is not kept.
            var part = PersonalPart(of: matter, stored: findings.dataKeys.first ?? nil, in: &batch)
            part?.members["reason"] = .string(reason)
            matter.sealed = try part?.sealed(for: matter, in: &batch) ?? matter.sealed
        }
        var said = JSONObject()
        said["wrongAnswers"] = (wrongAnswers?.json).map { .array($0) }
        matter.state = standing.state.rawValue
        matter.isOpen = false
        matter.add(StoredMatter.Step(verb: "resolve", actor: caller, content: said, time: batch.time))
        batch.writes.matters.append(matter)
        let about: JSONObject = [
            "correction": .string(id.description), "material": .string(filed.material.description),
        ]
        var told = about
        told["outcome"] = .string(matter.state)
        batch.notify(matter.opener.agency, .correctionResolved, about: told)
        for (agency, answers) in wrongAnswers?.byAgency ?? [] {
            for begin in stride(from: 0, to: answers.count, by: CorrectionResolution.receiptLimit) {
                let part = answers[begin...].prefix(CorrectionResolution.receiptLimit)
                var wrong = about
                wrong["receipts"] = .array(part.map { .string($0.description) })
                batch.notify(agency, .answersCorrected, about: wrong)
            }
        }
        var draft = RecordDraft(kind: .correction)
        draft.caller = caller
        draft.provider = filed.provider
        draft.material = filed.material
        draft.fields = filed.fields
        draft.matter = id
        draft.disputed = filed.answer
        draft.result = matter.state
        draft.query = outcome.json.canonicalBytes
        let position = try batch.log(draft, id: batch.makeID(), opening: batch.randomBytes(32))
        return MatterOutcome(matter: matter, position: position)
    }
}

extension StoredMatter {
    /// Where a correction stands.
    func correctionStanding(_ filed: FiledCorrection) throws -> CorrectionStanding {
        guard let state = CorrectionStanding.State(rawValue: state) else { throw CorrectionRejection.unknown }
        return CorrectionStanding(
            state,
            provider: filed.provider,
            reporter: filed.isForPerson ? nil : opener.agency
        )
    }
}
