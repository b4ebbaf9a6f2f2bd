import CanonicalJSON
import HTTPTypes
import Hummingbird
import OpenData
import SharingModel
import SharingService

/// `/data/{name}/rows`: rows of the newest release by filters, text and order; pages follow by cursor, all of one release.
///
/// `{"release", "columns", "rows": [{…}], "next"?, "total"?}` and `Link: rel="next"`; values as in the JSON Lines file.
struct RowsRoutes: Sendable {
    let routes: ReleaseRoutes

    func add(to router: Router<BasicRequestContext>) {
        router.get("/data/{name}/rows") { request, context in
            let dataset = try routes.dataset(context)
            let fields = try QueryFields(request)
            guard var release = dataset.current else { return try ReleaseRoutes.tombstone(of: dataset) }
            var cursor: RowsCursor?
            if let text = fields["cursor"] {
                guard let known = RowsCursor(text, of: dataset), let its = dataset.release(known.release)
                else {
                    throw RowsRoutes.otherCursor
                }
                if let recall = its.recall { return Tombstone.response(recall) }
                (cursor, release) = (known, its)
            }
            var question: RowsQuestion
            do throws(InvalidInput) { question = try RowsQuestion(fields, of: release.manifest.table) } catch
            {
                throw PublicProblem(error)
            }
            if let cursor {
                guard cursor.isOf(question) else { throw RowsRoutes.otherCursor }
                question.begin(after: cursor.place)
            }
            return try await response(question, of: release, in: dataset)
        }
    }

    private static let otherCursor = PublicProblem(
        InvalidInput(
            .malformed,
            at: "/cursor",
            en: "must be the cursor that a page of the same question gave",
            zh: "必须是同一查询的上一页给出的游标"
        )
    )

    private static let tooCostly = LocalizedText(
        en: "The search takes longer than is allowed: narrow it with filters, or download the file.",
        zh: "查询耗时超出限制：请增加过滤条件，或者直接下载文件。"
    )

    private static let busy = LocalizedText(
        en: "Many searches of this dataset wait already: ask again in a moment, or download the file.",
        zh: "该数据集等待中的查询过多：请稍后重试，或者直接下载文件。"
    )

    private static let misfit = LocalizedText(
        en: "The conditions or the order do not fit the columns of this dataset.",
        zh: "过滤条件或排序与该数据集的列不符。"
    )

    private func response(
        _ question: RowsQuestion,
        of release: PublishedRelease,
        in dataset: PublishedDataset
    ) async throws -> Response {
        let page: RowPage
        do {
            page = try await routes.archive.rows(question.query, of: release.id)
        } catch ReleaseArchiveError.tooCostly {
            throw PublicProblem(.malformedRequest, detail: RowsRoutes.tooCostly)
        } catch ReleaseArchiveError.invalidQuery {
            throw PublicProblem(.malformedRequest, detail: RowsRoutes.misfit)
        } catch ReleaseArchiveError.busy {
            throw PublicProblem(.storeUnavailable, detail: RowsRoutes.busy)
        } catch let error as ReleaseArchiveError {
            return try routes.tombstone(of: release, or: "\(error)")
        }
        let names = question.query.columns
        let table = release.manifest.table
        let columns =
            names.isEmpty
            ? table.columns : names.compactMap { name in table.columns.first { $0.name == name } }
        var object: JSONObject = [
            "release": .integer(Int64(release.number)), "columns": .array(columns.map { .string($0.name) }),
            "rows": .array(page.rows.map { .object(RowsRoutes.object(of: $0, columns)) }),
        ]
        object["total"] = page.total.map { .integer(Int64($0)) }
        var headers: HTTPFields = [
            .contentType: "application/json", .cacheControl: "no-cache", .accessControlAllowOrigin: "*",
            .accessControlExposeHeaders: "Link",
        ]
        if let place = page.next {
            let cursor = RowsCursor(release, question, place: place).text(release)
            object["next"] = .string(cursor)
            let next = QueryText.text(
                question.repeated + [("limit", "\(question.query.limit)"), ("cursor", cursor)]
            )
            if let link = HTTPField.Name("Link") {
                headers[link] = "</data/\(dataset.dataset.name)/rows\(next)>; rel=\"next\""
            }
        }
        let body = ByteBuffer(bytes: JSONValue.object(object).encodedBytes)
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    private static func object(of row: [Cell], _ columns: [ReleasedColumn]) -> JSONObject {
        JSONObject(
            uniqueMembers: zip(columns, row).map { column, cell in
                .init(name: column.name, value: JSONLinesForm.value(of: cell, type: column.type))
            }
        )
    }
}
