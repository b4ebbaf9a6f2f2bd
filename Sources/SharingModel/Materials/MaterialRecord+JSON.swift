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
        if let validFrom { object["validFrom"] = .string(validFrom.description) }
        if let validUntil { object["validUntil"] = .string(validUntil.description) }
        return .object(object)
    }

    /// Reads back what ``json`` wrote, by the fields of `type`; nil if it was not written for that type.
    ///
    /// Only the values of `names` are read, if it is given: a comparison needs few of them.
    public init?(sealed json: JSONValue, type: MaterialType, only names: Set<String>? = nil) {
        guard json["type"]?.string == type.reference.description, let sourceID = json["sourceId"]?.string,
            let issuedOn = json["issuedOn"]?.string.flatMap(CivilDate.init),
            let status = json["status"]?.string.flatMap(Status.init), let fields = json["fields"]?.object,
            let roles = json["subjects"]?.object
        else { return nil }
        var values: [String: FieldValue] = [:]
        for member in fields.members where names?.contains(member.name) ?? true {
            guard let field = type.field(member.name) else { return nil }
            values[member.name] = FieldValue(json: member.value, type: field.type)
        }
        var subjects: [String: [Subject]] = [:]
        for member in roles.members {
            subjects[member.name] = (member.value.array ?? []).compactMap(Subject.init(canonical:))
        }
        self.init(
            type: type.reference,
            sourceID: sourceID,
            subjects: subjects,
            values: values,
            issuedOn: issuedOn,
            validFrom: json["validFrom"]?.string.flatMap(CivilDate.init),
            validUntil: json["validUntil"]?.string.flatMap(CivilDate.init),
            status: status
        )
    }
}
