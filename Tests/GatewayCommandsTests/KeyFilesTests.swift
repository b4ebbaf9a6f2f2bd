import Crypto
import Dispatch
import Foundation
import SharingModel
import SharingService
import Synchronization
import Testing

@testable import GatewayCommands

@Suite struct KeyFilesTests {
    private let directory: String
    private let files: KeyFiles

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID())").path
        files = KeyFiles(directory: directory)
        try files.makeDirectory()
        try files.makeKeyEncryptionKeyIfAbsent()
    }

    private func names() throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: directory))
    }

    @Test func `a rotation makes another key and keeps the one before`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let before = try files.keyEncryptionKeys()
        #expect(before.former == nil)
        try files.rotateKeyEncryptionKey()
        let after = try files.keyEncryptionKeys()
        #expect(after.former == before.current)
        #expect(after.current != before.current)
        #expect(try names() == ["key-encryption.key", "key-encryption-old.key"])
    }

    @Test func `a second rotation waits until the old key is retired`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try files.rotateKeyEncryptionKey()
        let keys = try files.keyEncryptionKeys()
        #expect(throws: GatewayConfiguration.Invalid.self) { try files.rotateKeyEncryptionKey() }
        #expect(try files.keyEncryptionKeys() == keys)
        let time = try #require(Timestamp("2026-11-28T20:15:00.000Z"))
        let retired = try files.retireFormerKey(at: time)
        #expect(retired.hasSuffix("/key-encryption-retired-20261128T201500Z.key"))
        #expect(files.retiredPaths == [retired])
        #expect(try files.keyEncryptionKeys() == .init(current: keys.current))
        try files.rotateKeyEncryptionKey()
        #expect(try files.keyEncryptionKeys().former == keys.current)
    }

    @Test func `a rotation that was broken off between its two names can be done again`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let before = try files.keyEncryptionKeys()
        try FileManager.default.linkItem(atPath: "\(directory)/key-encryption.key", toPath: files.formerPath)
        #expect(try files.keyEncryptionKeys() == before)
        try files.rotateKeyEncryptionKey()
        #expect(try files.keyEncryptionKeys().former == before.current)
    }

    @Test func `of rotations at once one makes a key, and none destroys one`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let before = try files.keyEncryptionKeys()
        let done = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            if (try? KeyFiles(directory: directory).rotateKeyEncryptionKey()) != nil {
                done.withLock { $0 += 1 }
            }
        }
        #expect(done.withLock { $0 } == 1)
        #expect(try files.keyEncryptionKeys().former == before.current)
        #expect(try names() == ["key-encryption.key", "key-encryption-old.key"])
    }

    @Test func `keys that are retired in the same second are both kept`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let time = try #require(Timestamp("2026-11-28T20:15:00.000Z"))
        var formers: Set<String> = []
        for _ in 0..<3 {
            try files.rotateKeyEncryptionKey()
            formers.insert(try files.text(files.formerPath))
            _ = try files.retireFormerKey(at: time)
        }
        #expect(Set(try files.retiredPaths.map(files.text)) == formers)
        #expect(formers.count == 3)
    }

    @Test(.enabled(if: geteuid() == 0)) func `a key that another user makes is its directory's owner's`()
        throws
    {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let owner: uid_t = 65_534
        #expect(chown(directory, owner, owner) == 0)
        try files.rotateKeyEncryptionKey()
        let made = try files.makeLogKey(year: 2027)
        for path in ["\(directory)/key-encryption.key", made] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.ownerAccountID] as? Int == Int(owner))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `a key in the environment stands for the file, and leaves the environment`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let (name, old) = ("ONCEGATE_TEST_KEY", "ONCEGATE_TEST_KEY_OLD")
        let (text, oldText) = (try randomKey(), try randomKey())
        let source = KeyEncryptionSource(
            variable: name,
            files: files,
            environment: [name: text, old: oldText]
        )
        let keys = try source.keys()
        #expect(keys.current == SymmetricKey(data: try #require(Data(base64Encoded: text))))
        #expect(keys.former == SymmetricKey(data: try #require(Data(base64Encoded: oldText))))
        setenv(name, text, 1)
        source.clearEnvironment()
        #expect(getenv(name) == nil)
    }

    @Test(arguments: [nil, "", "no key", "c2hvcnQ="])
    func `a variable that holds no key is refused without a word of it`(value: String?) throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let source = KeyEncryptionSource(
            variable: "KEK",
            files: files,
            environment: ["KEK": value].compactMapValues { $0 }
        )
        let error = try #require(throws: (any Error).self) { try source.keys() }
        #expect("\(error)".contains("KEK"))
        if let value, !value.isEmpty { #expect(!"\(error)".contains(value)) }
    }

    private func randomKey() throws -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
    }
}

@Suite struct PKCS11AddressTests {
    @Test func `an address names token, key, module and the file of the PIN`() throws {
        let text = "pkcs11:token=City%20HSM;object=kek?module-path=/usr/lib/m.so&pin-source=file:/etc/pin"
        let address = try #require(PKCS11Address(text))
        #expect((address.token, address.object) == ("City HSM", "kek"))
        #expect((address.module, address.pin) == ("/usr/lib/m.so", "/etc/pin"))
    }

    @Test(arguments: [
        "", "pkcs11:", "pkcs11:token=a;object=b", "token=a;object=b?module-path=c&pin-source=d",
        "pkcs11:token=a;object=b?module-path=c&pin-value=1234",
        "pkcs11:token=a;object=?module-path=c&pin-source=d",
        "pkcs11:token=a;token=a;object=b?module-path=c&pin-source=d",
        "pkcs11:token=a;object=b;serial=1?module-path=c&pin-source=d",
        "pkcs11:token=%ZZ;object=b?module-path=c&pin-source=d",
    ])
    func `what lacks a part or has another is no address`(text: String) {
        #expect(PKCS11Address(text) == nil)
    }
}
