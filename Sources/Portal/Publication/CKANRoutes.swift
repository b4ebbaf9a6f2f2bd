import CanonicalJSON
import HTTPTypes
import Hummingbird
import Logging
import OpenData
import SharingModel
import SharingService

/// The CKAN action API, with GET and with POST: `/api/3/action/NAME` and `/api/action/NAME`.
struct CKANRoutes: Sendable {
    static let paths = ["/api/3/action", "/api/action"]
    /// What CKAN answers to whoever asks whether this is one.
    private static let version: JSONValue = ["version": 3]
    /// 64 KiB: the longest search is some kilobytes.
    private static let longestBody = 64 << 10

    private let catalogue: OpenCatalogue
    private let addresses: PublicAddresses
    private let datastore: DatastoreSearch

    init(catalogue: OpenCatalogue, archive: (any ReleaseArchive)?, base: String) {
        self.catalogue = catalogue
        addresses = PublicAddresses(base: base)
        datastore = DatastoreSearch(publication: catalogue.publication, archive: archive)
    }

    func add(to router: Router<BasicRequestContext>) {
        for path in ["/api", "/api/3"] {
            router.get(RouterPath(path)) { request, _ in
                Document(bytes: CKANRoutes.version.encodedBytes, type: "application/json").response(
                    to: request
                )
            }
        }
        for path in CKANRoutes.paths {
            for method in [HTTPRequest.Method.get, .post] {
                router.on(RouterPath("\(path)/{action}"), method: method) { request, context in
                    await answer(request, context)
                }
            }
        }
    }

    private func answer(_ request: Request, _ context: BasicRequestContext) async -> Response {
        let action = context.parameters.get("action") ?? ""
        do throws(CKANError) {
            let parameters = try await CKANRoutes.parameters(of: request)
            let language = PageLanguage(request).language
            let snapshot = catalogue.current
            let actions = CKANActions(
                over: snapshot.datasets,
                search: snapshot.search,
                title: snapshot.hub.name[language],
                documents: CKANDocuments(at: addresses, in: language)
            )
            let result =
                action == "datastore_search"
                ? try await rows(parameters, actions, context)
                : try actions.result(of: action, parameters).encodedBytes
            return response(to: action, ["success": true], "result", result, status: .ok)
        } catch {
            let status = HTTPResponse.Status(code: error.status)
            return response(to: action, ["success": false], "error", error.json.encodedBytes, status: status)
        }
    }

    private func rows(
        _ parameters: CKANParameters,
        _ actions: CKANActions,
        _ context: BasicRequestContext
    ) async throws(CKANError) -> [UInt8] {
        do {
            return try await datastore.result(parameters, actions).encodedBytes
        } catch let error as CKANError {
            throw error
        } catch let error as ReleaseArchiveError {
            context.logger.error("rows could not be read", metadata: ["error": "\(error)"])
            throw .unavailable("The rows cannot be read at present; try again later.")
        } catch {
            context.logger.error("rows could not be read", metadata: ["error": "\(error)"])
            throw .failed
        }
    }

    /// `{"help", "success", "result" | "error"}`; the last member is written already.
    private func response(
        to action: String,
        _ outcome: JSONObject,
        _ name: String,
        _ value: [UInt8],
        status: HTTPResponse.Status
    ) -> Response {
        var object: JSONObject = [
            "help": .string("\(addresses.actions)/help_show?name=\(QueryText.encoded(action))")
        ]
        for member in outcome.members { object[member.name] = member.value }
        var bytes = JSONValue.object(object).encodedBytes.dropLast()
        bytes += Array(",\"\(name)\":".utf8) + value + [UInt8(ascii: "}")]
        var headers: HTTPFields = [
            .contentType: "application/json", .accessControlAllowOrigin: "*", .cacheControl: "no-cache",
            .vary: "Accept-Language",
        ]
        if status == .serviceUnavailable { headers[.retryAfter] = "5" }
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    /// The parameters of the query, and those of the body, which come first.
    private static func parameters(of request: Request) async throws(CKANError) -> CKANParameters {
        let query = try CKANParameters(form: Array((request.uri.query ?? "").utf8))
        guard request.method == .post else { return query }
        let body: [UInt8]
        do {
            body = try await FormBody.bytes(of: request, atMost: longestBody)
        } catch FormBody.Failure.tooSlow {
            throw .tooSlow("The body comes too slowly")
        } catch FormBody.Failure.broken {
            throw .unreadable("The body cannot be read to its end")
        } catch {
            throw .tooLong("The body is longer than \(longestBody) bytes: ask for less at once")
        }
        let type = (request.headers[.contentType] ?? "").lowercased()
        return query.overridden(
            by: try CKANParameters(body: body, isJSON: type.hasPrefix("application/json"))
        )
    }
}
