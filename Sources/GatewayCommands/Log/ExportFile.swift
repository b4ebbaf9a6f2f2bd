import ArgumentParser
import CanonicalJSON
import Foundation
import TransparencyLog

/// A file of exported records, written page by page so that it can be continued after any break.
struct ExportFile {
    /// The index with which it goes on; nil for a file without a whole page.
    let next: UInt64?
    /// What stood behind its last whole page, and was taken away.
    let droppedBytes: UInt64
    private let path: String
    private let handle: FileHandle

    /// Opens a file behind its last whole page, or makes it.
    ///
    /// - Throws: `ValidationError` for a file that is none of exported records, ``CommandFailure`` if it cannot be written.
    init(continuing path: String) async throws {
        var (size, kept): (UInt64, UInt64) = (0, 0)
        var next: UInt64?
        if FileManager.default.fileExists(atPath: path) {
            var lines = LineBuffer()
            let file = try InputFile(path)
            for try await chunk in file {
                for line in lines.append(chunk) {
                    size += UInt64(line.count) + 1
                    guard let json = try? JSONValue(parsing: line), let read = ExportLine(json: json) else {
                        throw ValidationError("\(path) is no export of log records: give another file")
                    }
                    if case .summary(let summary) = read {
                        (kept, next) = (size, summary.range.upperBound)
                    }
                }
            }
            size += UInt64(lines.finish()?.count ?? 0)
            // With empty lines in it the places would be wrong, and a line would be cut.
            guard file.size == nil || file.size == Int(size) else {
                throw ValidationError("\(path) has empty lines: give another file")
            }
        } else {
            try OutputFile.write([], to: path)
        }
        guard let handle = FileHandle(forUpdatingAtPath: path) else {
            throw CommandFailure("cannot write \(path): may you write there?")
        }
        do {
            try handle.truncate(atOffset: kept)
            try handle.seek(toOffset: kept)
        } catch {
            throw CommandFailure("cannot continue \(path): \(error.localizedDescription)")
        }
        self.path = path
        self.handle = handle
        self.next = next
        droppedBytes = size - kept
    }

    /// Adds a whole page; it is on disk when this returns.
    func append(_ page: [UInt8]) throws {
        do {
            try handle.write(contentsOf: Data(page))
            try handle.synchronize()
        } catch {
            throw CommandFailure("cannot write \(path): \(error.localizedDescription)")
        }
    }
}
