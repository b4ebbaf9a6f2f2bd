/// One submitted material 材料 as it stands in its newest revision.
public struct MaterialRecord: Sendable {
    /// What the provider says of it.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// In force.
        case valid
        /// Out of force for a time.
        case suspended
        /// Out of force for good.
        case revoked
        /// Replaced by another record.
        case superseded
    }

    /// What its provider says of its disclosure.
    public enum Disclosure: String, Hashable, Sendable, CaseIterable {
        /// Its type decides.
        case byType = "by-type"
        /// This one record is not published, whatever its type.
        case withheld
    }

    /// Why a record is not valid on a day.
    public enum Invalidity: String, Hashable, Sendable {
        /// Its term has ended.
        case expired
        /// The provider suspended it.
        case suspended
        /// The provider revoked it.
        case revoked
        /// Its term has not begun.
        case notYetValid = "not-yet-valid"
    }

    /// The type and version it was submitted as.
    public let type: MaterialTypeReference
    /// The provider's own number.
    ///
    /// Personal.
    public let sourceID: String
    /// Whom it names, by role.
    ///
    /// Personal.
    public let subjects: [String: [Subject]]
    /// Its values by field.
    ///
    /// Personal.
    public let values: [String: FieldValue]
    /// When it was issued.
    public let issuedOn: CivilDate
    /// The first day on which it holds; nil means from its issue.
    public let validFrom: CivilDate?
    /// The last day on which it holds; nil means that the type's rule decides.
    public let validUntil: CivilDate?
    /// What the provider says of it.
    public let status: Status
    /// What the provider says of its disclosure.
    public let disclosure: Disclosure

    /// Describes a record.
    public init(
        type: MaterialTypeReference,
        sourceID: String,
        subjects: [String: [Subject]],
        values: [String: FieldValue],
        issuedOn: CivilDate,
        validFrom: CivilDate?,
        validUntil: CivilDate?,
        status: Status,
        disclosure: Disclosure = .byType
    ) {
        self.type = type
        self.sourceID = sourceID
        self.subjects = subjects
        self.values = values
        self.issuedOn = issuedOn
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.status = status
        self.disclosure = disclosure
    }

    /// The same record with another status, and with another disclosure if one is given.
    public func with(status: Status, disclosure: Disclosure? = nil) -> MaterialRecord {
        MaterialRecord(
            type: type,
            sourceID: sourceID,
            subjects: subjects,
            values: values,
            issuedOn: issuedOn,
            validFrom: validFrom,
            validUntil: validUntil,
            status: status,
            disclosure: disclosure ?? self.disclosure
        )
    }

    /// The last day on which it holds under `rule`, which is included; nil if it holds for good.
    public func lastDay(under rule: MaterialType.ValidityRule) -> CivilDate? {
        if let validUntil { return validUntil }
        switch rule {
        case .openEnded: return nil
        case .field(let field):
            guard case .date(let day)? = values[field] else { return nil }
            return day
        case .months(let months):
            // Where the month has no such day, its last day ends the period.
            let end = issuedOn.adding(months: months)
            return end.components.day == issuedOn.components.day ? end.adding(days: -1) : end
        case .days(let days): return issuedOn.adding(days: days - 1)
        }
    }

    /// Why it is not valid on `day`; nil if it is.
    public func invalidity(on day: CivilDate, under rule: MaterialType.ValidityRule) -> Invalidity? {
        switch status {
        case .suspended: return .suspended
        case .revoked, .superseded: return .revoked
        case .valid: break
        }
        if day < validFrom ?? issuedOn { return .notYetValid }
        if let last = lastDay(under: rule), last < day { return .expired }
        return nil
    }

    /// Whether it names `subject`, in `role` if one is given.
    public func names(_ subject: Subject, as role: String?) -> Bool {
        if let role { return subjects[role]?.contains(subject) ?? false }
        return subjects.values.contains { $0.contains(subject) }
    }
}

extension MaterialRecord: Equatable {}
