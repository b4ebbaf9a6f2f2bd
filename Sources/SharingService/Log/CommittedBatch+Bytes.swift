import CanonicalJSON
import TransparencyLog

// Receipts as bytes: every answer carries one, and most of an answer is its receipt.
extension CommittedBatch {
    /// The answer with its receipt as its last member, encoded.
    public func encoded(_ answer: Answer, isShort: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(answer.canonicalBytes.count + 2048)
        bytes += answer.canonicalBytes[..<(answer.canonicalBytes.count - 1)]
        bytes += ",\"receipt\":".utf8
        if isShort {
            appendShortReceipt(at: answer.position, to: &bytes)
        } else {
            appendReceipt(at: answer.position, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// The bytes of ``receipt(at:)``.
    private func appendReceipt(at position: Int, to bytes: inout [UInt8]) {
        guard let signed, let proof = proof(at: position) else {
            bytes += "{}".utf8
            return
        }
        appendMembers(at: position, to: &bytes)
        bytes += ",\"proof\":".utf8
        var text: [UInt8] = []
        text.reserveCapacity(1024)
        TransparencyProof(inclusion: proof, checkpoint: signed).appendText(to: &text)
        text.withUnsafeBytes { JSONValue.appendQuoted(utf8: $0, to: &bytes) }
        bytes.append(UInt8(ascii: "}"))
    }

    /// The bytes of ``shortReceipt(at:)``.
    private func appendShortReceipt(at position: Int, to bytes: inout [UInt8]) {
        guard let proof = proof(at: position) else {
            bytes += "{}".utf8
            return
        }
        appendMembers(at: position, to: &bytes)
        bytes += ",\"index\":\(proof.index),\"hashes\":[".utf8
        for (number, hash) in proof.hashes.enumerated() {
            if number > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\""))
            hash.appendBase64(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes += "]}".utf8
    }

    private func appendMembers(at position: Int, to bytes: inout [UInt8]) {
        bytes += "{\"record\":\"".utf8
        Base64URL.append(records[position].bytes, to: &bytes)
        if let opening = records[position].opening {
            bytes += "\",\"opening\":\"".utf8
            Base64URL.append(opening, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
