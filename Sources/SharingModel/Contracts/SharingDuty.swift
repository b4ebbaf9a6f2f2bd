/// What the law gives somebody a number of working days for (政务数据共享条例, Decree 809; 政府信息公开条例, Decree 711).
///
/// The raw value is the name in answers, reports and metrics.
public enum SharingDuty: String, Hashable, Sendable, CaseIterable {
    /// To answer an application for what is shared unconditionally (article 21).
    case unconditionalReply = "reply-unconditional"
    /// To answer an application for what is shared on conditions (article 21).
    case conditionalReply = "reply-conditional"
    /// To begin to share what was consented to (article 22).
    case sharingStart = "sharing-start"
    /// To update the catalogue after a change (article 17).
    case catalogueUpdate = "catalogue-update"
    /// To publish an updated catalogue (article 17).
    case cataloguePublication = "catalogue-publication"
    /// To check, correct and answer what a consumer reports as inaccurate (article 26).
    case correction
    /// To disclose what is disclosed proactively after it was formed or changed (Decree 711, article 26).
    case disclosure

    /// Who must act in time.
    public enum Debtor: String, Hashable, Sendable, CaseIterable {
        /// 提供部门.
        case provider
        /// 主管部门.
        case hub
    }

    /// The reply that is due to one application for types of these classes; nil if it may not be granted at all.
    ///
    /// One type on conditions makes the whole application conditional.
    public static func reply(to classes: Set<MaterialType.SharingClass>) -> SharingDuty? {
        guard !classes.isEmpty, !classes.contains(.none) else { return nil }
        return classes.contains(.conditional) ? .conditionalReply : .unconditionalReply
    }

    /// The term in working days; the day of receipt does not count.
    public var workingDays: Int {
        switch self {
        case .unconditionalReply: 1
        case .conditionalReply, .catalogueUpdate, .correction: 10
        case .sharingStart, .disclosure: 20
        case .cataloguePublication: 2
        }
    }

    /// The longest extension in working days; 0 where the law allows none.
    public var longestExtension: Int {
        switch self {
        case .unconditionalReply, .conditionalReply: 10
        case .catalogueUpdate: 5
        case .sharingStart, .cataloguePublication, .correction, .disclosure: 0
        }
    }

    /// Whether the consumer must be told of an extension (article 21).
    public var extensionNeedsNotice: Bool {
        switch self {
        case .unconditionalReply, .conditionalReply: true
        case .sharingStart, .catalogueUpdate, .cataloguePublication, .correction, .disclosure: false
        }
    }

    /// Who must act in time.
    public var debtor: Debtor {
        switch self {
        case .unconditionalReply, .conditionalReply, .sharingStart, .catalogueUpdate, .correction,
            .disclosure:
            .provider
        case .cataloguePublication: .hub
        }
    }
}
