import SharingModel

// What is noticed of many questions together.
extension BatchDraft {
    /// Notes that nothing was found of a subject, by a digest that only this process can make.
    mutating func noteUnknown(_ subject: Subject, to agency: AgencyID) {
        var digest = Hasher()
        digest.combine(subject)
        let bits = UInt64(bitPattern: Int64(digest.finalize()))
        watches.notFound.take(by: agency, at: now)
        if let hour = watches.enumeration.note(bits, by: agency, at: now) {
            enumerations.append(EnumerationAlarm(agency: agency, hour: hour))
        }
    }

    /// Decides nothing more for an agency that was told `not-found` too often.
    ///
    /// - Throws: ``TooManyNotFound``.
    mutating func requireAllowance(of agency: AgencyID) throws(TooManyNotFound) {
        if let next = watches.notFound.nextQuestion(of: agency, at: now) {
            throw TooManyNotFound(retryAt: next)
        }
    }

    /// Notes the refusal of a question, and in `draft` how many like it were not logged before.
    ///
    /// - Returns: whether it is to be logged.
    mutating func noteRefusal(_ draft: inout RecordDraft, by caller: CallerID) -> Bool {
        let kind = RefusalWatch.Kind(
            agency: caller.agency,
            operation: draft.kind.rawValue,
            material: draft.material?.code,
            reasons: draft.reasons
        )
        guard let unlogged = watches.refusals.note(kind, at: now) else { return false }
        if unlogged > 0 { draft.unlogged = unlogged }
        return true
    }
}
