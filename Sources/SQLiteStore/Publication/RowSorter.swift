import Foundation
import OpenData
import SharingService

/// Brings rows into the order of their keys in bounded memory: sorted runs on disk, which are merged at the end.
final class RowSorter {
    private struct Entry {
        /// The first eight bytes of the key, which decide most comparisons.
        let prefix: UInt64
        let offset: Int
        let keyCount: Int
        let rowCount: Int
    }

    /// As much as is sorted at once.
    static let runSize = 16 << 20

    private let table: ReleasedTable
    private let directory: String
    private let runSize: Int
    private var memory: [UInt8] = []
    private var entries: [Entry] = []
    private var runs: [String] = []
    private(set) var count = 0

    /// Sorts rows of `table`; runs lie in `directory`.
    init(_ table: ReleasedTable, in directory: String, runSize: Int) {
        self.table = table
        self.directory = directory
        self.runSize = runSize
    }

    /// Takes rows in any order.
    ///
    /// - Throws: ``ReleaseArchiveError``.
    func add(_ rows: [[Cell]]) throws {
        for cells in rows {
            precondition(cells.count == table.columns.count, "a row has a cell a column")
            let offset = memory.count
            guard RowKey.append(of: cells, in: table, to: &memory) else { throw badKey }
            let keyCount = memory.count - offset
            PackedRow.append(cells, to: &memory)
            entries.append(
                Entry(
                    prefix: prefix(offset, keyCount),
                    offset: offset,
                    keyCount: keyCount,
                    rowCount: memory.count - offset - keyCount
                )
            )
            count += 1
            if memory.count + entries.count * MemoryLayout<Entry>.stride >= runSize { try writeRun() }
        }
    }

    /// Gives every row in the order of the keys, once.
    ///
    /// - Throws: ``ReleaseArchiveError/duplicateKey`` when two have the same key, or what `body` throws.
    func visit(_ body: (PackedRow) throws -> Void) throws {
        var previous: [UInt8] = []
        func pass(_ key: UnsafeRawBufferPointer, _ row: UnsafeRawBufferPointer) throws {
            guard !previous.elementsEqual(key) else { throw badKey }
            previous.removeAll(keepingCapacity: true)
            previous.append(contentsOf: key)
            try body(PackedRow(row))
        }
        if runs.isEmpty {
            sort()
            try memory.withUnsafeBytes { memory in
                for entry in entries {
                    let (key, row) = RowSorter.parts(entry, in: memory)
                    try pass(key, row)
                }
            }
        } else {
            try writeRun()
            (memory, entries) = ([], [])
            try RunMerge(runs.map { try SortedRun(opening: $0) }).visit(pass)
        }
        removeRuns()
    }

    /// Removes what lies on disk.
    func removeRuns() {
        for run in runs { unlink(run) }
        runs = []
    }

    private var badKey: ReleaseArchiveError { .duplicateKey(table.primaryKey.joined(separator: ", ")) }

    private func prefix(_ offset: Int, _ count: Int) -> UInt64 {
        var prefix: UInt64 = 0
        for index in 0..<8 { prefix = prefix << 8 | (index < count ? UInt64(memory[offset + index]) : 0) }
        return prefix
    }

    private static func parts(
        _ entry: Entry,
        in memory: UnsafeRawBufferPointer
    ) -> (key: UnsafeRawBufferPointer, row: UnsafeRawBufferPointer) {
        let middle = entry.offset + entry.keyCount
        return (
            UnsafeRawBufferPointer(rebasing: memory[entry.offset..<middle]),
            UnsafeRawBufferPointer(rebasing: memory[middle..<middle + entry.rowCount])
        )
    }

    private func sort() {
        memory.withUnsafeBytes { memory in
            entries.sort { left, right in
                if left.prefix != right.prefix { return left.prefix < right.prefix }
                return KeyOrder.precedes(
                    RowSorter.parts(left, in: memory).key,
                    RowSorter.parts(right, in: memory).key
                )
            }
        }
    }

    private func writeRun() throws {
        guard !entries.isEmpty else { return }
        sort()
        let path = directory + "/run-\(runs.count)"
        runs.append(path)
        let file = try HashedFile(creating: path)
        var buffer: [UInt8] = []
        try memory.withUnsafeBytes { memory in
            for entry in entries {
                let (key, row) = RowSorter.parts(entry, in: memory)
                SortedRun.append(key, row, to: &buffer)
                guard buffer.count >= 1 << 18 else { continue }
                try buffer.withUnsafeBytes { try file.append($0) }
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try buffer.withUnsafeBytes { try file.append($0) }
        memory.removeAll(keepingCapacity: memory.capacity <= 2 * runSize)
        entries.removeAll(keepingCapacity: true)
    }
}

/// The order of keys: that of their bytes.
enum KeyOrder {
    static func precedes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard let one = left.baseAddress, let other = right.baseAddress else {
            return left.count < right.count
        }
        let order = memcmp(one, other, min(left.count, right.count))
        return order == 0 ? left.count < right.count : order < 0
    }
}
