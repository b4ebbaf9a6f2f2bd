import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import SharingModel
import TransparencyLog

/// One page of a list, sorted by key; the cursor is opaque to callers.
enum Page {
    private static let standardLimit = 50
    private static let largestLimit = 200

    /// Answers `{"items": […], "next"?}` with `Link: rel="next"` where more follows.
    ///
    /// - Throws: ``Problem`` 400 for a cursor or limit that is none.
    static func reply(
        _ entries: [(key: String, document: JSONValue)],
        to request: APIRequest,
        path: String
    ) throws
        -> APIReply
    {
        let query = request.request.uri.queryParameters
        let limit = try query["limit"].map { try number(String($0)) } ?? standardLimit
        let after = try query["cursor"].map { try key(String($0)) }
        let sorted = entries.sorted { $0.key < $1.key }.filter { after == nil || $0.key > after ?? "" }
        var body: JSONObject = ["items": .array(sorted.prefix(limit).map(\.document))]
        var headers = HTTPFields()
        if sorted.count > limit, let last = sorted.prefix(limit).last {
            let cursor = Base64URL.encode(Array(last.key.utf8))
            body["next"] = .string(cursor)
            if let name = HTTPField.Name("Link") {
                headers[name] = "<\(path)?cursor=\(cursor)&limit=\(limit)>; rel=\"next\""
            }
        }
        return APIReply(json: body, headers: headers)
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
