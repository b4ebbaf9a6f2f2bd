/// A checkpoint that a policy accepts.
public struct WitnessedCheckpoint: Hashable, Sendable {
    /// The checkpoint with all its signatures.
    public let signed: SignedCheckpoint
    /// The log's key that signed.
    public let signer: NoteVerifierKey
    /// What known witnesses say, whether the quorum needs them or not.
    public let cosignatures: [Cosignature]
}

/// Why a policy does not accept a checkpoint.
public enum WitnessPolicyRejection: Error, Hashable, Sendable {
    /// No trusted log signed it, or a signature that claims to be of one is wrong.
    case notSigned(NoteVerificationError)
    /// A cosignature that claims to be of a known witness is wrong.
    case wrongCosignature(NoteVerificationError)
    /// Too few witnesses cosigned it; these did.
    case noQuorum(cosigned: [NoteName])
}

extension WitnessPolicyRejection: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .notSigned(let error): "no trusted log signed it: \(error)"
        case .wrongCosignature(let error): "a witness's word is not to be trusted: \(error)"
        case .noQuorum(let cosigned):
            "too few witnesses cosigned it: "
                + (cosigned.isEmpty ? "none did" : cosigned.map(\.description).joined(separator: ", "))
        }
    }
}

extension WitnessPolicy {
    /// Accepts a checkpoint that a trusted log signed and the quorum cosigned.
    public func verify(_ signed: SignedCheckpoint) throws(WitnessPolicyRejection) -> WitnessedCheckpoint {
        let signer: NoteVerifierKey
        do throws(NoteVerificationError) {
            signer = try signed.verify(with: logs.map(\.key))
        } catch {
            throw .notSigned(error)
        }
        let cosignatures: [Cosignature]
        do throws(NoteVerificationError) {
            cosignatures = try signed.note.cosignatures(of: witnesses.map(\.key))
        } catch {
            throw .wrongCosignature(error)
        }
        guard isQuorum(cosignatures.map(\.key)) else {
            throw .noQuorum(cosigned: cosignatures.map(\.key.name))
        }
        return WitnessedCheckpoint(signed: signed, signer: signer, cosignatures: cosignatures)
    }

    /// Whether the cosignatures of these keys are enough.
    public func isQuorum(_ keys: some Sequence<CosignatureVerifierKey>) -> Bool {
        guard let quorum else { return true }
        let cosigners = Set(keys)
        var satisfied = Set(witnesses.lazy.filter { cosigners.contains($0.key) }.map(\.name))
        // Members stand above their group, so one pass is enough, however deep they are.
        for group in groups where group.members.count(where: satisfied.contains) >= group.threshold {
            satisfied.insert(group.name)
        }
        return satisfied.contains(quorum)
    }
}
