public import CanonicalJSON

/// A material as a provider submits it: its shape is sound, its content is not yet read by the type.
public struct MaterialSubmission: Sendable {
    /// The type, with or without a version; without one it is the newest.
    public let type: MaterialTypeReference
    /// The provider's own number, unique per type.
    ///
    /// Personal.
    public let sourceID: String
    /// The revision that the sender saw last; nil means whatever there is.
    public let expectedRevision: Int?
    /// Whether this one record is withheld from publication; nil leaves it as it is.
    public let disclosure: MaterialRecord.Disclosure?
    /// The whole body as sent.
    public let document: JSONValue
    private let reader: ObjectReader

    /// Reads the body of `POST /v1/materials`, or one line of an import.
    ///
    /// - Throws: ``InvalidInput`` (malformed).
    public init(json: JSONValue) throws(InvalidInput) {
        reader = try ObjectReader(
            json,
            at: "",
            members: [
                "type", "sourceId", "subjects", "fields", "issuedOn", "validFrom", "validUntil",
                "expectedRevision", "disclosure",
            ]
        )
        type = try reader.parsed("type", en: "a material type", zh: "材料类型")
        sourceID = try reader.text("sourceId", atMost: 128)
        expectedRevision = try reader.optionalInteger("expectedRevision")
        disclosure = try reader.optionalChoice("disclosure")
        document = json
    }

    /// Reads subjects and fields by `type`, with every fault told at once.
    ///
    /// - Throws: ``InvalidInput``: malformed, subject or value, whichever comes first in that order.
    public func record(of type: MaterialType) throws(InvalidInput) -> MaterialRecord {
        var faults = FaultList()
        let subjects = self.subjects(by: type, &faults)
        let values = self.values(by: type, &faults)
        var dates: [String: CivilDate] = [:]
        for name in ["issuedOn", "validFrom", "validUntil"] {
            faults.collect { () throws(InvalidInput) in
                dates[name] = try reader.optionalParsed(name, en: "a date YYYY-MM-DD", zh: "YYYY-MM-DD 形式的日期")
            }
        }
        if reader.optional("issuedOn") == nil { faults.add(InvalidInput.missing("/issuedOn")) }
        if let from = dates["validFrom"], let until = dates["validUntil"], until < from {
            faults.add(InvalidInput(.value, at: "/validUntil", en: "is before validFrom", zh: "早于 validFrom"))
        }
        try faults.throwIfAny()
        return MaterialRecord(
            type: type.reference,
            sourceID: sourceID,
            subjects: subjects,
            values: values,
            issuedOn: dates["issuedOn"] ?? CivilDate(daysSinceEpoch: 0),
            validFrom: dates["validFrom"],
            validUntil: dates["validUntil"],
            status: .valid,
            disclosure: disclosure ?? .byType
        )
    }

    private func subjects(by type: MaterialType, _ faults: inout FaultList) -> [String: [Subject]] {
        var subjects: [String: [Subject]] = [:]
        guard let json = reader.optional("subjects") else {
            faults.add(InvalidInput.missing("/subjects"))
            return subjects
        }
        let known = Set(type.roles.map(\.name))
        var reader: ObjectReader?
        faults.collect { () throws(InvalidInput) in
            reader = try ObjectReader(json, at: "/subjects", members: known)
        }
        guard let reader else { return subjects }
        for role in type.roles {
            faults.collect { () throws(InvalidInput) in
                subjects[role.name] = try role.subjects(
                    from: reader.optional(role.name),
                    at: reader.pointer(role.name)
                )
            }
        }
        return subjects.filter { !$0.value.isEmpty }
    }

    private func values(by type: MaterialType, _ faults: inout FaultList) -> [String: FieldValue] {
        var values: [String: FieldValue] = [:]
        guard let object = reader.optional("fields")?.object else {
            faults.add(InvalidInput(.malformed, at: "/fields", en: "must be an object", zh: "必须是对象"))
            return values
        }
        for member in object.members {
            let pointer = "/fields/\(JSONPointer.escape(member.name))"
            guard let field = type.field(member.name) else {
                let known = type.fields.map(\.name).joined(separator: ", ")
                faults.add(
                    InvalidInput(
                        .malformed,
                        at: JSONPointer.naming(member.name, in: "/fields"),
                        en: "unknown field; the type has \(known)",
                        zh: "未知字段；该类材料的字段：\(known)"
                    )
                )
                continue
            }
            // Table Schema: null is a missing value.
            if member.value == .null { continue }
            faults.collect { () throws(InvalidInput) in
                values[field.name] = try field.value(from: member.value, at: pointer)
            }
        }
        for field in type.fields where field.constraints.isRequired && values[field.name] == nil {
            let pointer = "/fields/\(field.name)"
            if faults.has(pointer) { continue }
            faults.add(InvalidInput(.value, at: pointer, en: "is required", zh: "为必填项"))
        }
        return values
    }
}

/// Faults of several kinds; the gravest kind that occurs is thrown, with all faults.
struct FaultList {
    private static let limit = 100

    private var kinds: Set<InvalidInput.Kind> = []
    private var faults: [InvalidInput.Fault] = []

    mutating func add(_ input: InvalidInput) {
        kinds.insert(input.kind)
        // A caller with thousands of faults mends the first hundred first.
        faults += input.faults.prefix(max(0, FaultList.limit - faults.count))
    }

    mutating func collect(_ body: () throws(InvalidInput) -> Void) {
        do { try body() } catch { add(error) }
    }

    func has(_ pointer: String) -> Bool { faults.contains { $0.pointer == pointer } }

    func throwIfAny() throws(InvalidInput) {
        for kind in [InvalidInput.Kind.malformed, .subject, .value] where kinds.contains(kind) {
            throw InvalidInput(kind, faults)
        }
    }
}

extension MaterialType.SubjectRole {
    /// Reads the subjects of one role: an object, or an array where several may be named.
    func subjects(from json: JSONValue?, at pointer: String) throws(InvalidInput) -> [Subject] {
        let given: [(JSONValue, String)] =
            switch json {
            case nil: []
            case .array(let elements)?: elements.enumerated().map { ($0.element, "\(pointer)/\($0.offset)") }
            case let single?: [(single, pointer)]
            }
        guard count.contains(given.count) else {
            let range =
                count.lowerBound == count.upperBound
                ? "\(count.lowerBound)" : "\(count.lowerBound)–\(count.upperBound)"
            throw InvalidInput(
                .subject,
                at: pointer,
                en: "this role names \(range) subjects",
                zh: "该角色须有 \(range) 个主体"
            )
        }
        var subjects: [Subject] = []
        for (json, pointer) in given {
            let subject = try Subject(json: json, at: pointer)
            guard schemes.contains(subject.scheme) else {
                let known = schemes.map(\.rawValue).sorted().joined(separator: ", ")
                throw InvalidInput(
                    .subject,
                    at: "\(pointer)/scheme",
                    en: "this role takes \(known)",
                    zh: "该角色的标识体系为：\(known)"
                )
            }
            guard !subjects.contains(subject) else {
                throw InvalidInput(.subject, at: pointer, en: "is named twice in this role", zh: "在该角色中重复")
            }
            subjects.append(subject)
        }
        return subjects
    }
}
