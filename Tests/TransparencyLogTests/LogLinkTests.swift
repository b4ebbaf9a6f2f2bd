import CanonicalJSON
import Testing
import TransparencyLog

/// A year's log names the end of the one before it in its entry 0 (log.md, Origins).
@Suite struct LogLinkTests {
    private static let end = SampleMirror.of(600).checkpoint
    private static let signer = SampleMirror.signer("log.example/log/2027")

    /// The declaration of the newer log, with some members changed.
    private static func declaration(_ change: (inout JSONObject) -> Void = { _ in }) -> [UInt8] {
        var object: JSONObject = [
            "key": .string(signer.verifierKey.description), "kind": "declaration",
            "origin": .string(signer.name.description), "previous": previous(end), "v": 1,
        ]
        change(&object)
        return JSONValue.object(object).canonicalBytes
    }

    private static func previous(_ end: Checkpoint) -> JSONValue {
        [
            "origin": .string(end.origin.description), "size": .integer(Int64(end.size)),
            "root": .string(Base64URL.encode(end.root.bytes)),
        ]
    }

    private func fault(
        _ declaration: [UInt8],
        entry: PublicEntry? = nil,
        origin: NoteName = signer.name,
        after end: Checkpoint = end
    ) -> LogLink.Break? {
        let checkpoint = Checkpoint(origin: origin, size: 1, root: MerkleTree.emptyRoot)
        do throws(LogLink.Break) {
            try LogLink.verify(
                declaration,
                entry: entry ?? PublicEntry(record: declaration),
                of: checkpoint,
                after: end
            )
            return nil
        } catch {
            return error
        }
    }

    @Test func `a declaration names its log's key and the end of the log before`() throws {
        let declared = try #require(LogDeclaration(record: Self.declaration()))
        #expect(declared.key == Self.signer.verifierKey)
        #expect(declared.previous == Self.end)
        let first = try #require(LogDeclaration(record: Self.declaration { $0["previous"] = nil }))
        #expect(first.previous == nil)
    }

    @Test(
        arguments: [
            ("kind", "export"), ("key", "none"), ("key", nil), ("origin", "log.example/log/2028"),
            ("previous", 1), ("previous", ["origin": "log.example/log/2026", "size": 600]),
            ("previous", ["origin": "log.example/log/2026", "root": "AAAA", "size": 600]),
        ] as [(String, JSONValue?)]
    )
    func `what is malformed is no declaration`(name: String, value: JSONValue?) {
        let record = Self.declaration { $0[name] = value }
        #expect(LogDeclaration(record: record) == nil)
        #expect(fault(record) == .noDeclaration)
    }

    @Test func `a log goes on from the end that its declaration names`() {
        #expect(fault(Self.declaration()) == nil)
    }

    @Test func `another size, root or name of the log before is told`() {
        let (end, declaration) = (Self.end, Self.declaration())
        let smaller = SampleMirror.of(599).checkpoint
        #expect(fault(declaration, after: smaller) == .otherSize(declared: 600))
        let other = Checkpoint(origin: end.origin, size: 600, root: smaller.root)
        #expect(fault(declaration, after: other) == .otherRoot(declared: end.root))
        let elder = Checkpoint(origin: Self.signer.name, size: 600, root: end.root)
        #expect(fault(declaration, after: elder) == .otherPrevious(end.origin))
    }

    @Test func `a declaration that is not the log's own links nothing`() {
        let declaration = Self.declaration()
        #expect(fault(declaration, entry: PublicEntry(record: [1])) == .otherRecord)
        #expect(fault(declaration, origin: Self.end.origin) == .otherLog(Self.signer.name))
        #expect(fault(Self.declaration { $0["previous"] = nil }) == .firstLog)
    }

    @Test func `entry 0 is read from the mirror's first bundle`() throws {
        let mirror = SampleMirror.of(600)
        let entry = try LogLink.firstEntry(of: mirror.checkpoint) { mirror.files[$0] }
        #expect(entry == PublicEntry(record: SampleMirror.records[0]))
    }
}
