import GRDB
import SharingService

extension DatabaseError {
    /// Whether the disk or the file failed in a way that a later success would not mend: after a failed `fsync` the
    /// system may have dropped what was not written, and the next one succeeds all the same.
    var leavesDoubt: Bool {
        switch resultCode {
        case .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB: true
        default: false
        }
    }

    /// Whether a COMMIT that failed with this has certainly written nothing.
    var isCertainAtCommit: Bool {
        switch resultCode {
        case .SQLITE_FULL, .SQLITE_BUSY: true
        default: false
        }
    }

    /// The failure in words for operators: the cause and what to do.
    ///
    /// SQLite's own words hold no values.
    var operatorText: String {
        let cause = "SQLite error \(extendedResultCode.rawValue), \(message ?? "without a message")"
        return switch resultCode {
        case .SQLITE_FULL:
            "the disk of the data directory is full (\(cause)): free some space; the gateway goes on by itself"
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            "another program holds gateway.sqlite (\(cause)): close it"
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
            "gateway.sqlite cannot be written (\(cause)): check its owner and mode, and how the disk is mounted"
        case .SQLITE_NOMEM:
            "there is no memory left (\(cause)): give the gateway more"
        case .SQLITE_IOERR:
            "the disk of the data directory failed (\(cause)): check the disk and restart the gateway"
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            "gateway.sqlite is damaged (\(cause)): stop the gateway and restore its data from a backup"
        default:
            "gateway.sqlite refused a statement (\(cause)): this is a defect of the gateway; report it"
        }
    }
}
