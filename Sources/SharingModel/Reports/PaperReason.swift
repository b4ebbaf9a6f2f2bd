/// Why a paper was taken although the service item lists its type as reused or verified.
public enum PaperReason: String, Hashable, Sendable, CaseIterable {
    /// The gateway, or the way to it, was down.
    case gatewayUnavailable = "gateway-unavailable"
    /// The provider has no record that is valid.
    case notHeld = "not-held"
    /// The record differs from what the applicant says.
    case mismatch
    /// The record is being checked 校核.
    case disputed
    /// No contract in force lets the consumer ask.
    case noContract = "no-contract"
    /// The applicant would rather bring it.
    case applicantPreferred = "applicant-preferred"
    /// Something else.
    case other
}
