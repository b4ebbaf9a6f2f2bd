import Foundation
import SharingService

/// A sorted run of rows on disk, read from its beginning to its end.
final class SortedRun {
    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8]
    private var start = 0
    private var end = 0
    private var keyCount = 0
    private var rowCount = 0

    /// Opens a run before its first row.
    init(opening path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        buffer = [UInt8](repeating: 0, count: 1 << 16)
        guard descriptor >= 0 else { throw ReleaseArchiveError.failed(path) }
    }

    deinit { close(descriptor) }

    /// Goes to the next row; false at the end.
    func advance() throws -> Bool {
        start += keyCount + rowCount
        (keyCount, rowCount) = (0, 0)
        guard try fill(8) else { return false }
        let counts = buffer.withUnsafeBytes { bytes in
            (
                Int(bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)),
                Int(bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self))
            )
        }
        start += 8
        guard try fill(counts.0 + counts.1) else {
            throw ReleaseArchiveError.unavailable("\(path) ends too early: build the release again")
        }
        (keyCount, rowCount) = counts
        return true
    }

    /// Looks at the row.
    func read<Result>(
        _ body: (_ key: UnsafeRawBufferPointer, _ row: UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try buffer.withUnsafeBytes { bytes in
            try body(
                UnsafeRawBufferPointer(rebasing: bytes[start..<start + keyCount]),
                UnsafeRawBufferPointer(rebasing: bytes[start + keyCount..<start + keyCount + rowCount])
            )
        }
    }

    /// How a row is written.
    static func append(
        _ key: UnsafeRawBufferPointer,
        _ row: UnsafeRawBufferPointer,
        to bytes: inout [UInt8]
    ) {
        withUnsafeBytes(of: UInt32(key.count)) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: UInt32(row.count)) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: key)
        bytes.append(contentsOf: row)
    }

    /// Has `count` bytes in the buffer from `start`; false if the file ends before.
    private func fill(_ count: Int) throws -> Bool {
        guard end - start < count else { return true }
        buffer.withUnsafeMutableBytes { bytes in
            UnsafeMutableRawBufferPointer(rebasing: bytes[..<(end - start)]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            )
        }
        (start, end) = (0, end - start)
        if buffer.count < count { buffer += [UInt8](repeating: 0, count: count - buffer.count) }
        while end < count {
            let got = buffer.withUnsafeMutableBytes { bytes in
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[end...])
                return Foundation.read(descriptor, rest.baseAddress, rest.count)
            }
            guard got >= 0 else { throw ReleaseArchiveError.failed(path) }
            guard got > 0 else { return false }
            end += got
        }
        return true
    }
}

/// Several sorted runs read as one: a heap of runs, the one with the lowest key on top.
struct RunMerge {
    private var heap: [SortedRun] = []

    init(_ runs: [SortedRun]) throws {
        heap = try runs.filter { try $0.advance() }
        for index in heap.indices.reversed() { sink(index) }
    }

    /// Gives every row in order.
    consuming func visit(
        _ body: (_ key: UnsafeRawBufferPointer, _ row: UnsafeRawBufferPointer) throws -> Void
    ) throws {
        while let first = heap.first {
            try first.read(body)
            if try !first.advance() {
                heap.swapAt(0, heap.count - 1)
                heap.removeLast()
            }
            if !heap.isEmpty { sink(0) }
        }
    }

    private mutating func sink(_ index: Int) {
        var index = index
        while true {
            var lowest = index
            for child in [2 * index + 1, 2 * index + 2] where child < heap.count {
                if precedes(child, lowest) { lowest = child }
            }
            guard lowest != index else { return }
            heap.swapAt(index, lowest)
            index = lowest
        }
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        heap[left].read { key, _ in heap[right].read { other, _ in KeyOrder.precedes(key, other) } }
    }
}
