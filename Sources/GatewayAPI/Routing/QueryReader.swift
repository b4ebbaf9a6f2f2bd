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

    /// The same query of `path` at another cursor: the parameters of these names, whatever else was sent.
    func path(_ path: String, keeping names: [String], _ cursor: String) -> String {
        path + "?" + (kept(names) + ["cursor=\(cursor)"]).joined(separator: "&")
    }

    /// The parameters of these names that were sent, percent-encoded: nothing of a request stands in a head as it came.
    func kept(_ names: [String]) -> [String] {
        names.compactMap { name in self[name].map { "\(name)=\(QueryReader.encoded($0))" } }
    }

    private static func encoded(_ text: String) -> String {
        var result: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            // RFC 3986 §2.3, and what stands in times and in types with a version.
            case 0x30...0x3A, 0x40...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: result.append(byte)
            default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
