import HTTPTypes

extension HTTPFields {
    /// The value of a field, as its subscript gives it.
    ///
    /// The subscript joins also what stands alone, at many times the cost; nearly every field does.
    func value(of name: HTTPField.Name) -> String? {
        let values = self[values: name]
        return values.count > 1 ? self[name] : values.first
    }

    /// Adds a field that is not there yet: nothing is looked for.
    mutating func add(_ name: HTTPField.Name, _ value: String) { append(HTTPField(name: name, value: value)) }
}
