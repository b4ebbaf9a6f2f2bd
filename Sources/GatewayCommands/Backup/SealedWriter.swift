import Crypto
import Foundation

/// What is written of a backup, sealed to a public key.
///
/// A line that names the form, the key that HPKE encapsulates, then chunks of 64 KiB. Each is sealed in the order of its number; the
/// last one, which alone may be shorter, says that it is the last: so a chunk that was changed, moved or cut off is found.
struct SealedWriter {
    static let form = Data("oncegate backup 1\n".utf8)
    static let chunkSize = 1 << 16
    static let tagSize = 16
    static let keySize = 32
    /// What is authenticated with a chunk.
    static let more: [UInt8] = [0]
    static let last: [UInt8] = [1]

    private let file: NewFile
    private var sender: HPKE.Sender
    private var waiting: [UInt8] = []

    init(_ file: NewFile, to recipient: Curve25519.KeyAgreement.PublicKey) throws {
        self.file = file
        sender = try HPKE.Sender(
            recipientKey: recipient,
            ciphersuite: BackupKey.suite,
            info: SealedWriter.form
        )
        try file.write(SealedWriter.form + sender.encapsulatedKey)
    }

    mutating func write(_ bytes: [UInt8]) throws {
        waiting += bytes
        var start = 0
        // A full chunk waits until something follows it.
        while waiting.count - start > SealedWriter.chunkSize {
            let chunk = waiting[start..<(start + SealedWriter.chunkSize)]
            try file.write(try sender.seal(chunk, authenticating: SealedWriter.more))
            start += SealedWriter.chunkSize
        }
        waiting.removeFirst(start)
    }

    /// Writes the last chunk.
    mutating func finish() throws {
        try file.write(try sender.seal(waiting, authenticating: SealedWriter.last))
        waiting = []
    }
}
