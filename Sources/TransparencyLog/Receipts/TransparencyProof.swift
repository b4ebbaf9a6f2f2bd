/// A proof that stands alone: an inclusion proof with the checkpoint it leads to (C2SP tlog-proof).
///
/// Grammar:
/// ```text
/// c2sp.org/tlog-proof@v1
/// extra <base64>          (only where there is extra data)
/// index <decimal>
/// <base64 hash>           (any number, leaf to root)
///
/// <signed checkpoint, verbatim>
/// ```
public struct TransparencyProof: Hashable, Sendable {
    private static let header = "c2sp.org/tlog-proof@v1"
    /// A tree of 2^64 leaves has paths of 64 hashes.
    private static let maximumHashes = 64

    /// Opaque data that nothing vouches for, where there is any.
    public let extra: [UInt8]?
    /// The inclusion proof.
    public let inclusion: InclusionProof
    /// The checkpoint with its signatures.
    public let checkpoint: SignedCheckpoint

    /// A proof, not yet verified.
    ///
    /// - Precondition: `extra` is nil or not empty.
    public init(inclusion: InclusionProof, checkpoint: SignedCheckpoint, extra: [UInt8]? = nil) {
        precondition(extra?.isEmpty != true, "extra data is left out when there is none")
        self.inclusion = inclusion
        self.checkpoint = checkpoint
        self.extra = extra
    }

    /// Parses a proof strictly.
    public init(parsing text: String) throws(LogFormatError) {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines[0].elementsEqual(TransparencyProof.header.utf8) else { throw .proofLine(1) }
        var next = 1
        if let value = TransparencyProof.value(of: "extra ", in: lines, at: next) {
            guard let bytes = Base64Alphabet.standard.decode(value), !bytes.isEmpty else {
                throw .proofLine(2)
            }
            extra = bytes
            next += 1
        } else {
            extra = nil
        }
        guard let digits = TransparencyProof.value(of: "index ", in: lines, at: next),
            let index = DecimalNumber.parse(digits)
        else { throw .proofLine(next + 1) }
        next += 1
        var hashes: [MerkleHash] = []
        while next < lines.count, !lines[next].isEmpty {
            guard hashes.count < TransparencyProof.maximumHashes, let hash = MerkleHash(base64: lines[next])
            else {
                throw .proofLine(next + 1)
            }
            hashes.append(hash)
            next += 1
        }
        guard next + 1 < lines.count else { throw .proofLine(next + 1) }
        inclusion = InclusionProof(index: index, hashes: hashes)
        checkpoint = try SignedCheckpoint(
            parsing: String(Substring(text.utf8[lines[next + 1].startIndex...]))
        )
    }

    private static func value(
        of key: StaticString,
        in lines: [Substring.UTF8View],
        at index: Int
    ) -> Substring.UTF8View? {
        let name = key.description.utf8
        guard index < lines.count, lines[index].starts(with: name) else { return nil }
        return lines[index].dropFirst(name.count)
    }

    /// The proof as text.
    public var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512 + inclusion.hashes.count * 45)
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the proof's text.
    public func appendText(to output: inout [UInt8]) {
        let newline = UInt8(ascii: "\n")
        output.append(contentsOf: TransparencyProof.header.utf8)
        output.append(newline)
        if let extra {
            output.append(contentsOf: "extra ".utf8)
            extra.withUnsafeBytes { Base64Alphabet.standard.append($0, to: &output) }
            output.append(newline)
        }
        output.append(contentsOf: "index \(inclusion.index)\n".utf8)
        for hash in inclusion.hashes {
            hash.appendBase64(to: &output)
            output.append(newline)
        }
        output.append(newline)
        output.append(contentsOf: checkpoint.encoded.utf8)
    }
}
