/// What is wrong with the files of the mutual-TLS listener, and what to do about it.
public enum TrustFileProblem: Error, Hashable, Sendable {
    /// A file does not exist or may not be read.
    case unreadable(file: String)
    /// A file holds no certificate in PEM, or garbage between certificates.
    case noCertificate(file: String)
    /// A file holds no private key in PEM, or an encrypted one.
    case noKey(file: String)
    /// The key belongs to another certificate, or the two cannot serve TLS 1.3.
    case mismatch(certificateFile: String, keyFile: String, cause: String)
}

extension TrustFileProblem: CustomStringConvertible {
    /// What is wrong with which file, and the mend.
    public var description: String {
        switch self {
        case .unreadable(let file):
            "\(file) cannot be read: check that it exists and that the gateway's user may read it"
        case .noCertificate(let file):
            "\(file) holds no certificate: it must be PEM, with one BEGIN CERTIFICATE block or more"
        case .noKey(let file):
            "\(file) holds no usable private key: it must be PEM and not encrypted"
        case .mismatch(let certificateFile, let keyFile, let cause):
            "the key in \(keyFile) does not serve the first certificate in \(certificateFile) (\(cause)): "
                + "issue the certificate for this key, or name the key that belongs to it"
        }
    }
}
