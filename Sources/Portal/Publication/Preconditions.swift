import HTTPTypes
import SharingModel

/// What must hold of a file for a request to be answered with it (RFC 9110 §13).
struct Preconditions {
    /// What becomes of the request.
    enum Outcome {
        case proceed, notModified, failed
    }

    let headers: HTTPFields
    /// The strong tag of the file, with its quotes.
    let tag: String
    let modified: HTTPDate

    /// Looks at the fields in the order of §13.2.2.
    var outcome: Outcome {
        if let field = headers[.ifMatch] {
            guard Preconditions.isNamed(tag, in: field, isStrong: true) else { return .failed }
        } else if let date = date(.ifUnmodifiedSince), modified.secondsSinceEpoch > date {
            return .failed
        }
        if let field = headers[.ifNoneMatch] {
            return Preconditions.isNamed(tag, in: field, isStrong: false) ? .notModified : .proceed
        }
        if let date = date(.ifModifiedSince), modified.secondsSinceEpoch <= date { return .notModified }
        return .proceed
    }

    /// Whether a part may be given: the client says nothing, or has parts of this very file (§13.1.5).
    var allowsRange: Bool {
        guard let field = headers[.ifRange] else { return true }
        return field == tag || field == modified.description
    }

    /// Whether a field names a tag, by strong or by weak comparison (§8.8.3.2).
    static func isNamed(_ tag: String, in field: String, isStrong: Bool) -> Bool {
        // No tag of ours has a comma in it.
        field.split(separator: ",").contains { element in
            let text = element.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
            if text == "*" || text == tag { return true }
            return !isStrong && text.hasPrefix("W/") && text.dropFirst(2) == tag
        }
    }

    private func date(_ name: HTTPField.Name) -> Int64? {
        headers[name].flatMap(HTTPDate.init)?.secondsSinceEpoch
    }
}
