import Crypto
import Foundation

/// A sealed backup, opened chunk by chunk (``SealedWriter``).
struct SealedReader {
    private let path: String
    private let handle: FileHandle
    private var recipient: HPKE.Recipient
    private var opened: [UInt8] = []
    /// How much of what is opened was handed out.
    private var position = 0
    private var ahead: Data
    private var hasEnded = false

    private static let sealedSize = SealedWriter.chunkSize + SealedWriter.tagSize

    /// Opens a file.
    ///
    /// - Throws: ``CommandFailure``.
    init(_ path: String, with identity: Curve25519.KeyAgreement.PrivateKey) throws {
        self.path = path
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure("cannot read \(path): does it exist, and may you read it?")
        }
        self.handle = handle
        let form = try SealedReader.read(SealedWriter.form.count, handle)
        let key = try SealedReader.read(SealedWriter.keySize, handle)
        guard form == SealedWriter.form, key.count == SealedWriter.keySize else {
            throw CommandFailure("\(path) is no backup of a gateway, or one of a newer program")
        }
        do {
            recipient = try HPKE.Recipient(
                privateKey: identity,
                ciphersuite: BackupKey.suite,
                info: SealedWriter.form,
                encapsulatedKey: key
            )
        } catch {
            throw SealedReader.closed(path)
        }
        ahead = try SealedReader.read(SealedReader.sealedSize, handle)
    }

    /// The next so many bytes; nil at the end.
    ///
    /// - Throws: ``CommandFailure`` where the file was changed or cut short, or is for another key.
    mutating func next(_ count: Int) throws -> [UInt8]? {
        while opened.count - position < count, !hasEnded { try openChunk() }
        guard opened.count > position || count == 0 else { return nil }
        guard opened.count - position >= count else { throw CommandFailure("\(path) ends too early") }
        defer { position += count }
        return Array(opened[position..<(position + count)])
    }

    private mutating func openChunk() throws {
        let chunk = ahead
        ahead = try SealedReader.read(SealedReader.sealedSize, handle)
        hasEnded = ahead.isEmpty
        opened.removeFirst(position)
        position = 0
        do {
            opened += try recipient.open(
                chunk,
                authenticating: hasEnded ? SealedWriter.last : SealedWriter.more
            )
        } catch {
            throw SealedReader.closed(path)
        }
    }

    private static func closed(_ path: String) -> CommandFailure {
        CommandFailure("\(path) does not open: it is for another key, or was changed or cut short")
    }

    /// As many bytes, unless the file ends before.
    private static func read(_ count: Int, _ handle: FileHandle) throws -> Data {
        var bytes = Data()
        while bytes.count < count, let more = try handle.read(upToCount: count - bytes.count), !more.isEmpty {
            bytes += more
        }
        return bytes
    }
}
