import OpenData
import SharingModel
import SharingService

/// The differences between two releases: both are read in the order of their keys, side by side, part by part.
///
/// It works only when the next lines are asked for, so a slow reader costs no memory and one who leaves no thread.
actor ReleaseChanges {
    /// One of the two, as far as it is read.
    private struct Side {
        let reader: RowsReader
        private var part: [KeyedRow] = []
        private var index = 0
        private var place: Int64 = 0
        private var isAtEnd = false

        init(_ reader: RowsReader) {
            self.reader = reader
        }

        /// The row that is next; nil at the end.
        var first: KeyedRow? { index < part.count ? part[index] : nil }

        mutating func advance() {
            place = part[index].place
            index += 1
        }

        /// Whether rows must be read before there is a next one.
        var isEmpty: Bool { index == part.count && !isAtEnd }

        func following() async throws -> [KeyedRow] { try await reader.part(after: place) }

        mutating func take(_ part: [KeyedRow]) {
            self.part = part
            index = 0
            isAtEnd = part.isEmpty
        }
    }

    /// About how many bytes are given at once.
    private static let partSize = 1 << 16

    private var older: Side?
    private var newer: Side
    private let lines: ChangeLines
    /// Whether rows of the same key can be compared by their bytes.
    private let isAlike: Bool
    /// Whether keys of both can be compared.
    private let hasSameKey: Bool

    /// Compares the release of `older` with that of `newer`; without one, everything is created.
    init(from older: RowsReader?, to newer: RowsReader) {
        self.older = older.map(Side.init)
        self.newer = Side(newer)
        let (old, new) = (older?.table ?? newer.table, newer.table)
        lines = ChangeLines(newer: new, older: old)
        isAlike =
            old.columns.map { [$0.name, $0.type.rawValue] }
            == new.columns.map { [$0.name, $0.type.rawValue] }
        hasSameKey =
            old.primaryKey == new.primaryKey
            && zip(old.keyIndexes, new.keyIndexes).allSatisfy { old.columns[$0].type == new.columns[$1].type }
    }

    /// The next lines; nil at the end.
    func next() async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < ReleaseChanges.partSize {
            try Task.checkCancellation()
            if let side = older, side.isEmpty { older?.take(try await side.following()) }
            if newer.isEmpty { newer.take(try await newer.following()) }
            guard older?.first != nil || newer.first != nil else { break }
            // Until one of the parts is at its end.
            while bytes.count < ReleaseChanges.partSize, compare(into: &bytes) {}
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// Looks at the next row of either; false if more must be read.
    private func compare(into bytes: inout [UInt8]) -> Bool {
        switch (older?.first, newer.first) {
        case (nil, nil): return false
        case (let old?, nil): delete(old, &bytes)
        case (nil, let new?): create(new, &bytes)
        case (let old?, let new?):
            if !hasSameKey || old.key.lexicographicallyPrecedes(new.key) {
                delete(old, &bytes)
            } else if new.key.lexicographicallyPrecedes(old.key) {
                create(new, &bytes)
            } else {
                if !isAlike || old.row != new.row { append(.updated, new, &bytes) }
                older?.advance()
                newer.advance()
            }
        }
        return older?.isEmpty != true && !newer.isEmpty
    }

    private func delete(_ old: KeyedRow, _ bytes: inout [UInt8]) {
        old.keyCells.withUnsafeBytes { lines.appendDeleted(key: PackedRow($0), to: &bytes) }
        older?.advance()
    }

    private func create(_ new: KeyedRow, _ bytes: inout [UInt8]) {
        append(.created, new, &bytes)
        newer.advance()
    }

    private func append(_ change: ChangeLines.Change, _ row: KeyedRow, _ bytes: inout [UInt8]) {
        row.row.withUnsafeBytes { lines.append(change, PackedRow($0), to: &bytes) }
    }
}
