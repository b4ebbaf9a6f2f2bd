import HummingbirdCore
import SharingModel

/// Reads what a request asks for after the `?`.
struct QueryReader {
    private let parameters: [(name: String, value: String)]

    init(_ request: APIRequest) {
        parameters = request.request.uri.queryParameters.map { (String($0.key), String($0.value)) }
    }

    /// The value of a parameter; nil if it is absent.
    subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// A parameter that may be absent and otherwise must parse as `Parsed`.
    ///
    /// - Throws: ``InvalidInput`` (malformed).
    func parsed<Parsed: LosslessStringConvertible>(
        _ name: String,
        en: String,
        zh: String
    ) throws(InvalidInput) -> Parsed? {
        guard let text = self[name] else { return nil }
        guard let value = Parsed(text) else {
            throw InvalidInput(.malformed, at: "/\(name)", en: "must be \(en)", zh: "必须是\(zh)")
        }
        return value
    }

    /// The same query of `path` at another cursor; `names` were parsed, so that their values need no escapes.
    func path(_ path: String, keeping names: [String], _ cursor: String) -> String {
        let kept = names.compactMap { name in self[name].map { "\(name)=\($0)" } }
        return path + "?" + (kept + ["cursor=\(cursor)"]).joined(separator: "&")
    }
}
