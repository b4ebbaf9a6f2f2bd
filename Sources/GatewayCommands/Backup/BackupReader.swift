import CanonicalJSON
import Crypto
import Foundation
import SharingModel
import SharingService
import TransparencyLog

/// A backup that is read from its begin to its end, once.
struct BackupReader {
    let path: String
    let log: NoteName
    let time: Timestamp
    private let holding: BackupHolding
    private var sealed: SealedReader

    /// Opens a backup and reads what it is of.
    ///
    /// - Throws: ``CommandFailure`` where it does not open, or is of something else.
    init(_ path: String, of holding: BackupHolding, with identity: Curve25519.KeyAgreement.PrivateKey) throws
    {
        self.path = path
        self.holding = holding
        sealed = try SealedReader(path, with: identity)
        guard let (block, bytes) = try BackupReader.next(&sealed, path), block == .header,
            case .object(let header)? = try? JSONValue(parsing: bytes),
            case .string(let name)? = header["log"], let log = NoteName(name),
            case .string(let text)? = header["time"], let time = Timestamp(text),
            case .string(let held)? = header["holds"]
        else { throw BackupReader.malformed(path) }
        guard held == holding.rawValue else {
            throw CommandFailure(
                "\(path) holds \(held), not \(holding.rawValue): give each file its own option"
            )
        }
        (self.log, self.time) = (log, time)
    }

    /// Reads everything that follows: rows go into a store, the bytes of files to whoever takes them.
    ///
    /// - Returns: what every table must hold now.
    /// - Throws: ``CommandFailure`` for anything but a whole backup of this program's form; what the store and `take` throw.
    mutating func pour(
        into store: any StoreFilling,
        files take: (_ name: String, _ bytes: [UInt8]) throws -> Void
    ) throws -> [ContentTable: ContentSum] {
        var sums: [ContentTable: ContentSum] = [:]
        var (table, file): (ContentTable?, String?)
        var files: Int64 = 0
        while let (block, bytes) = try BackupReader.next(&sealed, path) {
            switch block {
            case .table:
                table = holding.tables.first { $0.name == String(decoding: bytes, as: UTF8.self) }
                guard let table else { throw BackupReader.malformed(path) }
                sums[table] = ContentSum()
            case .rows:
                guard let table else { throw BackupReader.malformed(path) }
                let rows = try ContentCoding.rows(bytes, columns: table.columns.count)
                sums[table]?.add(rows)
                try store.add(rows, to: table)
            case .file:
                let name = String(decoding: bytes, as: UTF8.self)
                file = name
                files += 1
                try take(name, [])
            case .bytes:
                guard let file else { throw BackupReader.malformed(path) }
                try take(file, bytes)
            case .end:
                guard BackupReader.isEnd(bytes, sums, files), try sealed.next(1) == nil else {
                    throw BackupReader.malformed(path)
                }
                return sums
            case .header: throw BackupReader.malformed(path)
            }
        }
        throw BackupReader.malformed(path)
    }

    private static func isEnd(_ bytes: [UInt8], _ sums: [ContentTable: ContentSum], _ files: Int64) -> Bool {
        guard case .object(let end)? = try? JSONValue(parsing: bytes), end["files"] == .integer(files),
            case .object(let tables)? = end["tables"]
        else { return false }
        return sums.count == tables.members.count
            && sums.allSatisfy { table, sum in
                guard case .object(let written)? = tables[table.name],
                    case .integer(let rows)? = written["rows"],
                    case .string(let digest)? = written["digest"]
                else { return false }
                return ContentSum(rows: rows, digest: digest) == sum
            }
    }

    private static func next(_ sealed: inout SealedReader, _ path: String) throws -> (BackupBlock, [UInt8])? {
        guard let head = try sealed.next(5) else { return nil }
        let length = head[1...].reduce(0) { $0 << 8 | Int($1) }
        guard let block = BackupBlock(rawValue: head[0]), let bytes = try sealed.next(length) else {
            throw malformed(path)
        }
        return (block, bytes)
    }

    private static func malformed(_ path: String) -> CommandFailure {
        CommandFailure(
            "\(path) opens, but is no backup that this program reads: take the program that wrote it, or a newer one"
        )
    }
}
