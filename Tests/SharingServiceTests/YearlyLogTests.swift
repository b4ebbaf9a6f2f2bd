import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// What was logged in an earlier year's log stays provable when the log of a new year goes on.
@Suite struct YearlyLogTests {
    private let directory: StoreDirectory
    private let old: SmallGateway

    init() async throws {
        directory = try StoreDirectory()
        old = try SmallGateway(in: directory)
        try await old.submit([Sample.licence()])
    }

    /// The gateway after the year has turned.
    private func newYear() async throws -> SmallGateway {
        let clock = SetClock()
        clock.set(try #require(Timestamp("2027-01-01T00:00:00.000Z")))
        _ = try await old.store.insertLogIfAbsent(SmallGateway.origin(2027))
        let small = try SmallGateway(in: directory, clock: clock, year: 2027)
        let end = try await small.store.log(0).checkpoint
        let hub = try #require(AgencyID("affairs-centre"))
        let declaration = DeclarationOperation(key: small.gateway.logKey, hub: hub, after: end)
        let (position, batch) = try await small.engine.perform(declaration)
        #expect(batch.index(at: position) == 0)
        return small
    }

    private func id(of answer: Answer) throws -> RecordID {
        try #require(answer.body["id"]?.string.flatMap(RecordID.init))
    }

    @Test func `entry 0 of the new log names the end of the old one`() async throws {
        let end = try await old.store.log(0).checkpoint
        let small = try await newYear()
        let record = try #require(try await small.store.record(at: LogPlace(log: 1, index: 0)))
        let declared = try #require(LogDeclaration(record: record.record.bytes))
        #expect(declared.previous == end)
        #expect(declared.key == small.gateway.logKey)
    }

    @Test func `a receipt of the old year is proved by the old log's last checkpoint, with its opening`()
        async throws
    {
        let (answer, _) = try await old.answer(Sample.question())
        _ = try await old.answer(Sample.question())
        let end = try await old.store.log(0).checkpoint
        let small = try await newYear()
        let party = Caller(id: Sample.frontDesk, roles: [], state: .active, pinnedKey: nil)
        let receipt = try #require(
            try await ReceiptService(small.gateway).receipt(id(of: answer), for: party)
        )
        let verified = try small.verified(receipt, answer: answer.body)
        #expect(verified.origin == end.origin && verified.size == end.size)
        #expect(receipt["opening"] != nil)
        let (new, given) = try await small.answer(Sample.question())
        #expect(try small.verified(given, answer: new.body).origin == SmallGateway.origin(2027))
        #expect(try small.verified(given, answer: new.body).index == 1)
    }

    @Test func `a repeated request has the receipt of its first outcome across the year's turn`() async throws
    {
        func key(_ vault: Vault) -> IdempotencyKey {
            IdempotencyKey("turn", by: Sample.registry, route: "submitMaterial", body: [1], vault: vault)
        }
        // A few seconds before midnight.
        old.clock.set(try #require(Timestamp("2026-12-31T15:59:55.000Z")))
        let (_, batch) = try await old.submit([Sample.licence("JY-0009")], under: key(old.vault))
        let small = try await newYear()
        let (again, _) = try await small.submit([Sample.licence("JY-0009")], under: key(small.vault))
        let earlier = try #require(again.earlier)
        #expect(earlier.place?.log == 0)
        let receipt = try #require(try await ReceiptService(small.gateway).receipt(of: earlier))
        #expect(receipt["record"] == batch.receipt(at: 0)["record"])
        #expect(try small.verified(receipt).origin == SmallGateway.origin(2026))
    }

    @Test func `an export of the old log stands in the new one and names the old one`() async throws {
        let size = try await old.logSize
        let small = try await newYear()
        let auditor = Sample.caller("tax", .administrator, "auditor")
        let earlier = try #require(small.gateway.earlierLogs.first)
        let export = try await RecordExport(
            from: 0,
            until: nil,
            provider: nil,
            by: auditor,
            of: earlier,
            in: small.gateway
        )
        #expect(export.range == 0..<size)
        let verified = try small.verified(export.receipt)
        #expect(verified.origin == SmallGateway.origin(2027))
        #expect(verified.record["origin"]?.string == SmallGateway.origin(2026).description)
        let slice = try #require(export.slices.first)
        #expect(try await export.entries(slice).count == Int(size))
        let current = try await RecordExport(
            from: 0,
            until: nil,
            provider: nil,
            by: auditor,
            in: small.gateway
        )
        #expect(try small.verified(current.receipt).record["origin"] == nil)
        #expect(current.range == 0..<2)
    }

    @Test func `an erasure says for each log which records are gone`() async throws {
        _ = try await old.answer(Sample.question())
        let small = try await newYear()
        _ = try await small.answer(Sample.question())
        small.clock.advance(by: .seconds(4 * 366 * 86_400))
        let service = ErasureService(small.gateway)
        let request = try ErasureRequest(
            json: ["subject": Sample.company.json, "reason": "consent-withdrawn"]
        )
        let steward = Sample.caller("market-regulation", .administrator, "steward")
        let security = Sample.caller("affairs-centre", .administrator, "security")
        let id = try #require(
            try await service.propose(request, by: steward)["id"]?.string.flatMap(RecordID.init)
        )
        let answer = try await service.decide(id, .approve, by: security)
        #expect(answer["erased"] == ["uses": 2, "materials": 1])
        let size = try await small.logSize
        let records = try await small.store.records((size - 2)..<size, of: 1, provider: nil)
            .map { try JSONValue(parsing: $0.record.bytes) }
        #expect(records.map { $0["origin"]?.string } == [SmallGateway.origin(2026).description, nil])
        #expect(records.map { $0["indexes"] } == [[1], [1]])
        for log in 0...1 {
            #expect(try await small.store.record(at: LogPlace(log: log, index: 1)) == nil)
            #expect(try await small.store.record(at: LogPlace(log: log, index: 0)) != nil)
        }
    }

    @Test func `retention goes through every log, the oldest first, and on from where it ended`() async throws
    {
        for _ in 0..<3 { _ = try await old.answer(Sample.question()) }
        let small = try await newYear()
        _ = try await small.answer(Sample.question())
        let service = RetentionService(small.gateway)
        // Three years after the old log's records, and not yet after those of the new one.
        small.clock.set(try #require(Timestamp("2029-11-30T00:00:00.000Z")))
        #expect(try await service.dropOldRecords() == 3)
        let size = try await small.logSize
        let last = try #require(try await small.store.record(at: LogPlace(log: 1, index: size - 1)))
        let record = try JSONValue(parsing: last.record.bytes)
        #expect(record["origin"]?.string == SmallGateway.origin(2026).description)
        #expect(record["indexes"] == [[1, 4]])
        #expect(try await service.dropOldRecords() == 0)
        small.clock.set(try #require(Timestamp("2030-02-01T00:00:00.000Z")))
        #expect(try await service.dropOldRecords() == 1)
        #expect(try await small.store.record(at: LogPlace(log: 1, index: 1)) == nil)
        let kept = try await small.store.records(0..<10, of: 0, provider: nil)
        #expect(kept.map(\.index) == [0])
    }

    @Test func `a person is told of the uses of every year, each with the proof of its own log`() async throws
    {
        _ = try await old.answer(Sample.question())
        let small = try await newYear()
        _ = try await small.answer(Sample.question())
        let portal = Caller(
            id: Sample.frontDesk,
            roles: [],
            state: .active,
            pinnedKey: nil,
            permissions: [.usage]
        )
        let query = try UsageQuery(json: ["subject": Sample.company.json])
        guard case .uses(let answer) = try await UsageService(small.gateway).answer(query, by: portal) else {
            Issue.record("refused")
            return
        }
        let origins = try (answer["uses"]?.array ?? []).map { use in
            let receipt = try #require(use["receipt"]?.object)
            return try small.verified(receipt).origin
        }
        #expect(origins == [SmallGateway.origin(2027), SmallGateway.origin(2026)])
    }

    @Test func `each log is shown up to its own published checkpoint`() async throws {
        let size = try await old.logSize
        let small = try await newYear()
        let logs = small.gateway.logs
        for log in logs { log.released.publish(try await small.store.log(log.number).head.checkpoint) }
        let (first, second) = (PublicLog(logs[0], in: small.store), PublicLog(logs[1], in: small.store))
        #expect(try await first.declaration() != second.declaration())
        let wide = try #require(EntryBundleCoordinates(index: 0, width: Int(size)))
        #expect(try await first.bundle(wide) != nil)
        let one = try #require(EntryBundleCoordinates(index: 0, width: 1))
        #expect(try await first.bundle(one) != second.bundle(one))
        let beyond = try #require(TileCoordinates(level: 0, index: 0, width: Int(size) + 1))
        #expect(try await first.tile(beyond) == nil)
        #expect(try await second.tile(#require(TileCoordinates(level: 0, index: 0, width: 2))) == nil)
    }
}
