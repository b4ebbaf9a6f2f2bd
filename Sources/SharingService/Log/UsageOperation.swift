import CanonicalJSON
public import SharingModel

/// A question of who has used the data about a subject 使用查询: answered from the subject index, and logged like any other.
public struct UsageOperation: LoggedOperation {
    /// What came of it.
    public enum Outcome: Sendable {
        /// The uses, newest first.
        case found(UsagePage)
        /// The caller is not enrolled for it; the record's place in the batch.
        case refused(position: Int)
    }

    /// How many uses a page has at most.
    static let pageSize = 100

    private let query: UsageQuery
    private let caller: Caller
    private let keyTag: BlindTag
    /// The subject's data key and its rows of the index.
    public let lookUps: LookUps

    /// Prepares the question of `caller`.
    ///
    /// - Parameters:
    ///   - query: what is asked.
    ///   - caller: who asks.
    ///   - months: those that the index has.
    ///   - retention: what is older is not looked for.
    ///   - vault: for the tags.
    /// - Throws: ``InvalidInput``: a cursor that is none.
    public init(
        _ query: UsageQuery,
        by caller: Caller,
        in months: IndexedMonths,
        keeping retention: RetentionTerm,
        vault: Vault
    ) throws(InvalidInput) {
        self.query = query
        self.caller = caller
        keyTag = vault.tag(.subjectKey, query.subject)
        var lookUps = LookUps()
        lookUps.dataKeys = [keyTag]
        let cursor = try query.cursor.map(UsageCursor.init(parsing:))
        if caller.permissions.contains(.usage) {
            let firstKept = retention.firstKept(on: months.today)
            let until = query.until.map { CivilMonth(of: $0) }
            lookUps.uses = LookUps.Uses(
                months: months.tags(
                    of: query.subject,
                    from: CivilMonth(of: max(query.from ?? firstKept, firstKept)),
                    through: [until, cursor?.month].compactMap { $0 }.min(),
                    vault
                ),
                before: cursor?.place,
                limit: UsageOperation.pageSize
            )
        }
        self.lookUps = lookUps
    }

    /// May they? Who has used it? Record.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        var draft = RecordDraft(kind: .usage)
        draft.caller = caller.id
        draft.subject = query.subject
        draft.query = query.document.canonicalBytes
        let id = batch.makeID()
        var page: UsagePage?
        if lookUps.uses == nil {
            draft.result = RecordDraft.refused
            draft.reasons = [.operationNotGranted]
        } else {
            let uses = try findings.uses.map { use, record in
                let log = record.place.log
                return try RecordedUse(
                    record,
                    of: batch.origins.indices.contains(log) ? batch.origins[log] : nil,
                    as: use.relation,
                    under: batch.catalogue
                )
            }
            let isFollowed = findings.uses.count == UsageOperation.pageSize
            let answer = UsagePage(
                id: id,
                time: batch.timeText,
                uses: uses.filter { isAskedFor(batch.calendar.day(of: $0.time)) },
                next: isFollowed ? uses.last.map { UsageCursor($0, batch.calendar).description } : nil
            )
            draft.result = "released"
            draft.answer = answer.canonicalBytes
            page = answer
        }
        let key = try batch.dataKey(for: keyTag, stored: findings.dataKeys[0])
        let position = try batch.log(
            draft,
            id: id,
            opening: batch.randomBytes(32),
            details: SealedDetails(tag: keyTag, key: key, subject: query.subject)
        )
        batch.index(query.subject, as: .kept, at: position, isShown: false)
        page?.position = position
        return page.map(Outcome.found) ?? .refused(position: position)
    }

    private func isAskedFor(_ day: CivilDate) -> Bool {
        query.from.map { $0 <= day } ?? true && query.until.map { day <= $0 } ?? true
    }
}

/// Where a page of uses ended, opaque to callers: the month and the place of its last use.
private struct UsageCursor: CustomStringConvertible {
    let month: CivilMonth
    let place: LogPlace

    init(_ last: RecordedUse, _ calendar: CivilCalendar) {
        month = CivilMonth(of: calendar.day(of: last.time))
        place = last.stored.place
    }

    init(parsing text: String) throws(InvalidInput) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let month = Int(parts[0], radix: 36), let log = Int(parts[1], radix: 36),
            let index = UInt64(parts[2], radix: 36)
        else { throw UsageCursor.invalid }
        self.month = CivilMonth(number: month)
        place = LogPlace(log: log, index: index)
        guard description == text else { throw UsageCursor.invalid }
    }

    private static var invalid: InvalidInput {
        InvalidInput(
            .malformed,
            at: "/cursor",
            en: "must be a cursor that this list gave",
            zh: "必须是本列表给出的游标"
        )
    }

    var description: String {
        [String(month.number, radix: 36), String(place.log, radix: 36), String(place.index, radix: 36)]
            .joined(separator: ".")
    }
}
