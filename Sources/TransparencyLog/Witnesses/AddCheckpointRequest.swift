/// A request to a witness to cosign a checkpoint (C2SP tlog-witness, "add-checkpoint").
///
/// Grammar:
/// ```text
/// old <decimal>
/// <base64 hash>           (at most 63, the consistency proof)
///
/// <signed checkpoint, verbatim>
/// ```
public struct AddCheckpointRequest: Hashable, Sendable {
    /// How many hashes a proof has at most.
    public static let maximumHashes = 63
    /// How many bytes are read at most: 63 hashes and many signatures, those after quantum computers too.
    public static let maximumBytes = 64 << 10

    /// The size of the checkpoint that the witness cosigned last.
    public let oldSize: UInt64
    /// The proof from that size to the checkpoint's.
    public let proof: ConsistencyProof
    /// The checkpoint with its signatures.
    public let checkpoint: SignedCheckpoint

    /// A request.
    ///
    /// - Precondition: the proof has at most ``maximumHashes`` hashes.
    public init(oldSize: UInt64, proof: ConsistencyProof, checkpoint: SignedCheckpoint) {
        precondition(proof.hashes.count <= AddCheckpointRequest.maximumHashes)
        self.oldSize = oldSize
        self.proof = proof
        self.checkpoint = checkpoint
    }

    /// Parses a request strictly.
    public init(parsing body: [UInt8]) throws(AddCheckpointError) {
        guard body.count <= AddCheckpointRequest.maximumBytes else { throw .tooLong }
        let newline = UInt8(ascii: "\n")
        var rest = body[...]
        func nextLine() -> ArraySlice<UInt8>? {
            guard let end = rest.firstIndex(of: newline) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return rest[..<end]
        }
        guard let line = nextLine(), line.starts(with: "old ".utf8),
            let oldSize = DecimalNumber.parse(line.dropFirst(4))
        else { throw .oldSizeLine }
        var hashes: [MerkleHash] = []
        while true {
            guard let line = nextLine() else { throw .proofLine(hashes.count + 2) }
            if line.isEmpty { break }
            guard hashes.count < AddCheckpointRequest.maximumHashes, let hash = MerkleHash(base64: line)
            else { throw .proofLine(hashes.count + 2) }
            hashes.append(hash)
        }
        do throws(LogFormatError) {
            checkpoint = try SignedCheckpoint(parsing: Array(rest))
        } catch {
            // An origin may be any line; one that is not a key's name is only not of a log that could be known.
            if error == .checkpointLine(1), rest.first != newline { throw .foreignOrigin }
            throw .checkpoint(error)
        }
        self.oldSize = oldSize
        proof = ConsistencyProof(hashes: hashes)
    }

    /// The request as it is sent.
    public var bytes: [UInt8] {
        var output = Array("old \(oldSize)\n".utf8)
        for hash in proof.hashes {
            hash.appendBase64(to: &output)
            output.append(UInt8(ascii: "\n"))
        }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: checkpoint.encoded.utf8)
        return output
    }
}
