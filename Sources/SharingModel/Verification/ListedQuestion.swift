import CanonicalJSON

/// What an entry of an item's list asks of the records about one subject, read by the type's fields.
///
/// It has no claims of the caller's: what must hold is what the item says.
public struct ListedQuestion: Sendable {
    private let material: ServiceItem.Material
    private let type: MaterialType
    private let subject: Subject
    private let claims: [Claim]
    private let today: CivilDate
    /// The fields whose values decide: those of which something is expected, and the one that ends a record's validity.
    public let fields: Set<String>

    /// Reads what `material` expects; `-P3Y` is the day three years before `today`.
    ///
    /// - Throws: ``InvalidInput``: the item expects what the type's fields cannot be.
    public init(
        _ material: ServiceItem.Material,
        of type: MaterialType,
        about subject: Subject,
        on today: CivilDate
    ) throws(InvalidInput) {
        var claims: [Claim] = []
        for expectation in material.expectations {
            guard let field = type.field(expectation.field) else { continue }
            claims.append(try Claim(expectation.resolved(for: field, on: today), of: field))
        }
        self.material = material
        self.type = type
        self.subject = subject
        self.claims = claims
        self.today = today
        var fields = Set(claims.map(\.field))
        if case .field(let name) = type.validity { fields.insert(name) }
        self.fields = fields
    }

    /// Whether records of the type can be about the subject at all: its scheme is one of the role's.
    public var canBeAnswered: Bool {
        let roles = type.roles.filter { material.recordRole == nil || $0.name == material.recordRole }
        return roles.contains { $0.schemes.contains(subject.scheme) }
    }

    /// Where the entry stands.
    ///
    /// - Parameters:
    ///   - records: every record of the type that names the subject, in any order.
    ///   - isComplete: whether these are all there are; where something is restricted or was erased, how many there are
    ///     is not known.
    /// - Returns: held, not held or not valid; pending where it was to be counted and that is not known.
    public func state(among records: [MaterialRecord], isComplete: Bool) -> MaterialState {
        let candidates = records.filter { record in
            record.type == type.reference && record.status != .superseded
                && record.names(subject, as: material.recordRole)
        }
        let valid = candidates.filter { $0.invalidity(on: today, under: type.validity) == nil }
        let suitable = valid.filter { record in claims.allSatisfy { $0.result(for: record) == .match } }
        if let count = material.count {
            guard isComplete else { return .pending }
            return count.holds(for: suitable.count) ? .held : suitable.isEmpty ? .notHeld : .notValid
        }
        if !suitable.isEmpty { return .held }
        return candidates.isEmpty ? .notHeld : .notValid
    }
}

extension RawClaim {
    /// The same with days that are told as a time before today.
    func resolved(for field: FieldDefinition, on today: CivilDate) -> RawClaim {
        guard field.type == .date else { return self }
        return RawClaim(
            field: self.field,
            comparisons: comparisons.map { comparison, json in
                guard let day = json.string.flatMap({ CivilDate(before: today, by: $0) }) else {
                    return (comparison, json)
                }
                return (comparison, .string(day.description))
            },
            pointer: pointer
        )
    }
}

extension CivilDate {
    /// A day before another: `-P3Y`, `-P6M` or `-P30D` (ISO 8601-2 §4.4, one unit).
    init?(before day: CivilDate, by duration: String) {
        guard duration.hasPrefix("-P"), let unit = duration.last,
            let number = Int(duration.dropFirst(2).dropLast()),
            (0...9999).contains(number)
        else { return nil }
        switch unit {
        case "Y" where number <= 1000: self = day.adding(months: -12 * number)
        case "M": self = day.adding(months: -number)
        case "D": self = day.adding(days: -number)
        default: return nil
        }
    }
}
