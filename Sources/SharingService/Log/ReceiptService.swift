public import CanonicalJSON
public import SharingModel
import TransparencyLog

/// Receipts again: a fresh proof of a record for its parties and for auditors.
public struct ReceiptService: Sendable {
    private let gateway: SharingGateway

    /// Serves the receipts of `gateway`.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// The receipt of the record `id` in the newest tree of its log; nil if there is none or `caller` is no party of it.
    ///
    /// The opening goes to the agency that asked alone, while the subject's key exists (log.md, Receipt).
    public func receipt(_ id: RecordID, for caller: Caller) async throws -> JSONObject? {
        guard let stored = try await gateway.store.record(id: id.bytes) else { return nil }
        let agency = caller.id.agency
        let isParty = stored.record.consumer == agency || stored.record.provider == agency
        guard isParty || caller.roles.contains(.auditor) else { return nil }
        // Administrators of the consumer see that it asked, not what about: openings are for its systems.
        let isAsker = stored.record.consumer == agency && caller.id.kind == .system
        return try await receipt(of: stored, withOpening: isAsker)
    }

    /// The receipt of an earlier outcome, for the caller whose repeated request it answers; nil if nothing was logged.
    public func receipt(of earlier: StoredOutcome) async throws -> JSONObject? {
        guard let place = earlier.place else { return nil }
        return try await receipt(at: place)
    }

    /// The receipt of the record at `place`, with its opening.
    public func receipt(at place: LogPlace) async throws -> JSONObject? {
        guard let stored = try await gateway.store.record(at: place) else { return nil }
        return try await receipt(of: stored, withOpening: true)
    }

    /// The proof of the entry at `place` in the newest tree of its log: of an earlier year's log in its last one.
    func proof(of place: LogPlace) async throws -> TransparencyProof {
        let head = try await gateway.store.log(place.log).head
        let signed = try SignedCheckpoint(parsing: head.checkpoint)
        let needed = try TileTree.tiles(forInclusionOf: place.index, size: head.frontier.size)
        let tiles = try await gateway.store.tiles(needed, of: place.log)
        let proof = try TileTree.inclusionProof(index: place.index, size: head.frontier.size) {
            tiles[$0] ?? []
        }
        return TransparencyProof(inclusion: proof, checkpoint: signed)
    }

    private func receipt(of stored: StoredLogRecord, withOpening: Bool) async throws -> JSONObject {
        var receipt: JSONObject = ["record": .string(Base64URL.encode(stored.record.bytes))]
        if withOpening, let opening = try opening(of: stored) { receipt["opening"] = .string(opening) }
        receipt["proof"] = .string(try await proof(of: stored.place).text)
        return receipt
    }

    private func opening(of stored: StoredLogRecord) throws -> String? {
        guard let sealed = stored.record.sealed, let tag = stored.record.keyTag,
            let wrapped = stored.wrappedKey
        else {
            return nil
        }
        // A key that the subject got after an erasure opens nothing from before.
        guard let key = try? gateway.vault.dataKey(wrapped, for: tag),
            let content = try? gateway.vault.open(sealed, for: .logRecord(id: stored.record.id), with: key)
        else { return nil }
        return try JSONValue(parsing: content)["opening"]?.string
    }
}
