import ArgumentParser
import Foundation

/// The address of a public log or of a mirror of it: `http[s]://HOST[:PORT]/PATH`, without a slash at its end.
struct LogAddress: Equatable, CustomStringConvertible {
    let description: String

    /// - Throws: `ValidationError` if it is no such address.
    init(_ text: String) throws {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme,
            ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty, parts.query == nil,
            parts.fragment == nil, parts.user == nil
        else {
            throw ValidationError("\(text) is no address of a log, such as http://127.0.0.1:8080/log/2026")
        }
        var description = text
        while description.hasSuffix("/") { description.removeLast() }
        self.description = description
    }
}
