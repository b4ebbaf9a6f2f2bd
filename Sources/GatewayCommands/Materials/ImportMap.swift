import ArgumentParser
import CanonicalJSON

/// From which columns of a CSV file the members of a submission come.
struct ImportMap: Equatable, Sendable {
    /// A column, or a text that is the same in every record (`=2026-01-01`).
    enum Source: Equatable, Sendable {
        case column(String)
        case constant(String)

        init(_ text: String) {
            self = text.hasPrefix("=") ? .constant(String(text.dropFirst())) : .column(text)
        }
    }

    /// Who is named in a role.
    enum SubjectSource: Equatable, Sendable {
        /// A cell of `scheme:id`, several separated by `|`.
        case tagged(column: String)
        /// One subject of a scheme.
        case plain(scheme: String, id: Source)
    }

    var type: String?
    var sourceID: Source?
    /// `issuedOn`, `validFrom` and `validUntil`.
    var dates: [String: Source] = [:]
    var subjects: [String: [SubjectSource]] = [:]
    var fields: [String: Source] = [:]

    static let dateNames = ["issuedOn", "validFrom", "validUntil"]

    init() {}

    /// The map that the names of the columns themselves are.
    ///
    /// - Throws: `ValidationError` that names a column that is none of the import form and no field of the type.
    init(header: [String], schema: MaterialSchema) throws {
        for column in header {
            if column == "sourceId" {
                sourceID = .column(column)
            } else if ImportMap.dateNames.contains(column) {
                dates[column] = .column(column)
            } else if column.hasPrefix("subject.") {
                subjects[String(column.dropFirst("subject.".count)), default: []].append(
                    .tagged(column: column)
                )
            } else {
                let name = column.hasPrefix("field.") ? String(column.dropFirst("field.".count)) : column
                guard schema.types[name] != nil else {
                    throw ValidationError(
                        """
                        the column “\(PrintableText(column))” is no field of \(schema.reference), whose fields are \
                        \(schema.types.keys.sorted().joined(separator: ", ")). Rename it or leave it out, or say with \
                        --map FILE which columns to take. Other columns are sourceId, issuedOn, validFrom, validUntil \
                        and subject.<role>.
                        """
                    )
                }
                fields[name] = .column(column)
            }
        }
        guard sourceID != nil else {
            throw ValidationError(
                "there is no column sourceId; name the columns as the import form does, or use --map FILE"
            )
        }
    }
}

extension ImportMap {
    /// Reads the YAML of `--map`.
    ///
    /// - Throws: `ValidationError` with the line that is wrong.
    init(yaml text: String, file: String) throws {
        let document: YAMLDocument
        do {
            document = try YAMLDocument(text, file: file)
        } catch {
            throw ValidationError("\(error)")
        }
        func wrong(_ pointer: String, _ message: String) -> ValidationError {
            ValidationError("\(file):\(document.line(of: pointer)): \(message)")
        }
        func source(_ value: JSONValue, at pointer: String) throws -> Source {
            guard let text = value.string, !text.isEmpty else {
                throw wrong(pointer, "must be the name of a column, or \"=\" and a fixed text, in quotes")
            }
            return Source(text)
        }
        func members(_ value: JSONValue, at pointer: String) throws -> [JSONObject.Member] {
            guard let object = value.object else { throw wrong(pointer, "must be a mapping") }
            return object.members
        }
        self.init()
        for member in try members(document.json, at: "") {
            let pointer = "/" + member.name
            switch member.name {
            case "type": type = member.value.string
            case "sourceId": sourceID = try source(member.value, at: pointer)
            case let name where ImportMap.dateNames.contains(name):
                dates[name] = try source(member.value, at: pointer)
            case "fields":
                for field in try members(member.value, at: pointer) {
                    fields[field.name] = try source(field.value, at: "\(pointer)/\(field.name)")
                }
            case "subjects":
                for role in try members(member.value, at: pointer) {
                    for entry in role.value.array ?? [role.value] {
                        guard let scheme = entry["scheme"]?.string, let id = entry["id"],
                            entry.object?.members.count == 2
                        else {
                            throw wrong("\(pointer)/\(role.name)", "a subject is {scheme: …, id: column}")
                        }
                        subjects[role.name, default: []].append(
                            .plain(scheme: scheme, id: try source(id, at: "\(pointer)/\(role.name)/id"))
                        )
                    }
                }
            default:
                throw wrong(
                    pointer,
                    "\(member.name) is unknown; there are type, sourceId, issuedOn, validFrom, validUntil, subjects, fields"
                )
            }
        }
        guard sourceID != nil else {
            throw wrong("", "sourceId is missing: which column is the record's own number?")
        }
    }
}
