import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// Auditors' exports are themselves logged, before anything is handed over (log.md).
@Suite struct ExportTests {
    private let small: SmallGateway
    private let auditor = Sample.caller("tax", .administrator, "auditor")

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
        for _ in 0..<4 { _ = try await small.answer(Sample.question()) }
    }

    private func export(
        from first: UInt64 = 0,
        until: UInt64? = nil,
        provider: AgencyID? = nil
    ) async throws -> RecordExport {
        try await RecordExport(from: first, until: until, provider: provider, by: auditor, in: small.gateway)
    }

    private func entries(_ export: RecordExport) async throws -> [RecordExport.Entry] {
        var entries: [RecordExport.Entry] = []
        for slice in export.slices { entries += try await export.entries(slice) }
        return entries
    }

    @Test func `an export is in the log before it is read, with its range and who asked`() async throws {
        let export = try await export(from: 1)
        #expect(export.range == 1..<5 && export.next == nil)
        let verified = try small.verified(export.receipt)
        #expect(verified.index == 5)
        let record = verified.record
        #expect(record["kind"] == "export")
        #expect(record["from"] == 1 && record["until"] == 5)
        #expect(record["consumer"] == ["administrator": "auditor", "agency": "tax"])
        #expect(record["provider"] == nil)
        #expect(export.receipt["opening"] == nil)
        let bytes = try #require(export.receipt["record"]?.string.flatMap(Base64URL.decode))
        #expect(bytes == record.canonicalBytes)
    }

    @Test func `its records are those of the log, each once and in order`() async throws {
        let entries = try await entries(export())
        #expect(entries.map(\.index) == [0, 1, 2, 3, 4])
        for entry in entries {
            #expect(
                entry.record
                    == (try await small.store.record(at: LogPlace(log: 0, index: entry.index))?.record.bytes)
            )
        }
    }

    @Test func `a provider's export holds the records about its own materials alone`() async throws {
        let own = try await export(provider: Sample.registry.agency)
        #expect(try small.verified(own.receipt).record["provider"] == "market-regulation")
        #expect(try await entries(own).count == 5)
        let other = try await export(provider: auditor.agency)
        #expect(try await entries(other).isEmpty)
        // The export of all records is not about anybody's materials.
        _ = try await export()
        let again = try await entries(export(provider: Sample.registry.agency))
        #expect(again.map(\.index) == [0, 1, 2, 3, 4, 5])
    }

    @Test func `a range beyond the log is empty, and a long one goes on`() async throws {
        let beyond = try await export(from: 9, until: 12)
        #expect(beyond.range == 9..<9 && beyond.next == nil)
        #expect(try await entries(beyond).isEmpty)
        #expect(try await export(from: 1, until: 3).range == 1..<3)
        // Exports fill a log quickest: no quota counts them.
        let filler = ExportOperation(from: 0, until: 0, provider: nil, by: auditor)
        while try await small.logSize <= ExportOperation.limit {
            _ = try await small.engine.perform([ExportOperation](repeating: filler, count: 1000))
        }
        let size = try await small.logSize
        let long = try await export()
        #expect(long.range == 0..<ExportOperation.limit && long.next == ExportOperation.limit)
        #expect(long.slices.first?.lowerBound == 0 && long.slices.last?.upperBound == long.range.upperBound)
        let rest = try await export(from: ExportOperation.limit)
        #expect(rest.range == ExportOperation.limit..<(size + 1) && rest.next == nil)
    }

    @Test(
        arguments: [.before(.unavailable("the disk is full")), .after(.uncertain("the disk failed"))]
            as [InterposedStore.Fault]
    )
    func `nothing is handed over when the export cannot be logged`(fault: InterposedStore.Fault) async throws
    {
        small.store.fail(fault)
        await #expect(throws: LogUnavailable.self) { try await export() }
    }
}
