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
        let isParty = stored.record.consumer == agency || stored.isAboutMaterial(of: agency)
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
        if withOpening, let opening = try OpenedDetails(of: stored, gateway.vault)?.opening {
            receipt["opening"] = .string(opening)
        }
        receipt["proof"] = .string(try await proof(of: stored.place).text)
        return receipt
    }
}

extension StoredLogRecord {
    /// Whether a material of `agency` was asked about; a completeness check asks about those of several.
    func isAboutMaterial(of agency: AgencyID) -> Bool {
        if record.provider == agency { return true }
        let materials = (try? JSONValue(parsing: record.bytes))?["materials"]?.array ?? []
        return materials.contains { $0["provider"]?.string == agency.description }
    }
}
