import TransparencyLog

/// Answers of witnesses: no bytes that a witness sends are taken for a cosignature but that of the text asked about.
enum WitnessAnswerProperties {
    // The example of C2SP tlog-cosignature, with a signature that another program made.
    private static let key = CosignatureVerifierKey(
        "witness.example/w1+d9ed62c5+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR"
    )
    private static let time: UInt64 = 1_679_315_147
    private static let checkpoint = try? SignedCheckpoint(
        parsing: """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            \u{2014} example.com/behind-the-sofa AAAAAAE=

            """
    )

    static func check(_ input: [UInt8]) {
        guard let key, let checkpoint else { fatalError("the example is sound") }
        // As the gateway does: the lines of an answer follow the checkpoint's own.
        let body = String(decoding: input, as: UTF8.self)
        guard let note = try? SignedNote(parsing: checkpoint.encoded + body) else { return }
        require(note.encoded.utf8.starts(with: checkpoint.encoded.utf8), "the checkpoint stays in front")
        guard note.text == checkpoint.note.text else { return }
        require(note.signatures.first == checkpoint.note.signatures.first, "the log's signature stays first")
        guard let found = try? note.cosignatures(of: [key]) else { return }
        require(found.count <= 1, "one cosignature for each key")
        for cosignature in found {
            require(cosignature.timestamp == time, "only what the witness signed is a cosignature")
            require(note.signatures.contains(cosignature.line), "a cosignature is one of the lines")
            let added = try? checkpoint.adding([cosignature])
            require(added?.note.signatures.count == 2, "a cosignature is added once")
            require((try? added?.adding([cosignature])) == added, "adding it again changes nothing")
            require((try? added?.note.cosignatures(of: [key])) == [cosignature], "what was added is found")
        }
    }
}
