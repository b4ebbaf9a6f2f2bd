public import SharingModel

/// What a responder answered about one certificate, verified.
public struct StatusAnswer: Hashable, Sendable {
    /// What it says.
    public let status: CertificateStatus
    /// From when that is so.
    public let from: Timestamp
    /// By when the next answer is due; nil if the responder does not say.
    public let until: Timestamp?

    /// Describes an answer.
    public init(status: CertificateStatus, from: Timestamp, until: Timestamp?) {
        self.status = status
        self.from = from
        self.until = until
    }
}
