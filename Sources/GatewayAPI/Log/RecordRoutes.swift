import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import NIOCore
import SharingModel
import SharingService
import TransparencyLog

/// `GET /v1/log/records`.
struct RecordRoutes: Sendable {
    let gateway: SharingGateway

    var routes: [APIRoute] {
        [APIRoute(.get, "/v1/log/records", "exportLogRecords", for: .receiptHolders, handler: export)]
    }

    @Sendable private func export(_ request: APIRequest) async throws -> APIReply {
        let query = request.request.uri.queryParameters
        let first = try query["from"].map { try RecordRoutes.index($0, at: "/from") } ?? 0
        let until = try query["until"].map { try RecordRoutes.index($0, at: "/until") }
        if let until, until < first {
            throw InvalidInput(.malformed, at: "/until", en: "must not be below from", zh: "不得小于 from")
        }
        let export = try await RecordExport(
            from: first,
            until: until,
            provider: try RecordRoutes.provider(query["provider"], for: request.caller),
            by: request.caller.id,
            of: try query["log"].map { try log($0) },
            in: gateway
        )
        return APIReply(
            Response(
                status: .ok,
                headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
                body: ResponseBody { writer in
                    var count = 0
                    for slice in export.slices {
                        // The client sets the pace, and may lose its rights on the way.
                        try request.checkCaller()
                        let entries = try await export.entries(slice)
                        count += entries.count
                        try await writer.write(ByteBuffer(bytes: RecordRoutes.lines(entries)))
                    }
                    try await writer.write(ByteBuffer(bytes: RecordRoutes.lastLine(export, count: count)))
                    try await writer.finish(nil)
                }
            )
        )
    }

    /// Whose records are asked for; nil for those of all.
    ///
    /// - Throws: ``Problem`` 403 for all records if the caller is no auditor.
    private static func provider(_ text: Substring?, for caller: Caller) throws -> AgencyID? {
        guard let text else {
            guard caller.roles.contains(.auditor) else {
                throw Problem(
                    .roleRequired,
                    detail: LocalizedText(
                        en:
                            "Auditors read every record; a provider reads those of its own types with provider=me.",
                        zh: "审计员可读取全部记录；提供部门请使用 provider=me 读取本部门材料的记录。"
                    )
                )
            }
            return nil
        }
        guard text == "me" else {
            throw InvalidInput(.malformed, at: "/provider", en: "can only be me", zh: "只能是 me")
        }
        return caller.id.agency
    }

    /// The log of a year.
    private func log(_ text: Substring) throws -> GatewayLog {
        guard let log = gateway.logs.first(where: { $0.year.map(String.init) == String(text) }) else {
            let years = gateway.logs.compactMap(\.year).map(String.init)
            throw InvalidInput(
                .malformed,
                at: "/log",
                en: "must be the year of a log: \(years.joined(separator: ", "))",
                zh: "必须是日志的年份：\(years.joined(separator: "、"))"
            )
        }
        return log
    }

    private static func index(_ text: Substring, at pointer: String) throws -> UInt64 {
        // UInt64 would take a sign as well.
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let index = UInt64(text),
            index <= ExportOperation.largestIndex
        else {
            throw InvalidInput(
                .malformed,
                at: pointer,
                en: "must be an index of the log",
                zh: "必须是日志中的序号"
            )
        }
        return index
    }

    private static func lines(_ entries: [RecordExport.Entry]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(entries.count * 1024)
        for entry in entries {
            text += "{\"index\":\(entry.index),".utf8
            if let record = entry.record {
                text += "\"record\":\"".utf8
                Base64URL.append(record, to: &text)
                text += "\"}\n".utf8
            } else {
                text += "\"erased\":true}\n".utf8
            }
        }
        return text
    }

    private static func lastLine(_ export: RecordExport, count: Int) -> [UInt8] {
        var summary: JSONObject = [
            "from": .integer(Int64(clamping: export.range.lowerBound)),
            "until": .integer(Int64(clamping: export.range.upperBound)), "count": .integer(Int64(count)),
        ]
        summary["next"] = export.next.map { .integer(Int64(clamping: $0)) }
        let line: JSONObject = ["summary": .object(summary), "receipt": .object(export.receipt)]
        return JSONValue.object(line).encodedBytes + [0x0A]
    }
}
