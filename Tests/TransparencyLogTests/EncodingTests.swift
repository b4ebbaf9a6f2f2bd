import Crypto
import Testing
import TransparencyLog

@Suite struct EncodingTests {
    // RFC 4648 §10
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `base64 is that of RFC 4648`(plain: String, text: String) {
        let bytes = Array(plain.utf8)
        #expect(Base64.encode(bytes) == text)
        #expect(Base64.decode(text) == bytes)
        let bare = String(text.filter { $0 != "=" })
        #expect(Base64URL.encode(bytes) == bare)
        #expect(Base64URL.decode(bare) == bytes)
    }

    @Test func `the alphabets differ in two characters`() {
        #expect(Base64.encode([0xFB, 0xEF, 0xFF]) == "++//")
        #expect(Base64URL.encode([0xFB, 0xEF, 0xFF]) == "--__")
        #expect(Base64.decode("--__") == nil)
        #expect(Base64URL.decode("++//") == nil)
    }

    @Test(arguments: [
        "Zg", "Zg=", "Zh==", "Zm9=", "Z", "Zm9v=", "Zm9v====", "Z=g=", "Zg==\n", " Zg==", "====", "Zg==Zg==",
    ])
    func `other spellings are not base64`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["Z", "Zh", "Zm9", "Zg==", "Zm8=", "Zg\n", "Zm9vY"])
    func `other spellings are not base64url`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `every length survives being encoded and decoded`() {
        for count in 0...100 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }

    @Test func `a hash is its 32 bytes`() throws {
        let bytes = (0..<32).map { UInt8($0) }
        let hash = try #require(MerkleHash(bytes: bytes))
        #expect(hash.bytes == bytes)
        #expect(MerkleHash(bytes: bytes[...]) == hash)
        #expect(MerkleHash(bytes: bytes.reversed().reversed() as ReversedCollection) == hash)
        #expect(hash.base64 == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
        #expect(MerkleHash(base64: hash.base64) == hash)
        #expect(MerkleHash(bytes: bytes.dropLast()) == nil)
        #expect(MerkleHash(bytes: bytes + [0]) == nil)
        #expect(MerkleHash(base64: "AAEC") == nil)
        #expect(MerkleHash(SHA256.hash(data: [])) == MerkleTree.emptyRoot)
        var appended: [UInt8] = [9]
        hash.append(to: &appended)
        #expect(appended == [9] + bytes)
    }

    @Test func `leaves, entries and nodes have the hashes of RFC 6962`() throws {
        let entry = PublicEntry(record: Array("record".utf8))
        #expect(entry.bytes.count == 33)
        #expect(entry.bytes.first == 1)
        #expect(Array(entry.bytes.dropFirst()) == Array(SHA256.hash(data: Array("record".utf8))))
        #expect(PublicEntry(bytes: entry.bytes) == entry)
        #expect(PublicEntry(bytes: [2] + entry.bytes.dropFirst()) == nil)
        #expect(PublicEntry(bytes: entry.bytes + [0]) == nil)
        #expect(PublicEntry(bytes: []) == nil)
        #expect(entry.leafHash == MerkleHash(SHA256.hash(data: [0] + entry.bytes)))
        #expect(MerkleTree.leafHash(of: entry.bytes) == entry.leafHash)
        let node = MerkleTree.nodeHash(entry.leafHash, MerkleTree.emptyRoot)
        #expect(
            node == MerkleHash(SHA256.hash(data: [1] + entry.leafHash.bytes + MerkleTree.emptyRoot.bytes))
        )
    }
}
