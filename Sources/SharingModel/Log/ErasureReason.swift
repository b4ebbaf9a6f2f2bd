/// On what ground data about a subject are erased (个人信息保护法 47).
public enum ErasureReason: String, Hashable, Sendable, CaseIterable {
    /// The purpose is fulfilled, cannot be fulfilled, or needs the data no more.
    case purposeEnded = "purpose-ended"
    /// The service ended, or the term for which data are kept.
    case termEnded = "term-ended"
    /// The person withdrew their consent.
    case consentWithdrawn = "consent-withdrawn"
    /// The data were handled against the law or an agreement.
    case unlawful
    /// Another law says so.
    case byLaw = "by-law"
}
