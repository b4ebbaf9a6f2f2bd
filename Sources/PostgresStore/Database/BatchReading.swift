import SharingModel
import SharingService
import TransparencyLog

/// What a batch reads: the heads, and what all of its operations look up, each kind in one statement of the first round trip.
struct BatchReading {
    private enum Kind {
        case subjects
        case erasedSubjects
        case sources
        case dataKeys
        case outcomes
        case tellings
        case erasures
        case contracts
        case matters
        case histories
        case useRecords
    }

    private let lookUps: [LookUps]
    private let known: Int64?
    /// The statements of the first round trip.
    private(set) var queries: [PostgresQuery]
    private var places: [Kind: Int] = [:]

    /// - Parameters:
    ///   - lookUps: what the operations look up.
    ///   - known: the number of the last batch whose changes the gateway knows; nil if it is to read everything.
    init(_ lookUps: [LookUps], since known: Int64?) {
        self.lookUps = lookUps
        self.known = known
        queries = [
            OriginTable.all, MaterialTable.nextNumber, ChangeFeed.number, QuotaTable.changes(since: known),
        ]
        ask(.subjects, lookUps.flatMap(\.subjects), MaterialTable.find)
        ask(.erasedSubjects, lookUps.flatMap(\.subjects), MaterialTable.erased)
        ask(.sources, lookUps.flatMap(\.sources), MaterialTable.find)
        ask(.dataKeys, lookUps.flatMap(\.dataKeys), SubjectKeyTable.select)
        ask(.outcomes, lookUps.flatMap(\.idempotency), OutcomeTable.find)
        ask(.tellings, lookUps.flatMap(\.tellings), TellingTable.numbers)
        ask(.erasures, lookUps.flatMap(\.erasures), ErasureTable.find)
        ask(.contracts, lookUps.flatMap(\.contracts), ContractTable.find)
        ask(.matters, lookUps.flatMap(\.matters), MatterTable.find)
        ask(.histories, lookUps.flatMap(\.histories), MaterialTable.histories)
        ask(.useRecords, lookUps.flatMap(\.useRecords).map(\.bytes), LogTable.records)
    }

    private mutating func ask<Key>(_ kind: Kind, _ keys: [Key], _ query: ([Key]) -> PostgresQuery) {
        guard !keys.isEmpty else { return }
        places[kind] = queries.count
        queries.append(query(keys))
    }

    /// Whether it reads everything that gateways remember.
    var isWhole: Bool { known == nil }

    /// The number of the batch.
    static func number(_ rows: [PostgresRows]) -> Int64 { ChangeFeed.number(rows[2]) }

    /// What the statements of the first round trip found, and what is read after them.
    func snapshot(_ rows: [PostgresRows], on connection: PostgresConnection) throws -> StoreSnapshot {
        let logs = try OriginTable.logs(rows[0])
        let head = logs.last?.head ?? LogHead(frontier: Frontier(), checkpoint: "", time: nil)
        var findings = lookUps.map { _ in Findings() }
        readKeys(rows, into: &findings)
        readSubjects(rows, into: &findings)
        readSources(rows, into: &findings)
        try readDecisions(rows, at: head.time, into: &findings)
        try readRecords(rows, on: connection, into: &findings)
        return StoreSnapshot(
            findings: findings,
            origins: logs.map(\.origin),
            head: head,
            nextNumber: rows[1].first?.integer(0) ?? 1,
            changes: try ChangeFeed.changes(since: known, rows[2], quotas: rows[3], on: connection)
        )
    }

    private func readKeys(_ rows: [PostgresRows], into findings: inout [Findings]) {
        guard let found = places[.dataKeys].map({ rows[$0] }) else { return }
        var keys: [BlindTag: (wrapped: [UInt8], isRestricted: Bool)] = [:]
        for row in found.all({ $0 }) {
            if let tag = row.tag(0) { keys[tag] = (row.bytes(1), row.boolean(2)) }
        }
        for (number, asked) in lookUps.enumerated() {
            findings[number].dataKeys = asked.dataKeys.map { keys[$0]?.wrapped }
            findings[number].restrictedKeys = Set(asked.dataKeys.filter { keys[$0]?.isRestricted == true })
        }
    }

    /// What is restricted is kept, not used: it is not found by its subject, in whatever record it stands.
    private func readSubjects(_ rows: [PostgresRows], into findings: inout [Findings]) {
        guard let subjects = places[.subjects], let erased = places[.erasedSubjects] else { return }
        let found = Dictionary(grouping: rows[subjects].all(MaterialTable.Found.init), by: \.asked)
        let erasedPlaces = Set(rows[erased].all { Int($0.integer(0)) })
        var place = 0
        for (number, asked) in lookUps.enumerated() {
            let sees = asked.seesRestricted
            let mayUse = findings[number].restrictedKeys.isEmpty || sees
            for subject in asked.subjects {
                let all = found[place] ?? []
                let usable = all.filter { sees || !$0.isRestricted }.compactMap(\.material)
                findings[number].subjects.append(mayUse ? usable : [])
                if usable.count < all.count || erasedPlaces.contains(place) || !mayUse {
                    findings[number].incompleteSubjects.insert(subject)
                }
                place += 1
            }
        }
    }

    private func readSources(_ rows: [PostgresRows], into findings: inout [Findings]) {
        guard let sources = places[.sources] else { return }
        let found = Dictionary(grouping: rows[sources].all(MaterialTable.Found.init), by: \.asked)
        var place = 0
        for (number, asked) in lookUps.enumerated() {
            for source in asked.sources {
                let record = found[place]?.first
                let isRestricted = record?.isRestricted == true
                findings[number].sources.append(isRestricted ? nil : record?.material)
                if isRestricted { findings[number].restrictedSources.insert(source.tag) }
                place += 1
            }
        }
    }

    private func readDecisions(
        _ rows: [PostgresRows],
        at time: Timestamp?,
        into findings: inout [Findings]
    ) throws {
        func found(_ kind: Kind) -> PostgresRows? { places[kind].map { rows[$0] } }
        // Before the first batch nothing has come of anything.
        let outcomes = time.flatMap { now in
            found(.outcomes).map { OutcomeTable.outcomes($0, now: now) }
        }
        let tellings = found(.tellings).map(TellingTable.numbers)
        let erasures = try found(.erasures).map(ErasureTable.erasures)
        let contracts = found(.contracts).map(ContractTable.contracts)
        let matters = try found(.matters).map(MatterTable.matters) ?? []
        for (number, asked) in lookUps.enumerated() {
            findings[number].idempotency = asked.idempotency.map { outcomes?[$0] }
            findings[number].tellings = asked.tellings.map { tellings?[$0] ?? 0 }
            findings[number].erasures = asked.erasures.map { erasures?[$0] }
            findings[number].matters = asked.matters.map { id in matters.first { $0.id == id } }
            for hash in asked.contracts {
                let contract = contracts?[hash]
                findings[number].contracts.append(try? contract?.get())
                // One that was damaged fails whoever asks for it, not everybody's batch.
                if case .failure = contract { findings[number].unreadableContracts.insert(hash) }
            }
        }
    }

    private func readRecords(
        _ rows: [PostgresRows],
        on connection: PostgresConnection,
        into findings: inout [Findings]
    ) throws {
        let histories = places[.histories].map { MaterialTable.histories(rows[$0]) } ?? [:]
        let uses = try places[.useRecords].map {
            try BatchReading.recorded(rows[$0].all(LogTable.record), on: connection)
        }
        for (number, asked) in lookUps.enumerated() {
            findings[number].histories = asked.histories.map { histories[$0] ?? [] }
            findings[number].useRecords = asked.useRecords.map { id in
                uses?.first { $0.record.record.id == id.bytes }
            }
            try BatchReading.readRare(asked, on: connection, into: &findings[number])
        }
    }
}
