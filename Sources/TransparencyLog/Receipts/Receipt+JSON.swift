public import CanonicalJSON

extension Receipt {
    /// The receipt as it stands alone: `{"record", "opening", "proof"}`.
    public var json: JSONValue {
        var object = commonMembers
        object["proof"] = .string(proof.text)
        return .object(object)
    }

    /// The receipt within an answer to a batch, which has the checkpoint once.
    ///
    /// Form: `{"record", "opening", "index", "hashes"}`.
    ///
    /// - Precondition: the index is below 2^53, as every number in JSON is (RFC 7493 §2.2).
    public var jsonInBatch: JSONValue {
        var object = commonMembers
        object["index"] = .integer(Int64(proof.inclusion.index))
        object["hashes"] = .array(proof.inclusion.hashes.map { .string($0.base64) })
        return .object(object)
    }

    private var commonMembers: JSONObject {
        var object = JSONObject(["record": .string(Base64URL.encode(record))])
        if let opening { object["opening"] = .string(Base64URL.encode(opening)) }
        return object
    }

    /// A receipt from either of its forms, strictly.
    ///
    /// - Parameters:
    ///   - json: the receipt. The form of a batch may hold the checkpoint itself as a member `checkpoint`.
    ///   - checkpoint: that of the answer to the batch, for the form without one.
    /// - Throws: ``LogFormatError`` for anything else.
    public init(json: JSONValue, checkpoint: SignedCheckpoint? = nil) throws(LogFormatError) {
        guard let object = json.object else { throw .noReceipt }
        guard let record = object["record"]?.string.flatMap(Base64URL.decode) else {
            throw .receiptMember("record")
        }
        var opening: [UInt8]?
        if let member = object["opening"] {
            opening = member.string.flatMap(Base64URL.decode)
            guard opening?.count == Commitment.openingByteCount else { throw .receiptMember("opening") }
        }
        let proof: TransparencyProof
        var allowed: Set = ["record", "opening"]
        if let member = object["proof"] {
            guard let text = member.string else { throw .receiptMember("proof") }
            proof = try TransparencyProof(parsing: text)
            allowed.insert("proof")
        } else {
            let inclusion = try Receipt.inclusionProof(in: object)
            proof = TransparencyProof(
                inclusion: inclusion,
                checkpoint: try Receipt.checkpoint(in: object, or: checkpoint)
            )
            allowed.formUnion(["index", "hashes", "checkpoint"])
        }
        if let unknown = object.members.first(where: { !allowed.contains($0.name) }) {
            throw .receiptMember(unknown.name)
        }
        self.init(record: record, opening: opening, proof: proof)
    }

    private static func inclusionProof(in object: JSONObject) throws(LogFormatError) -> InclusionProof {
        guard object["index"] != nil || object["hashes"] != nil else { throw .receiptMember("proof") }
        guard case .integer(let number)? = object["index"], let index = UInt64(exactly: number) else {
            throw .receiptMember("index")
        }
        guard let elements = object["hashes"]?.array, elements.count <= 64 else {
            throw .receiptMember("hashes")
        }
        var hashes: [MerkleHash] = []
        for element in elements {
            guard let hash = element.string.flatMap({ MerkleHash(base64: $0) }) else {
                throw .receiptMember("hashes")
            }
            hashes.append(hash)
        }
        return InclusionProof(index: index, hashes: hashes)
    }

    private static func checkpoint(
        in object: JSONObject,
        or shared: SignedCheckpoint?
    ) throws(LogFormatError) -> SignedCheckpoint {
        guard let member = object["checkpoint"] else {
            guard let shared else { throw .receiptMember("checkpoint") }
            return shared
        }
        guard let text = member.string else { throw .receiptMember("checkpoint") }
        return try SignedCheckpoint(parsing: text)
    }
}
