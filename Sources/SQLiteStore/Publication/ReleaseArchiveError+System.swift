import Foundation
import GRDB
import SharingService

extension ReleaseArchiveError {
    /// What the operating system's last failure means to operators.
    static func failed(_ path: String) -> ReleaseArchiveError {
        let cause = SystemFailure.text()
        return switch errno {
        case ENOSPC, EDQUOT:
            .unavailable(
                "the disk of \(path) is full (\(cause)): free some space and build the release again"
            )
        default:
            .unavailable(
                "\(path) cannot be read or written (\(cause)): check the disk, its owner and its mode"
            )
        }
    }

    /// What a failure of SQLite in a release's folder means to operators.
    static func failed(_ path: String, _ failure: DatabaseError) -> ReleaseArchiveError {
        let cause =
            "SQLite error \(failure.extendedResultCode.rawValue), \(failure.message ?? "without a message")"
        return switch failure.resultCode {
        case .SQLITE_FULL:
            .unavailable(
                "the disk of \(path) is full (\(cause)): free some space and build the release again"
            )
        case .SQLITE_INTERRUPT: .tooCostly
        default:
            .unavailable(
                "\(path) cannot be read or written (\(cause)): check the disk, its owner and its mode"
            )
        }
    }
}
