import Hummingbird

/// What a request asks after the `?`, decoded as forms are.
struct QueryFields {
    /// Every field in order; bytes that are no UTF-8 are replaced, and then equal nothing that is released.
    let all: [(name: String, value: String)]

    init(_ request: Request) {
        all = FormBody(bytes: Array((request.uri.query ?? "").utf8)).fields.map {
            (String(decoding: $0.name, as: UTF8.self), String(decoding: $0.value, as: UTF8.self))
        }
    }

    /// The names in order.
    var names: [String] { all.map(\.name) }

    /// The value of the first field of a name.
    subscript(name: String) -> String? { all.first { $0.name == name }?.value }
}
