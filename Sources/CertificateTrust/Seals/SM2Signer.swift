public import TransparencyLog

/// An SM2 private key that signs notes under a name, over SM3 (国密).
///
/// A line of it stands in a note beside the log's own Ed25519 signature; who does not know the key ignores it.
public struct SM2Signer: Sendable {
    /// The key with which others verify.
    public let verifierKey: SM2VerifierKey

    private let key: SM2Key

    /// The name under which the key signs.
    public var name: NoteName { verifierKey.name }

    /// The private key in a PEM file without a pass phrase.
    ///
    /// - Throws: ``SM2Failure`` if there is no such file, or it holds no good SM2 key.
    public init(name: NoteName, file: String) throws(SM2Failure) {
        let content: [UInt8]
        do {
            content = try TrustFile.read(file)
        } catch {
            throw .unreadable(file: file)
        }
        try self.init(name: name, pem: content)
    }

    /// The private key in PEM without a pass phrase.
    ///
    /// - Throws: ``SM2Failure`` if it holds no good SM2 key.
    public init(name: NoteName, pem: [UInt8]) throws(SM2Failure) {
        key = try SM2Key(pem: pem)
        guard let point = key.point, let verifierKey = SM2VerifierKey(name: name, point: point) else {
            throw .damagedKey
        }
        self.verifierKey = verifierKey
    }

    /// Signs the text of a note.
    ///
    /// - Parameter text: ends in a newline.
    /// - Returns: the line to add to the note.
    /// - Throws: ``SM2Failure/unavailable(_:)``.
    public func sign(_ text: String) throws(SM2Failure) -> SignatureLine {
        let signature = try key.sign(Array(text.utf8))
        return SignatureLine(name: name, keyID: verifierKey.keyID, signature: signature.bytes)
    }

    /// Signs a checkpoint and adds the line after those that are there.
    ///
    /// - Throws: ``SM2Failure/unavailable(_:)``; ``/TransparencyLog/LogFormatError`` if there are too many lines.
    public func seal(_ checkpoint: SignedCheckpoint) throws -> SignedCheckpoint {
        let note = checkpoint.note
        return try SignedCheckpoint(
            note: SignedNote(text: note.text, signatures: note.signatures + [sign(note.text)])
        )
    }
}

extension SM2Signer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The verifier key; never the private one.
    public var description: String { "signer of \(verifierKey)" }
    /// The verifier key; never the private one.
    public var debugDescription: String { description }
    /// Nothing, so that no dump shows the private key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
