extension Receipt {
    /// Why a receipt cannot be carried over to a newer checkpoint.
    public enum UpgradeError: Error, Hashable, Sendable {
        /// The checkpoint is another log's.
        case otherOrigin(NoteName)
        /// The checkpoint is older than the record: its tree has only so many entries.
        case notYetCovered(size: UInt64)
        /// The tree of the checkpoint has another entry at the record's index.
        case notInHistory(index: UInt64)
    }

    /// The same receipt with a proof that leads to another checkpoint of the log, such as a witnessed one.
    ///
    /// - Parameters:
    ///   - checkpoint: whose signatures are verified elsewhere.
    ///   - tiles: those of the checkpoint's tree, or of a later one of the same history.
    /// - Returns: a receipt whose proof holds under `checkpoint`.
    /// - Throws: ``UpgradeError``; ``MirrorFault`` where the tiles themselves are wrong.
    public func upgraded(to checkpoint: SignedCheckpoint, tiles: inout VerifiedTiles) throws -> Receipt {
        let target = checkpoint.checkpoint
        let index = proof.inclusion.index
        guard target.origin == proof.checkpoint.checkpoint.origin else {
            throw UpgradeError.otherOrigin(target.origin)
        }
        guard index < target.size, target.size <= tiles.size else {
            throw UpgradeError.notYetCovered(size: min(target.size, tiles.size))
        }
        let inclusion = try tiles.inclusionProof(at: index, inTreeOf: target.size)
        do throws(ProofError) {
            try inclusion.verify(
                leaf: PublicEntry(record: record).leafHash,
                size: target.size,
                root: target.root
            )
        } catch {
            throw UpgradeError.notInHistory(index: index)
        }
        return Receipt(
            record: record,
            opening: opening,
            proof: TransparencyProof(inclusion: inclusion, checkpoint: checkpoint, extra: proof.extra)
        )
    }
}

extension Receipt.UpgradeError: CustomStringConvertible {
    /// Why.
    public var description: String {
        switch self {
        case .otherOrigin(let origin): "the newer checkpoint is of \(origin)"
        case .notYetCovered(let size): "the newer checkpoint covers \(size) entries only"
        case .notInHistory(let index): "the newer checkpoint's tree has another entry at index \(index)"
        }
    }
}
