import CanonicalJSON

/// A review of a material type, and before which day it comes again.
public struct TypeReview: Hashable, Sendable {
    /// What is reviewed.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// 保密审查: whether the type may be disclosed (Decree 711 art 17).
        case disclosure
        /// 定期审查: whether its entry of the catalogue is still right (Decree 809 art 16).
        case catalogue
        /// 个人信息保护影响评估 (个人信息保护法 art 55; Decree 809 art 16).
        case personalInformation = "personal-information"
    }

    /// What is reviewed.
    public let kind: Kind
    /// When it was reviewed last.
    public let reviewedOn: CivilDate
    /// The last day on which that review holds.
    public let reviewBefore: CivilDate
    /// What of the type may be published, of a review of disclosure; nothing of any other.
    public let approves: Set<Approval>

    /// What a confidentiality review approves for everybody.
    public enum Approval: String, Hashable, Sendable, CaseIterable {
        /// The records, each field as its disclosure says.
        case records
        /// Counts of the records by the fields that the type names.
        case statistics
    }

    /// Reads `{"disclosure"?: {"reviewedOn", "reviewBefore", "by"?, "decision"?, "approves"?}, "catalogue"?: {…}}`.
    static func all(json: JSONValue, at pointer: String) throws(InvalidInput) -> [TypeReview] {
        let reader = try ObjectReader(json, at: pointer, members: Set(Kind.allCases.map(\.rawValue)))
        var reviews: [TypeReview] = []
        for kind in Kind.allCases {
            guard let value = json.object?[kind.rawValue] else { continue }
            reviews.append(try TypeReview(kind, json: value, at: reader.pointer(kind.rawValue)))
        }
        return reviews
    }

    private init(_ kind: Kind, json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: kind == .disclosure
                ? TypeReview.members.union(["approves"]) : TypeReview.members
        )
        let (en, zh) = ("a date YYYY-MM-DD", "YYYY-MM-DD 形式的日期")
        self.kind = kind
        reviewedOn = try reader.parsed("reviewedOn", en: en, zh: zh)
        reviewBefore = try reader.parsed("reviewBefore", en: en, zh: zh)
        guard reviewedOn < reviewBefore else {
            throw reader.mistyped("reviewBefore", en: "later than reviewedOn", zh: "晚于 reviewedOn 的日期")
        }
        approves = try reader.choices("approves")
    }

    private static let members: Set<String> = ["reviewedOn", "reviewBefore", "by", "decision"]
}
