import ArgumentParser
import CanonicalJSON
import Crypto
import Foundation
import SharingModel
import SharingService
import TransparencyLog

/// What a backup is of.
enum BackupHolding: String {
    /// Everything but keys: the store and what lies beside it.
    case data
    /// The subjects' wrapped keys, and the journal of those that were destroyed.
    case subjectKeys = "subject-keys"

    var tables: [ContentTable] {
        switch self {
        case .data: ContentTable.data
        case .subjectKeys: [.subjectKeys]
        }
    }
}

/// The kinds of blocks of a backup: a letter, the length as four bytes, big-endian, then as many bytes.
enum BackupBlock: UInt8 {
    /// What it is of, as JSON.
    case header = 0x48
    /// The name of a table, to which the rows belong that follow.
    case table = 0x54
    /// Rows (``SharingService/ContentCoding``).
    case rows = 0x52
    /// The path of a file, to which the bytes belong that follow.
    case file = 0x46
    case bytes = 0x42
    /// What must have been read until here, as JSON.
    case end = 0x45
}

/// A backup that is being written.
struct BackupWriter {
    private let file: NewFile
    private var sealed: SealedWriter
    private var sums: [ContentTable: ContentSum] = [:]
    private var files: Int64 = 0

    /// Begins a backup, sealed to a public key.
    init(
        _ holding: BackupHolding,
        of log: NoteName,
        at time: Timestamp,
        to path: String,
        recipient: Curve25519.KeyAgreement.PublicKey
    ) throws {
        file = try NewFile(path)
        sealed = try SealedWriter(file, to: recipient)
        try write(
            .header,
            JSONValue.object([
                "holds": .string(holding.rawValue), "log": .string(log.description),
                "time": .string(time.description),
                "program": .string(OnceGate.configuration.version),
            ]).encodedBytes
        )
    }

    /// Adds a table.
    mutating func add(_ table: ContentTable, of content: any StoreContent) throws {
        try write(.table, Array(table.name.utf8))
        var sum = ContentSum()
        try content.read(table) { rows in
            sum.add(rows)
            var bytes: [UInt8] = []
            for row in rows { ContentCoding.append(row, to: &bytes) }
            try write(.rows, bytes)
        }
        sums[table] = sum
    }

    /// Adds a file under a path of its own; one that is gone by now is left out.
    mutating func add(_ name: String, from path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { return }
        try write(.file, Array(name.utf8))
        while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
            try write(.bytes, Array(chunk))
        }
        files += 1
    }

    /// Puts the whole backup on disk under its name.
    ///
    /// - Returns: how many rows it has, and the SHA-256 of the file.
    mutating func finish(replacing: Bool) throws -> (rows: Int64, digest: SHA256Digest) {
        var tables: JSONObject = [:]
        for (table, sum) in sums {
            tables[table.name] = ["rows": .integer(sum.rows), "digest": .string(sum.digest)]
        }
        try write(.end, JSONValue.object(["files": .integer(files), "tables": .object(tables)]).encodedBytes)
        try sealed.finish()
        return (sums.values.reduce(0) { $0 + $1.rows }, try file.finish(replacing: replacing))
    }

    private mutating func write(_ block: BackupBlock, _ bytes: some Collection<UInt8>) throws {
        let length = UInt32(bytes.count)
        try sealed.write(
            [block.rawValue] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) }
        )
        try sealed.write(Array(bytes))
    }
}
