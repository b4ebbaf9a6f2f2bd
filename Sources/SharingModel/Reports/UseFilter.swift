/// Which uses a list has.
public struct UseFilter: Hashable, Sendable {
    /// An agency that asked or gave; nil for those who see all.
    public var party: AgencyID?
    /// Who asked.
    public var consumer: AgencyID?
    /// Whose material it was.
    public var provider: AgencyID?
    /// The material type's code.
    public var material: String?
    /// The service item's slug.
    public var item: String?
    /// The first civil day.
    public var from: CivilDate?
    /// The last civil day.
    public var until: CivilDate?

    /// Every use.
    public init() {}
}
