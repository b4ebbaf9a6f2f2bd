import Crypto
import SharingModel
import Testing

@testable import SharingService

@Suite struct VaultTests {
    private let vault = Vault(keys: SmallGateway.keys(1), indexRoot: SmallGateway.key(2))
    private let content = Array("content".utf8)
    private let unopenable = "a sealed row"

    /// Seals as a batch does: with a nonce of its own each time.
    private func seal(_ bytes: [UInt8], for row: Vault.Row) throws -> [UInt8] {
        var pool = RandomPool()
        return try vault.seal(bytes, for: row, with: SmallGateway.key(4), nonce: pool.take(Vault.nonceSize))
    }

    @Test func `one subject has another tag in every index`() {
        let tags = Vault.Index.allCases.map { vault.tag($0, Sample.company) }
        #expect(Set(tags).count == Vault.Index.allCases.count)
        #expect(tags.allSatisfy { $0.bytes.count == 16 })
    }

    @Test func `a tag is the same again, and another under another root`() {
        let other = Vault(keys: SmallGateway.keys(1), indexRoot: SmallGateway.key(3))
        let tag = vault.tag(.materialSubject, Sample.company)
        #expect(tag == vault.tag(.materialSubject, Sample.company))
        #expect(tag == vault.tag(.materialSubject, Sample.company.bytes))
        #expect(tag != other.tag(.materialSubject, Sample.company))
        #expect(tag != vault.tag(.materialSubject, Sample.otherCompany))
    }

    @Test func `one number in two types has two tags`() {
        #expect(
            vault.sourceTag(type: "a-type", sourceID: "1") != vault.sourceTag(type: "b-type", sourceID: "1")
        )
        #expect(vault.sourceTag(type: "ab", sourceID: "c") != vault.sourceTag(type: "a", sourceID: "bc"))
    }

    @Test(arguments: [16, 15, 17, 0])
    func `a tag has 16 bytes`(count: Int) {
        #expect((BlindTag(bytes: [UInt8](repeating: 0, count: count)) != nil) == (count == 16))
    }

    @Test func `what was sealed for a row opens there`() throws {
        for row in [
            Vault.Row.revision(number: 7, revision: 2), .logRecord(id: [UInt8](repeating: 3, count: 16)),
        ] {
            let sealed = try seal(content, for: row)
            #expect(try vault.open(sealed, for: row, with: SmallGateway.key(4)) == content)
        }
    }

    @Test func `the same content is sealed differently every time`() throws {
        let row = Vault.Row.revision(number: 7, revision: 2)
        let first = try seal(content, for: row)
        #expect(first != (try seal(content, for: row)))
    }

    @Test(arguments: [(7, 3), (8, 2), (2, 7)] as [(Int64, Int)])
    func `what was sealed for one revision opens for no other`(number: Int64, revision: Int) throws {
        let sealed = try seal(content, for: .revision(number: 7, revision: 2))
        #expect(throws: Vault.Unopenable(what: unopenable)) {
            try vault.open(
                sealed,
                for: .revision(number: number, revision: revision),
                with: SmallGateway.key(4)
            )
        }
    }

    @Test func `what was sealed for a log record opens for no other and for no revision`() throws {
        let sealed = try seal(content, for: .logRecord(id: [UInt8](repeating: 3, count: 16)))
        let others = [
            Vault.Row.logRecord(id: [UInt8](repeating: 4, count: 16)), .logRecord(id: [3]),
            .revision(number: 0x0303_0303_0303_0303, revision: 0x0303_0303_0303_0303),
        ]
        for row in others {
            #expect(throws: Vault.Unopenable(what: unopenable)) {
                try vault.open(sealed, for: row, with: SmallGateway.key(4))
            }
        }
    }

    @Test func `a row opens under its own key only`() throws {
        let row = Vault.Row.revision(number: 7, revision: 2)
        let sealed = try seal(content, for: row)
        #expect(throws: Vault.Unopenable(what: unopenable)) {
            try vault.open(sealed, for: row, with: SmallGateway.key(5))
        }
    }

    @Test func `two rows whose ciphertexts were swapped do not open`() throws {
        let rows = [Vault.Row.revision(number: 1, revision: 1), .revision(number: 2, revision: 1)]
        let sealed = try rows.map { try seal(content, for: $0) }
        for (row, swapped) in zip(rows, sealed.reversed()) {
            #expect(throws: Vault.Unopenable.self) {
                try vault.open(swapped, for: row, with: SmallGateway.key(4))
            }
        }
    }

    @Test func `a row that was altered or cut off does not open`() throws {
        let row = Vault.Row.revision(number: 7, revision: 2)
        let sealed = try seal(content, for: row)
        for position in sealed.indices {
            var altered = sealed
            altered[position] ^= 1
            #expect(throws: Vault.Unopenable.self) {
                try vault.open(altered, for: row, with: SmallGateway.key(4))
            }
            let short = Array(sealed.prefix(position))
            #expect(throws: Vault.Unopenable.self) {
                try vault.open(short, for: row, with: SmallGateway.key(4))
            }
        }
    }

    @Test func `a data key opens for its own subject only`() throws {
        let tag = vault.tag(.subjectKey, Sample.company)
        let (key, wrapped) = try vault.makeDataKey(for: tag)
        #expect(try vault.dataKey(wrapped, for: tag) == key)
        #expect(throws: Vault.Unopenable(what: "a data key")) {
            try vault.dataKey(wrapped, for: vault.tag(.subjectKey, Sample.otherCompany))
        }
        let stranger = Vault(keys: SmallGateway.keys(3), indexRoot: SmallGateway.key(2))
        #expect(throws: Vault.Unopenable(what: "a data key")) { try stranger.dataKey(wrapped, for: tag) }
    }

    @Test func `every data key is another`() throws {
        let tag = vault.tag(.subjectKey, Sample.company)
        #expect(try vault.makeDataKey(for: tag).key != vault.makeDataKey(for: tag).key)
    }

    @Test func `the root of the indexes opens under the key that wrapped it, and gives the same tags again`()
        throws
    {
        let wrapped = try Vault.makeIndexRoot(keys: SmallGateway.keys(1))
        let first = try Vault(keys: SmallGateway.keys(1), wrappedIndexRoot: wrapped)
        let second = try Vault(keys: SmallGateway.keys(1), wrappedIndexRoot: wrapped)
        #expect(first.tag(.materialSource, content) == second.tag(.materialSource, content))
        #expect(throws: Vault.Unopenable(what: "the root of the blind indexes")) {
            try Vault(keys: SmallGateway.keys(2), wrappedIndexRoot: wrapped)
        }
        // Neither is a data key a root, though the same key wrapped it.
        let tag = vault.tag(.subjectKey, Sample.company)
        let dataKey = try vault.makeDataKey(for: tag).wrapped
        #expect(throws: Vault.Unopenable.self) {
            try Vault(keys: SmallGateway.keys(1), wrappedIndexRoot: dataKey)
        }
        #expect(throws: Vault.Unopenable.self) { try vault.dataKey(wrapped, for: tag) }
    }
}
