import Crypto
import Foundation
import Testing

@testable import GatewayCommands

@Suite final class SealedBackupTests {
    private let directory = NSTemporaryDirectory() + "oncegate-sealed-" + UUID().uuidString
    private let key = Curve25519.KeyAgreement.PrivateKey()
    private var path: String { directory + "/sealed" }

    init() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    private func seal(_ bytes: [UInt8]) throws -> [UInt8] {
        let file = try NewFile(path)
        var writer = try SealedWriter(file, to: key.publicKey)
        // In pieces that end where no chunk does.
        for start in stride(from: 0, to: bytes.count, by: 10_007) {
            try writer.write(Array(bytes[start..<min(start + 10_007, bytes.count)]))
        }
        try writer.finish()
        _ = try file.finish(replacing: true)
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private func open(_ key: Curve25519.KeyAgreement.PrivateKey? = nil) throws -> [UInt8] {
        var reader = try SealedReader(path, with: key ?? self.key)
        var bytes: [UInt8] = []
        while let one = try reader.next(1) { bytes += one }
        return bytes
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
    func `what was sealed opens`(size: Int) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let sealed = try seal(bytes)
        let chunks = max(1, (size + SealedWriter.chunkSize - 1) / SealedWriter.chunkSize)
        #expect(
            sealed.count == SealedWriter.form.count + SealedWriter.keySize + size + chunks
                * SealedWriter.tagSize
        )
        #expect(try open() == bytes)
    }

    @Test func `a file that was changed, cut or mixed opens nowhere`() throws {
        let sealed = try seal([UInt8](repeating: 7, count: 150_000))
        let begin = SealedWriter.form.count + SealedWriter.keySize
        let chunk = SealedWriter.chunkSize + SealedWriter.tagSize
        let cuts: [Int] = [sealed.count - 1, begin + chunk, begin + 2 * chunk, begin]
        var damaged: [[UInt8]] = cuts.map { Array(sealed[..<$0]) }
        damaged.append(sealed + [0])
        // The first two chunks change places.
        var mixed = sealed
        mixed.replaceSubrange(begin..<(begin + chunk), with: sealed[(begin + chunk)..<(begin + 2 * chunk)])
        mixed.replaceSubrange((begin + chunk)..<(begin + 2 * chunk), with: sealed[begin..<(begin + chunk)])
        damaged.append(mixed)
        for place in [0, SealedWriter.form.count, begin, begin + chunk - 1, begin + chunk, sealed.count - 1] {
            var bytes = sealed
            bytes[place] ^= 1
            damaged.append(bytes)
        }
        for bytes in damaged {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            #expect(throws: CommandFailure.self) { try self.open() }
        }
        try Data(sealed).write(to: URL(fileURLWithPath: path))
        #expect(try open().count == 150_000)
    }

    @Test func `another key opens nothing`() throws {
        _ = try seal([1, 2, 3])
        #expect(throws: CommandFailure.self) { try self.open(Curve25519.KeyAgreement.PrivateKey()) }
    }

    @Test func `a file that is not finished is not there, and one that is there stays`() throws {
        var unfinished: NewFile? = try NewFile(path)
        try unfinished?.write(Data([1]))
        unfinished = nil
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
        let first = try seal([1])
        let second = try NewFile(path)
        try second.write(Data([2]))
        #expect(throws: CommandFailure.self) { try second.finish(replacing: false) }
        #expect(Array(try Data(contentsOf: URL(fileURLWithPath: path))) == first)
    }

    @Test func `a key pair is a file and a line, and each is read back`() throws {
        let made = try BackupKey.make(directory + "/backup.key")
        #expect(try BackupKey.recipient(BackupKey.text(of: made)).rawRepresentation == made.rawRepresentation)
        #expect(
            try BackupKey.identity(directory + "/backup.key").publicKey.rawRepresentation
                == made.rawRepresentation
        )
        #expect(throws: (any Error).self) { try BackupKey.make(self.directory + "/backup.key") }
        #expect(throws: (any Error).self) { try BackupKey.recipient("oncegate-backup+AAAA") }
        #expect(throws: CommandFailure.self) { try BackupKey.identity(self.path) }
    }
}
