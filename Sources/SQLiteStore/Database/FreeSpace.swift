import Foundation
import SharingService

/// How much room a directory's disk has.
enum FreeSpace {
    /// Below this a commit may fail any time.
    private static let leastByteCount: UInt64 = 1 << 20

    /// Throws ``StoreError/unavailable`` when the disk takes no more: a write that is taken back never reaches it.
    static func check(_ directory: String) throws {
        var status = statvfs()
        guard statvfs(directory, &status) == 0 else {
            throw StoreError.unavailable(
                "\(directory) cannot be read (\(SystemFailure.text())): check the disk"
            )
        }
        guard UInt(status.f_flag) & UInt(ST_RDONLY) == 0 else {
            throw StoreError.unavailable(
                "the disk of \(directory) is mounted read-only: mount it for writing"
            )
        }
        let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        guard free >= leastByteCount else {
            throw StoreError.unavailable("the disk of \(directory) has \(free) bytes left: free some space")
        }
    }
}
