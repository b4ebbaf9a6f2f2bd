public import CanonicalJSON
public import SharingModel
import TransparencyLog

/// Log records for auditors, and for providers those about their own materials: logged first, then read.
public struct RecordExport: Sendable {
    /// The indexes that are handed over.
    public let range: Range<UInt64>
    /// The index with which the next export goes on; nil at the end.
    public let next: UInt64?
    /// The receipt of the export's own entry.
    public let receipt: JSONObject

    private let store: any SharingStore
    private let log: Int
    private let provider: AgencyID?
    /// How many indexes are read at once: batches wait no longer than that takes.
    private static let sliceSize: UInt64 = 500

    /// Logs an export of the records of one of the gateway's logs, of the current one unless `log` is another; what else is
    /// asked for is described in ``ExportOperation``.
    ///
    /// - Throws: ``LogUnavailable``; then nothing may be handed over.
    public init(
        from first: UInt64,
        until: UInt64?,
        provider: AgencyID?,
        by caller: CallerID,
        of log: GatewayLog? = nil,
        in gateway: SharingGateway
    ) async throws {
        let number = log?.number ?? gateway.log.number
        let earlier = number == gateway.log.number ? nil : try await gateway.store.log(number).checkpoint
        let operation = ExportOperation(
            from: first,
            until: until,
            provider: provider,
            by: caller,
            of: earlier
        )
        let (page, batch) = try await gateway.engine.perform(operation)
        range = page.range
        next = page.isFollowed ? page.range.upperBound : nil
        receipt = batch.receipt(at: page.position)
        store = gateway.store
        self.log = number
        self.provider = provider
    }

    /// The parts of ``range`` that are read one after another.
    public var slices: [Range<UInt64>] {
        stride(from: range.lowerBound, to: range.upperBound, by: Int(RecordExport.sliceSize)).map {
            $0..<min($0 + RecordExport.sliceSize, range.upperBound)
        }
    }

    /// One entry as it is handed over.
    public struct Entry: Hashable, Sendable {
        /// Its index in the log.
        public let index: UInt64
        /// The record's canonical bytes; nil where it was dropped.
        public let record: [UInt8]?
    }

    /// The entries of one slice, in order.
    ///
    /// Which provider a dropped record was about is not known any more: only an export of all records names it.
    public func entries(_ slice: Range<UInt64>) async throws -> [Entry] {
        let stored = try await store.records(slice, of: log, provider: provider)
        guard provider == nil, stored.count < slice.count else {
            return stored.map { Entry(index: $0.index, record: $0.record.bytes) }
        }
        var kept = stored[...]
        return slice.map { index in
            let record = kept.first?.index == index ? kept.popFirst()?.record.bytes : nil
            return Entry(index: index, record: record)
        }
    }
}
