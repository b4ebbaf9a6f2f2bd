import GRDB
import SharingModel
import SharingService
import TransparencyLog

extension StoreConnection {
    /// Runs one batch (``SharingStore/transact(_:_:)``).
    func transact<Result>(
        _ lookUps: [LookUps],
        _ decide: (StoreSnapshot) throws -> (BatchWrites, Result)
    ) throws -> Result {
        let (result, hasErasures) = try write {
            let logs = try log.logs()
            let head = try log.current().head
            let snapshot = StoreSnapshot(
                findings: try lookUps.map { try find($0, head: head) },
                origins: logs.map(\.origin),
                head: head,
                nextNumber: try materials.nextNumber()
            )
            let (writes, result) = try decide(snapshot)
            try apply(writes)
            return (result, !writes.erasures.isEmpty)
        }
        if hasErasures { try afterCommit { try applyErasuresToKeys() } }
        return result
    }

    /// Sorts the newest entries of the subject index when there are enough of them.
    func mergeUsesIfDue() {
        guard subjects.isMergeDue else { return }
        // If it fails, everything stays where it is found as well, and this is tried again later.
        try? write { try subjects.merge() }
    }

    private func find(_ lookUps: LookUps, head: LogHead) throws -> Findings {
        var findings = Findings()
        if !keys.restricted.isEmpty {
            findings.restrictedKeys = keys.restricted.intersection(lookUps.dataKeys)
        }
        let sees = lookUps.seesRestricted
        // What is restricted is kept, not used: it is not found by its subject, in whatever record it stands.
        let mayUse = findings.restrictedKeys.isEmpty || sees
        for subject in lookUps.subjects {
            let found = try materials.find(subject, seesRestricted: sees)
            findings.subjects.append(mayUse ? found.materials : [])
            if found.isIncomplete || !mayUse { findings.incompleteSubjects.insert(subject) }
        }
        for source in lookUps.sources {
            let found = try materials.find(source)
            findings.sources.append(found)
            if found == nil, !keys.restricted.isEmpty, try materials.isRestricted(source) {
                findings.restrictedSources.insert(source.tag)
            }
        }
        findings.dataKeys = try lookUps.dataKeys.map { tag in
            // The record that was asked for has it beside it, most of the time.
            for material in findings.subjects.first ?? [] where material.keyTag == tag {
                return material.wrappedKey
            }
            return try keys.wrappedKey(of: tag)
        }
        findings.idempotency = try lookUps.idempotency.map { key in
            try head.time.flatMap { try outcomes.find(key, now: $0) }
        }
        if let uses = lookUps.uses {
            findings.uses = try find(uses)
        }
        for subject in lookUps.holdings { findings.holdings += try subjects.all(of: subject) }
        for use in findings.holdings where use.relation != .kept {
            findings.newestQuestion = try log.record(at: use.place)
            if findings.newestQuestion != nil { break }
        }
        for hash in lookUps.contracts {
            do {
                findings.contracts.append(try contracts.find(hash))
            } catch let failure as DatabaseError {
                throw failure
            } catch {
                // One that was damaged fails whoever asks for it, not everybody's batch.
                findings.contracts.append(nil)
                findings.unreadableContracts.insert(hash)
            }
        }
        findings.tellings = try lookUps.tellings.map { try tellings.number($0) }
        findings.useRecords = try lookUps.useRecords.map { id in
            try log.record(id: id.bytes).map { try recorded($0) }
        }
        findings.erasures = try lookUps.erasures.map { try erasures.find($0) }
        findings.histories = try lookUps.histories.map { try materials.history(of: $0) }
        findings.matters = try lookUps.matters.map { try matters.find($0) }
        findings.openMatters = try lookUps.openMatters.map { try matters.all($0, isOpen: true) } ?? []
        return findings
    }

    /// The uses that a subject may see, newest first; what retention dropped is gone here too.
    private func find(_ uses: LookUps.Uses) throws -> [(use: FoundUse, record: StoredLogRecord)] {
        var found: [(use: FoundUse, record: StoredLogRecord)] = []
        for month in uses.months {
            for use in try subjects.all(of: month) where use.isShown {
                if let before = uses.before, use.place >= before { continue }
                guard let record = try log.record(at: use.place) else { continue }
                found.append((use, record))
                if found.count == uses.limit { return found }
            }
        }
        return found
    }

    /// Drops log records with what is kept beside them.
    func drop(_ run: Range<UInt64>, of log: Int) throws {
        try self.log.drop(run, of: log)
        try useOutcomes.drop(run, of: log)
    }

    /// A record of a use with what became of it.
    func recorded(_ record: StoredLogRecord) throws -> RecordedOutcome {
        RecordedOutcome(record: record, outcome: try useOutcomes.find(record.place))
    }

    private func apply(_ writes: BatchWrites) throws {
        for revision in writes.revisions { try materials.insert(revision, at: writes.time) }
        try log.append(writes)
        if let growth = writes.growth {
            let first = LogPlace(log: try log.current().number, index: growth.before.size)
            try subjects.insert(writes.uses, from: first)
            for position in writes.withdrawals {
                try withdrawals.put(LogPlace(log: first.log, index: first.index + UInt64(position)))
            }
        }
        for (key, outcome) in writes.outcomes { try outcomes.insert(key, outcome, at: writes.time) }
        for contract in writes.contracts { try contracts.write(contract, at: writes.time) }
        for hash in writes.contractUses { try contracts.noteUse(of: hash, at: writes.time) }
        for (hash, duty) in writes.lapses { try contracts.noteLapse(of: hash, duty, at: writes.time) }
        for telling in writes.tellings { try tellings.add(telling) }
        for (erasure, destruction) in writes.erasures { try apply(erasure, destruction) }
        for matter in writes.matters { try matters.put(matter) }
        for notice in writes.notices { try notices.put(notice) }
        for (notice, caller) in writes.completions {
            try notices.complete(notice, by: caller, at: writes.time)
        }
        for place in writes.followedUp { try withdrawals.remove(place) }
        for delivery in writes.deliveries { try deliveries.put(delivery) }
        for delivery in writes.deliveriesOver { try deliveries.remove(delivery) }
        for document in writes.documents { try documents.replace(document) }
        for (release, classes) in writes.releasedClasses { try releasedClasses.put(classes, of: release) }
        for release in writes.unreleasedClasses { try releasedClasses.remove(release) }
        for change in writes.sourceChanges {
            try sourceChanges.note(change.source, on: change.day, at: writes.time)
        }
        for (use, outcome) in writes.useOutcomes { try useOutcomes.put(outcome, of: use) }
        for tally in writes.tallies { try tallies.add(tally) }
        for run in writes.dropped { try drop(run.indexes, of: run.log) }
        if let month = writes.firstIndexedMonth { try subjects.remove(before: month) }
        if let time = writes.firstKeptTelling { try tellings.remove(before: time) }
        for (name, value) in writes.settings { try settings.put(name, value) }
        for use in writes.quotas { try quotas.replace(use) }
        try outcomes.removeOldIfDue(at: writes.time)
        // Last, because they commit by themselves, and before the commit of what they seal. A key without anything that it
        // seals does no harm: its subject's next batch takes it.
        try keys.add(writes.dataKeys)
    }
}
