public import CanonicalJSON

/// A paper that is still brought although it need not be, and what would end that.
public struct PaperGap: Hashable, Sendable {
    /// What would end it.
    public enum Remedy: String, Hashable, Sendable {
        /// A sharing contract, which can be drafted from the item's list.
        case contract
        /// The item's list, which asks the applicant for what is held, shared and complete.
        case item
    }

    /// Who takes it.
    public let consumer: AgencyID
    /// Who holds it.
    public let provider: AgencyID
    /// The service item's slug.
    public let item: String
    /// The material type's code.
    public let material: String
    /// How many were reported as taken.
    public let papersTaken: Int
    /// How many questions were refused for want of a contract, or of one that grants enough.
    public let refusals: Int
    /// What would end it.
    public let remedy: Remedy

    /// As callers see it.
    public var json: JSONObject {
        [
            "consumer": .string(consumer.description), "provider": .string(provider.description),
            "item": .string(item), "material": .string(material),
            "papersTaken": .integer(Int64(papersTaken)), "refusals": .integer(Int64(refusals)),
            "remedy": .string(remedy.rawValue),
        ]
    }

    /// The reasons of a refusal that a contract would take away.
    static let curable: [RefusalReason] = [
        .noContract, .contractNotInForce, .operationNotGranted, .fieldNotGranted, .comparisonNotGranted,
        .purposeNotGranted,
    ]
}
