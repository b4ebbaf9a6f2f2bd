// To the compiler the structures of C belong to whichever module declares them first, and it differs from build to build.
import CDispatch
import Foundation
import SharingModel

/// A day's file of the network log, open for appending; it holds whole lines only.
final class NetworkLogFile {
    /// Lines that are not in the file, and why.
    struct Shortfall: Error {
        let lines: Int
        let cause: DurableFile.Failure
    }

    let day: CivilDate
    private let path: String
    private let descriptor: Int32

    /// Opens the file, or makes it with mode 600; a line that a crash cut off is ended.
    init(_ path: String, day: CivilDate) throws(DurableFile.Failure) {
        self.path = path
        self.day = day
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw DurableFile.Failure(path) }
        var last = UInt8(ascii: "\n")
        let end = lseek(descriptor, 0, SEEK_END)
        if end > 0, pread(descriptor, &last, 1, end - 1) == 1, last != UInt8(ascii: "\n") {
            guard write(descriptor, "\n", 1) == 1 else { throw DurableFile.Failure(path) }
        }
    }

    deinit { close(descriptor) }

    /// Whether somebody removed it meanwhile, so that what is written is lost.
    var isRemoved: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink == 0
    }

    /// Appends whole lines, all or as many as there is room for.
    ///
    /// - Throws: ``Shortfall`` with the number of lines that had no room.
    func append(_ lines: [UInt8]) throws(Shortfall) {
        var written = 0
        while written < lines.count {
            let count = lines[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                let cause = DurableFile.Failure(path)
                let whole = lines[..<written].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
                cut(written - whole)
                let missing = lines[whole...].count { $0 == UInt8(ascii: "\n") }
                throw Shortfall(lines: missing, cause: cause)
            }
        }
    }

    /// Puts what was written on disk.
    func synchronize() { fsync(descriptor) }

    /// Takes back the beginning of a line that had no room.
    private func cut(_ bytes: Int) {
        guard bytes > 0 else { return }
        _ = ftruncate(descriptor, lseek(descriptor, 0, SEEK_END) - bytes)
    }
}
