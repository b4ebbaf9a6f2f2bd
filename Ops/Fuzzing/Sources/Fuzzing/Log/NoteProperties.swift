import TransparencyLog

/// Signed notes and checkpoints: what was taken is written as it came.
enum NoteProperties {
    static func check(_ input: [UInt8]) {
        guard let note = try? SignedNote(parsing: input) else { return }
        require(Array(note.encoded.utf8) == input, "a note is kept verbatim")
        require(!note.signatures.isEmpty, "a note has a signature")
        require(note.signatures.count <= SignedNote.maximumSignatures, "signatures are bounded")
        let again = try? SignedNote(text: note.text, signatures: note.signatures)
        require(again.map { Array($0.encoded.utf8) } == input, "a note is its text and its signatures")
        checkCheckpoint(of: note)
    }

    private static func checkCheckpoint(of note: SignedNote) {
        let isVerified = (try? note.verify(with: KnownLog.keys)) != nil
        guard let signed = try? SignedCheckpoint(note: note) else {
            require(!isVerified, "the log signs checkpoints only")
            return
        }
        let checkpoint = signed.checkpoint
        require(
            (try? Checkpoint(parsing: checkpoint.text)) == checkpoint,
            "a checkpoint reads as it is written"
        )
        require(
            note.text.utf8.starts(with: checkpoint.text.utf8),
            "a checkpoint is the beginning of its text"
        )
        guard (try? signed.verify(with: KnownLog.keys)) != nil else { return }
        KnownLog.requireOnlyCheckpoint(checkpoint)
        let other = try? SignedNote(text: note.text + "extension\n", signatures: note.signatures)
        require(other != nil, "an extension line makes a note")
        require((try? other?.verify(with: KnownLog.keys)) == nil, "the whole text is signed")
    }
}
