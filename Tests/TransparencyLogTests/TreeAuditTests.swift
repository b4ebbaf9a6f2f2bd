import Testing
import TransparencyLog

@Suite struct TreeAuditTests {
    /// Around the border of the second level of tiles.
    static let small = [1, 255, 256, 257, 511, 512]
    /// A tree whose third level has begun; it takes a while without optimisation, so each of its places is damaged once only.
    static let large = 65_537

    private func isLarge(_ size: Int) -> Bool { size == TreeAuditTests.large }

    @Test(arguments: [0] + small + [65_535, 65_536, large])
    func `a whole copy is verified, and all of it is looked at`(size: Int) throws {
        let mirror = SampleMirror.of(size)
        var read: Set<LogResource> = []
        var told: [UInt64] = []
        let report = try TreeAudit.run(
            mirror.checkpoint,
            source: { resource in
                read.insert(resource)
                return mirror.files[resource]
            },
            onEntries: { told.append($0) }
        )
        #expect(report.isVerified)
        #expect(report.entries == UInt64(size))
        #expect(report.tiles + report.bundles == mirror.files.count)
        #expect(read == Set(mirror.files.keys))
        #expect(told == told.sorted() && told.last ?? 0 == UInt64(size))
    }

    /// The first, the last and some resource between them, at each level, and the bundles.
    private func places(_ mirror: SampleMirror) -> [LogResource] {
        let sorted = mirror.files.keys.sorted { $0.path < $1.path }
        let first = sorted.filter { ["tile/0/000", "tile/entries/000", "tile/1/000"].contains($0.path) }
        return Array(Set(first + sorted.filter(\.isPartial) + sorted.suffix(1)))
    }

    @Test(arguments: small + [large])
    func `one changed byte is named by its place, and nothing else is`(size: Int) throws {
        let whole = SampleMirror.of(size)
        for resource in places(whole) {
            let bytes = try #require(whole.files[resource])
            let step = bytes.count / resource.width
            for position in Set([0, resource.width / 2, resource.width - 1]) {
                for offset in Set([0, step - 1])
                where !isLarge(size) || position + offset == resource.width / 2 {
                    var mirror = whole
                    mirror.files[resource]?[position * step + offset] ^= 0x40
                    let report = try mirror.audit()
                    try #require(report.faultCount == 1, "\(resource) \(position): \(report.faults)")
                    let fault = try #require(report.faults.first)
                    #expect(fault.resource == resource)
                    #expect(fault.index == resource.firstEntry(at: position))
                    let isFramed = step == EntryBundle.bytesPerEntry && offset == 0
                    #expect(fault.reason == (isFramed ? .malformedEntry : .hashMismatch))
                }
            }
        }
    }

    @Test(arguments: small + [large])
    func `what is missing, too short or too long is named, and nothing else is`(size: Int) throws {
        let whole = SampleMirror.of(size)
        for resource in places(whole) {
            let count = resource.byteCount
            let changes: [([UInt8]?, MirrorFault.Reason)] = [
                (nil, .missing), ([], .wrongLength(count: 0, expected: count)),
                (whole.files[resource]?.dropLast(), .wrongLength(count: count - 1, expected: count)),
                (whole.files[resource].map { $0 + [0] }, .wrongLength(count: count + 1, expected: count)),
            ]
            for (bytes, reason) in isLarge(size) ? [changes[resource.width & 2]] : changes {
                var mirror = whole
                mirror.files[resource] = bytes
                let report = try mirror.audit()
                #expect(report.faults.map(\.resource) == [resource])
                #expect(report.faults.map(\.reason) == [reason])
                #expect(report.faults.map(\.index) == [resource.firstEntry()])
            }
        }
    }

    @Test func `a checkpoint with another root is told of as such`() throws {
        let mirror = SampleMirror.of(257)
        let forged = Checkpoint(origin: mirror.checkpoint.origin, size: 257, root: MerkleTree.emptyRoot)
        let report = try TreeAudit.run(forged) { mirror.files[$0] }
        #expect(report.faults.map(\.reason) == [.rootMismatch])
        #expect(report.faults.map(\.resource) == [nil])
    }

    @Test func `an empty directory has every resource missing, and only the first are listed`() throws {
        let mirror = SampleMirror.of(65_537)
        let report = try TreeAudit.run(mirror.checkpoint, limit: 10) { _ in nil }
        #expect(report.faults.count == 10)
        #expect(report.faultCount == mirror.files.count + 1, "and the root cannot be computed")
        #expect(!report.isVerified)
    }

    @Test func `damage of several tiles on one way is named tile by tile`() throws {
        var mirror = SampleMirror.of(65_537)
        let paths = ["tile/1/000", "tile/0/007", "tile/0/255", "tile/2/000.p/1", "tile/0/256.p/1"]
        for path in paths {
            let tile = try #require(TileCoordinates(path))
            mirror.files[.tile(tile)]?[0] ^= 1
        }
        #expect(Set(try mirror.audit().faults.compactMap { $0.resource?.path }) == Set(paths))
        let bundle = try #require(EntryBundleCoordinates("tile/entries/100"))
        mirror.files[.bundle(bundle)]?[40] ^= 1
        let report = try mirror.audit()
        #expect(report.faults.contains { $0.resource == .bundle(bundle) && $0.index == 25_601 })
    }

    @Test func `what cannot be read for another reason is thrown`() {
        struct Unreadable: Error {}
        let mirror = SampleMirror.of(3)
        #expect(throws: Unreadable.self) { try TreeAudit.run(mirror.checkpoint) { _ in throw Unreadable() } }
    }

    @Test func `a fault says where and what`() throws {
        let tile = try #require(TileCoordinates("tile/1/000.p/2"))
        let resource = LogResource.tile(tile)
        #expect(throws: MirrorFault.self) { try resource.hashes(of: []) }
        do throws(MirrorFault) {
            _ = try resource.hashes(of: [1])
        } catch {
            #expect(error.description == "tile/1/000.p/2, from entry 0: has 1 bytes where 64 are needed")
            #expect(error.reason.code == "too-short")
        }
    }
}
