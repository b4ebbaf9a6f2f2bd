import CanonicalJSON

/// A subject as people write it: `scheme:id`.
struct SubjectText: Equatable {
    /// The scheme; empty if none was written.
    let scheme: String
    let id: String

    init(_ text: String) {
        let text = text.trimming(while: \.isWhitespace)
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        (scheme, id) = parts.count == 2 ? (String(parts[0]), String(parts[1])) : ("", text)
    }

    /// The subject as the API takes it; the gateway checks scheme and number.
    var json: JSONValue { ["scheme": .string(scheme), "id": .string(id)] }
}

extension String {
    fileprivate func trimming(while isTrimmed: (Character) -> Bool) -> String {
        let head = drop(while: isTrimmed)
        guard let last = head.lastIndex(where: { !isTrimmed($0) }) else { return "" }
        return String(head[...last])
    }
}
