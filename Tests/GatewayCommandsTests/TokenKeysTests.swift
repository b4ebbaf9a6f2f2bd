import Foundation
import SharingModel
import SharingService
import Testing

@testable import GatewayCommands

/// The keys of tokens as files.
@Suite final class TokenKeysTests {
    private let directory = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID())").path
    private let time = Timestamp(millisecondsSinceEpoch: 1_795_420_800_123)
    private var keys: TokenKeys { TokenKeys(keysDirectory: directory) }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: keys.directory).sorted()
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `the first key is made once, under its time and id, for its owner only`() throws {
        try keys.makeIfAbsent(at: time)
        try keys.makeIfAbsent(at: time + .seconds(60))
        let ring = try keys.ring()
        #expect(try files() == ["20261123T080000Z-\(ring.signer.key.id).pem"])
        #expect(try mode("\(keys.directory)/\(files()[0])") == 0o600)
        #expect(try mode(keys.directory) == 0o700)
        #expect(ring.signingSince.description == "2026-11-23T08:00:00.000Z")
        #expect(ring.retired.isEmpty)
    }

    @Test func `a new key signs, and the old one is published for thirty days more`() throws {
        try keys.makeIfAbsent(at: time)
        let old = try keys.ring().signer.key.id
        try keys.rotate(at: time + .seconds(3600))
        let ring = try keys.ring()
        #expect(ring.signer.key.id != old)
        #expect(ring.retired.map(\.key.id) == [old])
        #expect(ring.retired.map(\.publishedUntil.description) == ["2026-12-23T09:00:00.000Z"])
        let report = TokenRotateCommand.report(ring, in: "keys/token-signing", at: time)
        #expect(report.contains("\(old)  published until 2026-12-23T09:00:00.000Z"))
        let later = TokenRotateCommand.report(
            ring,
            in: "keys/token-signing",
            at: time + .seconds(31 * 86_400)
        )
        #expect(later.contains("\(old)  published no more"))
    }

    @Test(arguments: [0, -86_400]) func `a new key is the newest even when the clock was set back`(
        seconds: Int
    )
        throws
    {
        try keys.makeIfAbsent(at: time)
        let old = try keys.ring().signer.key.id
        try keys.rotate(at: time + .seconds(seconds))
        let ring = try keys.ring()
        #expect(ring.signer.key.id != old)
        #expect(ring.signingSince.description == "2026-11-23T08:00:01.000Z")
    }

    @Test func `a file that is removed is published no more`() throws {
        try keys.makeIfAbsent(at: time)
        try keys.rotate(at: time)
        try FileManager.default.removeItem(atPath: "\(keys.directory)/\(files()[0])")
        #expect(try keys.ring().retired.isEmpty)
    }

    @Test func `there is nothing to rotate where no key was made`() throws {
        #expect(throws: GatewayConfiguration.Invalid.self) { try keys.rotate(at: time) }
        #expect(!FileManager.default.fileExists(atPath: keys.directory))
        #expect(throws: GatewayConfiguration.Invalid.self) { try keys.ring() }
    }

    @Test func `a key that others may read is refused`() throws {
        try keys.makeIfAbsent(at: time)
        let path = "\(keys.directory)/\(try files()[0])"
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let error = #expect(throws: GatewayConfiguration.Invalid.self) { try keys.ring() }
        #expect(error?.description.contains("chmod 600") == true)
    }

    @Test func `a key under another key's name, garbage and a strange name are refused`() throws {
        try keys.makeIfAbsent(at: time)
        let good = "\(keys.directory)/\(try files()[0])"
        for name in [
            "20261123T080000Z-AAAA.pem", "key.pem", "20261323T080000Z-AAAA.pem", "20261123T0800Z-A.pem",
        ] {
            let path = "\(keys.directory)/\(name)"
            try FileManager.default.moveItem(atPath: good, toPath: path)
            #expect(throws: GatewayConfiguration.Invalid.self, "\(name)") { try keys.ring() }
            try FileManager.default.moveItem(atPath: path, toPath: good)
        }
        let pem = try String(contentsOfFile: good, encoding: .utf8)
        try "garbage".write(toFile: good, atomically: false, encoding: .utf8)
        #expect(throws: GatewayConfiguration.Invalid.self) { try keys.ring() }
        try pem.write(toFile: good, atomically: false, encoding: .utf8)
        #expect(throws: Never.self) { try keys.ring() }
    }

    @Test func `a key that is not finished yet is no key`() throws {
        try keys.makeIfAbsent(at: time)
        let file = "\(keys.directory)/20261124T080000Z-AAAA.pem.new"
        try "".write(toFile: file, atomically: false, encoding: .utf8)
        #expect(try keys.ring().retired.isEmpty)
    }
}
