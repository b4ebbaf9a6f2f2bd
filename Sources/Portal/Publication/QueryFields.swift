import SharingModel

/// What a request asks after the `?`, decoded as forms are.
struct QueryFields {
    /// Every field in order.
    let all: [(name: String, value: String)]

    /// Reads what stands after the `?`.
    ///
    /// - Throws: ``InvalidInput`` for bytes that are no UTF-8: nothing that is released could be meant.
    init(_ query: String) throws(InvalidInput) {
        var all: [(name: String, value: String)] = []
        for field in FormBody(bytes: Array(query.utf8)).fields {
            guard let name = String(validating: field.name, as: UTF8.self),
                let value = String(validating: field.value, as: UTF8.self)
            else {
                throw InvalidInput(
                    .malformed,
                    at: "/\(all.count)",
                    en: "must be UTF-8, percent-encoded",
                    zh: "必须为百分号编码的 UTF-8"
                )
            }
            all.append((name, value))
        }
        self.all = all
    }

    /// The names in order.
    var names: [String] { all.map(\.name) }

    /// The value of the first field of a name.
    subscript(name: String) -> String? { all.first { $0.name == name }?.value }
}
