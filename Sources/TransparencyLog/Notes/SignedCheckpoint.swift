/// A checkpoint with its signatures, not yet verified.
public struct SignedCheckpoint: Hashable, Sendable {
    /// The checkpoint.
    public let checkpoint: Checkpoint
    /// The note that carries it.
    public let note: SignedNote

    /// The checkpoint in a note.
    ///
    /// - Throws: ``LogFormatError`` if the note's text is not a checkpoint.
    public init(note: SignedNote) throws(LogFormatError) {
        checkpoint = try Checkpoint(parsing: note.text)
        self.note = note
    }

    /// Parses a signed checkpoint strictly.
    public init(parsing text: String) throws(LogFormatError) {
        try self.init(note: SignedNote(parsing: text))
    }

    /// Parses a signed checkpoint strictly.
    public init(parsing bytes: [UInt8]) throws(LogFormatError) {
        try self.init(note: SignedNote(parsing: bytes))
    }

    /// The whole signed checkpoint, verbatim.
    public var encoded: String { note.encoded }

    /// Verifies that a known key whose name is the origin signed.
    ///
    /// - Returns: the key.
    @discardableResult
    public func verify(with keys: [NoteVerifierKey]) throws(NoteVerificationError) -> NoteVerifierKey {
        let own = keys.filter { $0.name == checkpoint.origin }
        guard let signer = try note.verify(with: own).first else { throw .noKnownSigner }
        return signer
    }
}
