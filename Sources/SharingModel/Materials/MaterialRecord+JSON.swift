public import CanonicalJSON

extension MaterialRecord {
    /// The record as one JSON object, for sealing and for the provider's commitment; never for a log.
    public var json: JSONValue {
        var fields = JSONObject()
        for name in values.keys.sorted() { fields[name] = values[name]?.json }
        var roles = JSONObject()
        for role in subjects.keys.sorted() { roles[role] = .array((subjects[role] ?? []).map(\.json)) }
        var object: JSONObject = [
            "fields": .object(fields), "issuedOn": .string(issuedOn.description),
            "sourceId": .string(sourceID),
            "status": .string(status.rawValue), "subjects": .object(roles), "type": .string(type.description),
        ]
        // Only what differs from the rule is written, so that older revisions read the same.
        if disclosure != .byType { object["disclosure"] = .string(disclosure.rawValue) }
        if let validFrom { object["validFrom"] = .string(validFrom.description) }
        if let validUntil { object["validUntil"] = .string(validUntil.description) }
        return .object(object)
    }

    /// Reads back the canonical bytes of ``json``, by the fields of `type`; nil if they were not written for that type.
    ///
    /// Only the values of `names` are read, if it is given: a comparison needs few of them. Open data need no subjects.
    /// - Throws: `JSONSyntaxError` if it is not JSON.
    public init?(
        sealed bytes: UnsafeRawBufferPointer,
        type: MaterialType,
        only names: Set<String>? = nil,
        readingSubjects: Bool = true
    ) throws(JSONSyntaxError) {
        var sourceID: String?
        var issuedOn: CivilDate?
        var validFrom: CivilDate?
        var validUntil: CivilDate?
        var status: Status?
        var disclosure = Disclosure.byType
        var isOfType = false
        var values: [String: FieldValue]?
        var subjects: [String: [Subject]]?
        var members = try JSONMembers(bytes)
        while let (name, content) = try members.next() {
            switch name {
            case "fields":
                var found: [String: FieldValue] = [:]
                var fields = try JSONMembers(content)
                while let (name, content) = try fields.next() {
                    guard names?.contains(name) ?? true else { continue }
                    guard let field = type.field(name) else { return nil }
                    found[name] = FieldValue(json: try JSONValue(parsing: content), type: field.type)
                }
                values = found
            case "subjects" where !readingSubjects: subjects = [:]
            case "subjects":
                var found: [String: [Subject]] = [:]
                var roles = try JSONMembers(content)
                while let (role, content) = try roles.next() {
                    let named = try JSONValue(parsing: content).array ?? []
                    found[role] = named.compactMap(Subject.init(canonical:))
                }
                subjects = found
            default:
                let text = try JSONValue(parsing: content).string
                switch name {
                // What cannot be read is not published.
                case "disclosure": disclosure = text.flatMap(Disclosure.init) ?? .withheld
                case "issuedOn": issuedOn = text.flatMap(CivilDate.init)
                case "sourceId": sourceID = text
                case "status": status = text.flatMap(Status.init)
                case "type": isOfType = text == type.reference.description
                case "validFrom": validFrom = text.flatMap(CivilDate.init)
                case "validUntil": validUntil = text.flatMap(CivilDate.init)
                default: break
                }
            }
        }
        guard isOfType, let values, let subjects, let sourceID, let issuedOn, let status else { return nil }
        self.init(
            type: type.reference,
            sourceID: sourceID,
            subjects: subjects,
            values: values,
            issuedOn: issuedOn,
            validFrom: validFrom,
            validUntil: validUntil,
            status: status,
            disclosure: disclosure
        )
    }
}
