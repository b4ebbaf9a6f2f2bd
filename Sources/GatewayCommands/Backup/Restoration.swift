import Crypto
import Foundation
import SQLiteStore
import SharingService

/// A store that is filled from a backup of the data and one of the subjects' keys.
struct Restoration {
    var data: BackupReader
    var keys: BackupReader

    /// Opens both files.
    ///
    /// - Throws: ``CommandFailure`` where one does not open, or where they are of different gateways.
    init(data: String, keys: String, identity: String) throws {
        let key = try BackupKey.identity(identity)
        self.data = try BackupReader(data, of: .data, with: key)
        self.keys = try BackupReader(keys, of: .subjectKeys, with: key)
        guard self.data.log == self.keys.log else {
            throw CommandFailure(
                "\(data) is of \(self.data.log), but \(keys) of \(self.keys.log): they are of two gateways"
            )
        }
    }

    /// Whether keys of those who came between the two backups are missing.
    var lacksKeys: Bool { keys.time < data.time }

    /// Fills a store and the directories beside it: everything is there and checked when this returns, or nothing.
    ///
    /// - Parameters:
    ///   - store: an empty place.
    ///   - dataDirectory: where the files beside the store go.
    ///   - keysDirectory: where the journal of erasures is, which is added to, and never replaced by an older one.
    /// - Returns: what was restored, and how many files.
    /// - Throws: ``CommandFailure`` for anything but whole backups; what the store throws.
    mutating func run(
        into store: StorePlace,
        dataDirectory: String,
        keysDirectory: String
    ) throws -> (proof: ContentCopy.Proof, files: Int) {
        let files = RestoredFiles(dataDirectory)
        var journal: [UInt8] = []
        let proof = try store.fill { store in
            var sums = try data.pour(into: store) { try files.take($0, $1) }
            sums.merge(try keys.pour(into: store) { journal += $1 }) { $1 }
            let proof = try ContentCopy.prove(store, sums)
            // Before anything of the store is there: what was erased must not come back for a moment.
            try SQLiteStore.addToJournal(journal, in: keysDirectory)
            return proof
        }
        try files.keep()
        return (proof, files.count)
    }
}
