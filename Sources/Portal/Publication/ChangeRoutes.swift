import CanonicalJSON
import Crypto
import HTTPTypes
import Hummingbird
import OpenData
import SharingModel
import SharingService

/// `/data/{name}/changes?since=N`: what is to be done to release N to have the newest, as lines of JSON.
///
/// Without `since`, or since 0, every row is created.
struct ChangeRoutes: Sendable {
    let routes: ReleaseRoutes

    func add(to router: Router<BasicRequestContext>) {
        router.get("/data/{name}/changes") { request, context in
            let dataset = try routes.dataset(context)
            var old: PublishedRelease?
            if let since = try since(request) {
                guard let release = dataset.release(since) else {
                    throw PublicProblem(.notFound, detail: ChangeRoutes.unknown)
                }
                if let recall = release.recall { return Tombstone.response(recall) }
                old = release
            }
            guard let new = dataset.current else { return try ReleaseRoutes.tombstone(of: dataset) }
            return try await response(from: old, to: new, request)
        }
    }

    private static let unknown = LocalizedText(en: "There is no release of that number.", zh: "没有该编号的发布版本。")

    private func since(_ request: Request) throws -> Int? {
        let fields = try QueryFields(request)
        for name in fields.names where name != "since" {
            throw PublicProblem(
                InvalidInput(
                    .malformed,
                    at: "/\(name)",
                    en: "is not known here: the only parameter is since",
                    zh: "未知参数：仅支持 since"
                )
            )
        }
        guard let text = fields["since"], text != "0" else { return nil }
        guard let number = ReleaseRoutes.number(text) else {
            throw PublicProblem(
                InvalidInput(
                    .malformed,
                    at: "/since",
                    en: "must be the number of a release",
                    zh: "必须是发布版本的编号"
                )
            )
        }
        return number
    }

    private func response(
        from old: PublishedRelease?,
        to new: PublishedRelease,
        _ request: Request
    ) async throws -> Response {
        let place = ReleaseRoutes.path(of: new)
        // Two releases never change, so neither does what is between them.
        let name = "\(old?.manifest.bytes ?? "") \(new.manifest.bytes)"
        let tag = "\"\(Hexadecimal.text(SHA256.hash(data: Array(name.utf8))))\""
        var headers: HTTPFields = [
            .contentType: DataFormat.jsonLines.mediaType, .eTag: tag,
            .lastModified: HTTPDate(new.releasedAt).description, .cacheControl: "public, no-cache",
            .accessControlAllowOrigin: "*", .accessControlExposeHeaders: "ETag, Last-Modified, Link",
        ]
        if let link = HTTPField.Name("Link") {
            headers[link] = "<\(place)/\(new.manifest.dataset).csv>; rel=\"latest-version\""
        }
        let conditions = Preconditions(headers: request.headers, tag: tag, modified: HTTPDate(new.releasedAt))
        if conditions.outcome == .notModified {
            var response = Response(status: .notModified, headers: headers)
            response.headers[.contentLength] = nil
            return response
        }
        let changes = routes.archive.changes(from: old?.id, to: new.id)
        // The first lines are read before the head is sent, so that what cannot be read is told in the head.
        let first: [UInt8]?
        do {
            var iterator = changes.makeAsyncIterator()
            first = try await iterator.next()
        } catch let error as ReleaseArchiveError {
            if let old, !routes.publication.isPublic(old) {
                return try routes.tombstone(of: old, or: "\(error)")
            }
            return try routes.tombstone(of: new, or: "\(error)")
        }
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody { [publication = routes.publication] writer in
                func write(_ part: [UInt8]) async throws {
                    // A recall ends the answer where it is.
                    guard old.map(publication.isPublic) ?? true, publication.isPublic(new) else {
                        throw ReleaseArchiveError.missing
                    }
                    try await writer.write(ByteBuffer(bytes: part))
                }
                if let first { try await write(first) }
                for try await part in changes { try await write(part) }
                try await writer.finish(nil)
            }
        )
    }
}
