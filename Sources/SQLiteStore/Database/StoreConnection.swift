import Foundation
import GRDB
import GRDBSQLite
import SharingService

/// The store's only connection, with its compiled statements and what it remembers of the newest commit.
///
/// It is used by one thread only; see ``StoreThread``.
final class StoreConnection {
    let database: Database
    let codes: CodeTable
    let keys: SubjectKeyTable
    let materials: MaterialTable
    let outcomes: OutcomeTable
    let quotas: QuotaTable
    let log: LogTable
    let subjects: SubjectIndexTable
    let erasures: ErasureTable
    let documents: DocumentTable
    let contracts: ContractTable
    let tellings: TellingTable
    let settings: SettingTable
    let matters: MatterTable
    let notices: NoticeTable
    let deliveries: DeliveryTable
    let withdrawals: WithdrawalTable
    let tallies: TallyTable
    let useOutcomes: UseOutcomeTable
    let releasedClasses: ReleasedClassTable
    let sourceChanges: SourceChangeTable

    /// What erasures mean for the keys, beside them.
    let journal: ErasureJournal
    private let directory: String
    private let keyDirectory: String
    private let files: [[UInt64]?]
    private let begin: PreparedStatement
    private let commit: PreparedStatement
    private let rollback: PreparedStatement
    /// Why it is not known what is on disk; from then on nothing more is written.
    private var doubt: String?
    private let logs: [WriteAheadLog]

    /// Works with a store's database and the file of its subjects' keys, and does what erasures have left to be done.
    init(
        _ database: Database,
        keys keyDatabase: Database,
        directory: String,
        keyDirectory: String
    ) throws {
        self.database = database
        self.keyDirectory = keyDirectory
        journal = ErasureJournal(path: StoreFiles.journal(in: keyDirectory))
        let copies = try CopyLock(of: StoreFiles.database(in: directory), creating: true)
        let keyCopies = try CopyLock(of: StoreFiles.keys(in: keyDirectory), creating: true)
        logs = [WriteAheadLog(database, copies), WriteAheadLog(keyDatabase, keyCopies)]
        self.directory = directory
        files = StoreConnection.identities(directory, keyDirectory)
        begin = try PreparedStatement(database, "BEGIN IMMEDIATE")
        commit = try PreparedStatement(database, "COMMIT")
        rollback = try PreparedStatement(database, "ROLLBACK")
        codes = try CodeTable(database)
        keys = try SubjectKeyTable(keyDatabase, keyCopies)
        materials = try MaterialTable(database, codes: codes, keys: keys)
        outcomes = try OutcomeTable(database)
        quotas = try QuotaTable(database, codes: codes)
        log = try LogTable(database, codes: codes, keys: keys)
        subjects = try SubjectIndexTable(database)
        erasures = try ErasureTable(database)
        documents = try DocumentTable(database)
        contracts = try ContractTable(database, documents: documents)
        tellings = try TellingTable(database, codes: codes)
        settings = try SettingTable(database)
        matters = try MatterTable(database)
        notices = try NoticeTable(database)
        deliveries = try DeliveryTable(database)
        withdrawals = try WithdrawalTable(database)
        tallies = try TallyTable(database, codes: codes)
        useOutcomes = try UseOutcomeTable(database)
        releasedClasses = try ReleasedClassTable(database)
        sourceChanges = try SourceChangeTable(database)
        try applyJournalToData()
        try applyErasuresToKeys()
    }

    /// Which files the store's files are; nil for one that is gone.
    private static func identities(_ directory: String, _ keyDirectory: String) -> [[UInt64]?] {
        [StoreFiles.database(in: directory), StoreFiles.keys(in: keyDirectory)].map(StoreFiles.identity)
    }

    /// Reads; failures become ``StoreError/unavailable``.
    func read<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let failure as DatabaseError {
            throw StoreError.unavailable(failure.operatorText)
        }
    }

    /// Writes in one transaction, which is on disk when this returns.
    ///
    /// If it throws, nothing is written, unless it throws ``StoreError/uncertain``.
    func write<Result>(_ body: () throws -> Result) throws -> Result {
        try requireCertainty()
        do { try begin.execute() } catch { throw storeError(error) }
        let result: Result
        do {
            result = try body()
        } catch {
            let failure = storeError(error)
            undo()
            try requireCertainty()
            throw failure
        }
        do { try commit.execute() } catch { try giveUpCommit(error) }
        didCommit()
        return result
    }

    /// Changes the subjects' keys, which commit by themselves.
    func writeKeys(_ body: (SubjectKeyTable) throws -> Void) throws {
        try requireCertainty()
        do { try body(keys) } catch { throw storeError(error) }
        for log in logs { log.count() }
    }

    /// Does what only a committed batch allows; if it fails, the next opening does it.
    func afterCommit(_ body: () throws -> Void) throws {
        do { try body() } catch {
            let text = "an erasure did not reach the subjects' keys (\(error)): restart the gateway"
            doubt = text
            throw StoreError.uncertain(text)
        }
    }

    /// Tries to write and takes it back.
    func checkWritable() throws {
        try requireCertainty()
        for directory in [directory, keyDirectory] { try FreeSpace.check(directory) }
        // Writes into a file that was removed succeed, and are gone with the process.
        guard StoreConnection.identities(directory, keyDirectory) == files else {
            throw StoreError.unavailable(
                "the database in \(directory) or the subjects' keys in \(keyDirectory) were removed or replaced under the "
                    + "gateway: stop it and restore the file"
            )
        }
        do {
            try begin.execute()
            try settings.insertIfAbsent("writable", [])
        } catch {
            let failure = storeError(error)
            undo()
            throw failure
        }
        undo()
        try requireCertainty()
    }

    /// Copies the write-ahead logs into their databases when they have grown enough.
    func checkpointIfDue() {
        guard doubt == nil else { return }
        do {
            for log in logs { try log.checkpointIfDue() }
        } catch {
            doubt = (error as? DatabaseError)?.operatorText ?? "\(error)"
        }
    }

    /// Why a write-ahead log was not copied the last time that it was due.
    var checkpointFault: String? { logs.lazy.compactMap(\.fault).first }

    /// Leaves everything in the database files alone.
    func checkpointAtEnd() {
        guard doubt == nil else { return }
        for log in logs { log.checkpointAtEnd() }
    }

    private var isInTransaction: Bool { sqlite3_get_autocommit(database.sqliteConnection) == 0 }

    private func requireCertainty() throws {
        if let doubt { throw StoreError.uncertain(doubt) }
    }

    private func didCommit() {
        codes.didCommit()
        log.didCommit()
        subjects.didCommit()
        materials.didCommit()
        for log in logs { log.count() }
    }

    /// Takes back what the transaction did, here and in what is remembered of it.
    private func undo() {
        codes.didRollBack()
        log.didRollBack()
        subjects.didRollBack()
        materials.didRollBack()
        // SQLite rolls back by itself after some failures.
        guard isInTransaction else { return }
        do { try rollback.execute() } catch {
            doubt = "a transaction could not be taken back (\(error)): restart the gateway"
        }
    }

    private func giveUpCommit(_ error: any Error) throws {
        let failure = storeError(error)
        undo()
        try requireCertainty()
        guard let error = error as? DatabaseError, error.isCertainAtCommit, !isInTransaction else {
            let text = "a commit failed (\(error)): restart the gateway, which reads what is on disk"
            doubt = text
            throw StoreError.uncertain(text)
        }
        throw failure
    }

    /// What a failure means to the caller; what it says about the disk is remembered.
    ///
    /// Errors that are not SQLite's pass unchanged.
    private func storeError(_ error: any Error) -> any Error {
        guard let failure = error as? DatabaseError else { return error }
        guard failure.leavesDoubt else { return StoreError.unavailable(failure.operatorText) }
        doubt = failure.operatorText
        return StoreError.uncertain(failure.operatorText)
    }
}
