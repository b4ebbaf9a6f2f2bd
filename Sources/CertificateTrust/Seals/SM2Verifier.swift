public import TransparencyLog

/// Verifies SM2 signatures of notes, over SM3 (国密).
public struct SM2Verifier: Sendable {
    /// The key.
    public let verifierKey: SM2VerifierKey

    private let key: SM2Key

    /// Verifies with a key.
    ///
    /// - Throws: ``SM2Failure/notOnCurve`` if its point is none of the curve.
    public init(_ verifierKey: SM2VerifierKey) throws(SM2Failure) {
        key = try SM2Key(point: verifierKey.point)
        self.verifierKey = verifierKey
    }

    /// Verifies with the key of a verifier key text.
    ///
    /// - Throws: ``SM2Failure`` if it is malformed or its point is none of the curve.
    public init(text: String) throws(SM2Failure) {
        guard let verifierKey = SM2VerifierKey(text) else { throw .malformedVerifierKey }
        try self.init(verifierKey)
    }

    /// Verifies with the key of a point of 65 bytes, `0x04 ‖ x ‖ y`.
    ///
    /// - Throws: ``SM2Failure/notOnCurve`` if it is none of the curve.
    public init(name: NoteName, point: [UInt8]) throws(SM2Failure) {
        guard let verifierKey = SM2VerifierKey(name: name, point: point) else { throw .notOnCurve }
        try self.init(verifierKey)
    }

    /// Verifies that `signature`, r ‖ s, is the key's of `text`.
    ///
    /// - Throws: ``SM2Failure`` with what is wrong.
    public func verify(_ signature: [UInt8], of text: String) throws(SM2Failure) {
        try key.verify(SM2Signature(bytes: signature), of: Array(text.utf8))
    }

    /// Verifies that the key signed a note; the lines of other keys are ignored.
    ///
    /// - Throws: ``SM2Failure/noSignature`` if it did not; another ``SM2Failure`` if a line of it is wrong.
    public func verify(_ note: SignedNote) throws(SM2Failure) {
        let lines = note.signatures.filter {
            $0.name == verifierKey.name && $0.keyID == verifierKey.keyID
        }
        guard !lines.isEmpty else { throw .noSignature }
        for line in lines { try verify(line.signature, of: note.text) }
    }
}
