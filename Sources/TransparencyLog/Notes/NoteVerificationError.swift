/// Why a note is not to be trusted.
public enum NoteVerificationError: Error, Hashable, Sendable {
    /// No known key signed the note.
    case noKnownSigner
    /// The signature that claims to be of the known key with this name is wrong.
    case wrongSignature(NoteName)
}

extension NoteVerificationError: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .noKnownSigner: "no known key signed it"
        case .wrongSignature(let name): "the signature of \(name) is wrong"
        }
    }
}
