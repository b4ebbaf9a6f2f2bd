import SharingModel
import SharingService

extension BatchReading {
    /// How many records are read at once.
    private static let chunk = 200

    /// What few operations ask for, in round trips of its own: records that an index leads to.
    static func readRare(
        _ asked: LookUps,
        on connection: PostgresConnection,
        into findings: inout Findings
    ) throws {
        if let uses = asked.uses { findings.uses = try self.uses(uses, on: connection) }
        if !asked.holdings.isEmpty {
            findings.holdings = try connection.run(SubjectIndexTable.all(of: asked.holdings))
                .all(SubjectIndexTable.use)
            let questions = findings.holdings.filter { $0.relation != .kept }
            findings.newestQuestion = try records(of: questions, limit: 1, on: connection).first?.record
        }
        if let kind = asked.openMatters {
            findings.openMatters = try MatterTable.matters(
                connection.run(MatterTable.all(kind, isOpen: true))
            )
        }
    }

    /// The uses that a subject may see, newest first; what retention dropped is gone here too.
    private static func uses(
        _ asked: LookUps.Uses,
        on connection: PostgresConnection
    ) throws -> [(use: FoundUse, record: StoredLogRecord)] {
        var found: [(use: FoundUse, record: StoredLogRecord)] = []
        for month in asked.months where found.count < asked.limit {
            let uses = try connection.run(SubjectIndexTable.all(of: [month])).all(SubjectIndexTable.use)
            let shown = uses.filter { use in use.isShown && (asked.before.map { use.place < $0 } ?? true) }
            found += try records(of: shown, limit: asked.limit - found.count, on: connection)
        }
        return found
    }

    /// The first `limit` of the uses whose records are kept, with these.
    private static func records(
        of uses: [FoundUse],
        limit: Int,
        on connection: PostgresConnection
    ) throws -> [(use: FoundUse, record: StoredLogRecord)] {
        var found: [(use: FoundUse, record: StoredLogRecord)] = []
        var rest = uses[...]
        while found.count < limit, !rest.isEmpty {
            let next = rest.prefix(chunk)
            rest = rest.dropFirst(chunk)
            let records = try connection.run(LogTable.records(at: next.map(\.place))).all(LogTable.record)
            let byPlace = Dictionary(records.map { ($0.place, $0) }) { $1 }
            found += next.compactMap { use in byPlace[use.place].map { (use, $0) } }
        }
        return Array(found.prefix(limit))
    }

    /// Log records with what became of them.
    static func recorded(
        _ records: [StoredLogRecord],
        on connection: PostgresConnection
    ) throws -> [RecordedOutcome] {
        guard !records.isEmpty else { return [] }
        let outcomes = UseOutcomeTable.outcomes(
            try connection.run(UseOutcomeTable.find(records.map(\.place)))
        )
        return records.map { RecordedOutcome(record: $0, outcome: outcomes[$0.place]) }
    }
}
