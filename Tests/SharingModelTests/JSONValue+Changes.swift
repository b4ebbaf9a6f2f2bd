import CanonicalJSON

extension JSONValue {
    /// The same object with these members set.
    func with(_ changes: JSONObject) -> JSONValue {
        var changed = object ?? JSONObject()
        for member in changes.members { changed[member.name] = member.value }
        return .object(changed)
    }

    /// The same object without these members.
    func without(_ names: String...) -> JSONValue {
        var changed = object ?? JSONObject()
        for name in names { changed[name] = nil }
        return .object(changed)
    }
}
