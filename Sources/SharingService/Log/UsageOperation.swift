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
    /// How many months one question covers at most.
    static let monthLimit = 120

    private let query: UsageQuery
    private let caller: Caller
    private let days: ClosedRange<CivilDate>
    private let keyTag: BlindTag
    /// The subject's data key and its rows of the index.
    public let lookUps: LookUps

    /// Prepares the question of `caller` on the civil day `today`.
    ///
    /// - Throws: ``InvalidInput``: a cursor that is none, or more than ten years.
    public init(
        _ query: UsageQuery,
        by caller: Caller,
        on today: CivilDate,
        vault: Vault
    ) throws(InvalidInput) {
        self.query = query
        self.caller = caller
        let until = query.until ?? max(today, query.from ?? today)
        let newest = CivilMonth(of: until).number
        let oldest = newest - UsageOperation.monthLimit + 1
        let from = query.from ?? UsageOperation.firstDay(of: CivilMonth(number: oldest))
        guard CivilMonth(of: from).number >= oldest else {
            throw InvalidInput(
                .malformed,
                at: "/from",
                en: "must be less than ten years before the last day; ask in parts",
                zh: "与截止日期相距须少于十年；请分段查询"
            )
        }
        days = from...until
        keyTag = vault.tag(.subjectKey, query.subject)
        var lookUps = LookUps()
        lookUps.dataKeys = [keyTag]
        if caller.permissions.contains(.usage) {
            let months = (CivilMonth(of: from).number...newest).reversed().map {
                vault.subjectIndexKey(of: CivilMonth(number: $0)).tag(query.subject)
            }
            lookUps.uses = LookUps.Uses(
                months: months,
                before: try query.cursor.map(UsageOperation.place),
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
            draft.result = "refused"
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
                uses: uses.filter { days.contains(batch.calendar.day(of: $0.time)) },
                next: isFollowed ? findings.uses.last.map { UsageOperation.cursor($0.use.place) } : nil
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

    private static func firstDay(of month: CivilMonth) -> CivilDate {
        CivilDate(year: month.number / 12, month: month.number % 12 + 1, day: 1)
            ?? CivilDate(daysSinceEpoch: 0)
    }

    // MARK: The cursor

    private static func cursor(_ place: LogPlace) -> String {
        "\(String(place.log, radix: 36)).\(String(place.index, radix: 36))"
    }

    private static func place(_ cursor: String) throws(InvalidInput) -> LogPlace {
        let parts = cursor.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let log = Int(parts[0], radix: 36), let index = UInt64(parts[1], radix: 36),
            case let place = LogPlace(log: log, index: index), self.cursor(place) == cursor
        else {
            throw InvalidInput(
                .malformed,
                at: "/cursor",
                en: "must be a cursor that this list gave",
                zh: "必须是本列表给出的游标"
            )
        }
        return place
    }
}
