public import SharingModel

/// That an applicant was told what is owed for a case 一次性告知; the law says once.
public struct StoredTelling: Hashable, Sendable {
    /// The log record of the check.
    public let id: [UInt8]
    /// The tag of the agency's case.
    public let caseTag: BlindTag
    /// The agency that told.
    public let agency: AgencyID
    /// The service item.
    public let item: String
    /// Which time it was, for the case; from 1.
    public let number: Int
    /// When.
    public let time: Timestamp

    /// Describes a telling.
    public init(id: [UInt8], caseTag: BlindTag, agency: AgencyID, item: String, number: Int, time: Timestamp)
    {
        self.id = id
        self.caseTag = caseTag
        self.agency = agency
        self.item = item
        self.number = number
        self.time = time
    }
}
