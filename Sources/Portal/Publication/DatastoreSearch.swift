import CanonicalJSON
import OpenData
import SharingModel
import SharingService

/// `datastore_search`: rows of the newest public release, as CKAN gives them.
///
/// Absent values are null and masked ones `***`; codes, days and decimals are text.
struct DatastoreSearch: Sendable {
    /// As many as CKAN gives at once.
    private static let mostRows = 32_000
    /// So many rows are read at a time.
    private static let portion = 1000
    /// Rows of long texts are asked for in smaller pages.
    private static let mostBytes = 32 << 20

    let publication: PublicationSource
    let archive: (any ReleaseArchive)?

    /// - Throws: ``CKANError``, or what only operators should read.
    func result(_ parameters: CKANParameters, _ actions: CKANActions) async throws -> JSONValue {
        let id = try parameters.text("resource_id") ?? parameters.required("id")
        let name = try actions.rows(ofResource: id).dataset.name
        guard let archive, let release = publication.current[name]?.current else {
            throw CKANError.notFound("Resource was not found.")
        }
        let asked = try DatastoreQuery(parameters, of: release.manifest.table, most: DatastoreSearch.mostRows)
        let columns = asked.columns
        var records: [JSONValue] = []
        var total: Int?
        var query = asked.query
        var byteCount = 0
        repeat {
            query.limit = min(DatastoreSearch.portion, asked.query.limit - records.count)
            let page = try await DatastoreSearch.page(query, of: release.id, in: archive)
            total = total ?? page.total
            for row in page.rows {
                byteCount += row.reduce(0) { $0 + $1.text.utf8.count }
                records.append(asked.record(of: row))
            }
            guard byteCount <= DatastoreSearch.mostBytes else {
                throw CKANError.invalid(
                    parameter: "limit",
                    reason: "The rows are too long: ask for fewer at once"
                )
            }
            query.after = page.next
            query.offset = 0
            query.countsTotal = false
        } while query.after != nil && records.count < asked.query.limit
        var result: JSONObject = [
            "resource_id": .string(id),
            "fields": .array(
                columns.map { ["id": .string($0.name), "type": .string(DatastoreQuery.type(of: $0))] }
            ),
            "records": .array(records), "records_format": .string(asked.isListed ? "lists" : "objects"),
            "limit": .integer(Int64(asked.query.limit)), "offset": .integer(Int64(asked.query.offset)),
            "include_total": .boolean(asked.query.countsTotal),
        ]
        // What is asked as a list of names is answered with their types: the answer's own members stay.
        for member in asked.echo.members where result[member.name] == nil {
            result[member.name] = member.value
        }
        if let total {
            result["total"] = .integer(Int64(total))
            result["total_was_estimated"] = false
        }
        result["_links"] = links(id, asked)
        return .object(result)
    }

    private static func page(
        _ query: RowQuery,
        of id: RecordID,
        in archive: any ReleaseArchive
    ) async throws -> RowPage {
        do {
            return try await archive.rows(query, of: id)
        } catch ReleaseArchiveError.missing {
            throw CKANError.gone("The release was recalled.")
        } catch ReleaseArchiveError.invalidQuery(let reason) {
            throw CKANError.invalid(parameter: "filters", reason: reason)
        } catch ReleaseArchiveError.tooCostly {
            throw CKANError.invalid(parameter: "filters", reason: "The search takes too long: narrow it")
        } catch ReleaseArchiveError.busy {
            throw CKANError.unavailable("Many searches wait already: ask again in a moment.")
        }
    }

    /// Where the first page and the next one are.
    private func links(_ id: String, _ asked: DatastoreQuery) -> JSONValue {
        func link(_ offset: Int) -> JSONValue {
            var parameters = [("resource_id", id), ("limit", "\(asked.query.limit)")]
            for member in asked.echo.members {
                let text = member.value.string ?? String(decoding: member.value.encodedBytes, as: UTF8.self)
                parameters.append((member.name, text))
            }
            if offset > 0 { parameters.append(("offset", "\(offset)")) }
            return .string("/api/3/action/datastore_search" + QueryText.text(parameters))
        }
        let (next, isTooFar) = asked.query.offset.addingReportingOverflow(asked.query.limit)
        return ["start": link(0), "next": link(isTooFar ? asked.query.offset : next)]
    }
}
