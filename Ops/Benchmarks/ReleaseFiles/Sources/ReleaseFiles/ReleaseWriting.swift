import Foundation
import OpenData
import SQLiteStore
import SharingModel
import SharingService

/// How long a release's files take to write, and in how much memory.
enum ReleaseWriting {
    static func run(rows count: Int, directory: String) async throws {
        let archive = try ReleaseDirectory(opening: directory)
        var generator = SystemRandomNumberGenerator()
        let id = RecordID(at: Timestamp(millisecondsSinceEpoch: 0), using: &generator)
        let clock = ContinuousClock()
        let start = clock.now
        let writer = try await archive.begin(id, table: MeasuredTable.table)
        for start in stride(from: 0, to: count, by: 500) {
            try await writer.add((start..<min(start + 500, count)).map { MeasuredTable.row($0, of: count) })
        }
        let taken = clock.now
        let (files, bytes) = try await writer.finish { _ in }
        let written = clock.now
        print("\(id)\t\(count) rows")
        print("taken\t\(taken - start)")
        print("written\t\(written - taken)")
        print("sums\t\(bytes)")
        for file in files { print("\(file.name)\t\(file.size)") }
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        print(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? "")
    }
}
