import CanonicalJSON
import Foundation
import HTTPTypes
import HummingbirdCore
import SharingModel
import TransparencyLog

/// One page of a list, sorted by key; the cursor is opaque to callers.
enum Page {
    private static let standardLimit = 50
    static let largestLimit = 200

    /// What a page holds of a list, and the cursor of the next one where more follows.
    struct Slice {
        let entries: [(key: String, document: JSONValue)]
        let next: String?
        let limit: Int
        /// By what the list was narrowed, to be asked again for the next page.
        var filters = ""
    }

    /// Answers `{"items": […], "next"?}` with `Link: rel="next"` where more follows; `filters` are the parameters that narrow
    /// the list.
    ///
    /// - Throws: ``Problem`` 400 for a cursor or limit that is none.
    static func reply(
        _ entries: [(key: String, document: JSONValue)],
        to request: APIRequest,
        path: String,
        keeping filters: [String] = []
    ) throws -> APIReply {
        reply(try slice(entries, for: request, keeping: filters), path: path)
    }

    /// The part of a list that a request asks for.
    ///
    /// - Throws: ``Problem`` 400 for a cursor or limit that is none.
    static func slice(
        _ entries: [(key: String, document: JSONValue)],
        for request: APIRequest,
        keeping filters: [String] = []
    ) throws -> Slice {
        let limit = try limit(request)
        let after = try cursor(of: request)
        let sorted = entries.sorted { $0.key < $1.key }.filter { after == nil || $0.key > after ?? "" }
        let page = Array(sorted.prefix(limit))
        let last = sorted.count > limit ? page.last : nil
        return Slice(
            entries: page,
            next: last.map { Base64URL.encode(Array($0.key.utf8)) },
            limit: limit,
            filters: QueryReader(request).kept(filters).map { "&\($0)" }.joined()
        )
    }

    /// The key after which a request's page begins; nil for the first page.
    ///
    /// - Throws: ``Problem`` 400 for a cursor that is none.
    static func cursor(of request: APIRequest) throws -> String? {
        try request.request.uri.queryParameters["cursor"].map { try key(String($0)) }
    }

    /// Answers with a part of a list.
    static func reply(_ slice: Slice, path: String) -> APIReply {
        var body: JSONObject = ["items": .array(slice.entries.map(\.document))]
        var headers = HTTPFields()
        if let cursor = slice.next {
            body["next"] = .string(cursor)
            headers = link(to: "\(path)?cursor=\(cursor)&limit=\(slice.limit)\(slice.filters)")
        }
        return APIReply(json: body, headers: headers)
    }

    /// The `Link` of the next page (RFC 8288).
    static func link(to next: String) -> HTTPFields {
        var headers = HTTPFields()
        if let name = HTTPField.Name("Link") { headers[name] = "<\(next)>; rel=\"next\"" }
        return headers
    }

    /// How many entries a page has at most.
    ///
    /// - Throws: ``Problem`` 400 for a limit that is none.
    static func limit(_ request: APIRequest) throws -> Int {
        try request.request.uri.queryParameters["limit"].map { try number(String($0)) } ?? standardLimit
    }

    private static func number(_ text: String) throws -> Int {
        guard let number = Int(text), (1...largestLimit).contains(number) else {
            throw InvalidInput(
                .malformed,
                at: "/limit",
                en: "must be a number from 1 to \(largestLimit)",
                zh: "必须是 1 至 \(largestLimit) 的数字"
            )
        }
        return number
    }

    private static func key(_ cursor: String) throws -> String {
        guard let bytes = Base64URL.decode(cursor), let key = String(validating: bytes, as: UTF8.self) else {
            throw InvalidInput(
                .malformed,
                at: "/cursor",
                en: "must be a cursor that this list gave",
                zh: "必须是本列表给出的游标"
            )
        }
        return key
    }
}
