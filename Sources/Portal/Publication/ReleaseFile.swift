import CanonicalJSON
import Crypto
import HTTPTypes
import Hummingbird
import OpenData
import SharingModel
import SharingService

/// One file of a release as it is answered: conditions, parts and encodings (RFC 9110), as clients were seen to need them.
struct ReleaseFile {
    let release: PublishedRelease
    let name: String
    /// The address of the release's folder.
    let path: String
    let archive: any ReleaseArchive
    /// Whether the release is public still.
    let isPublic: @Sendable () -> Bool

    /// The answer to a request; nil if the release has no such file.
    func response(to request: Request) -> Response? {
        if let bytes = signedBytes {
            let tag = "\"\(Hexadecimal.text(SHA256.hash(data: bytes)))\""
            let buffer = ByteBuffer(bytes: bytes)
            return response(to: request, tag: tag, size: Int64(bytes.count), headers: HTTPFields()) { range in
                buffer.getSlice(at: Int(range.lowerBound), length: range.count).map(
                    ResponseBody.init(byteBuffer:)
                )
            }
        }
        return archive.forms(name, of: release.id).flatMap { forms in
            // A file that was damaged on the disk may be whole in its other form.
            response(to: request, from: forms)
                ?? response(to: request, from: ArchivedForms(plain: forms.plain))
        }
    }

    private func response(to request: Request, from forms: ArchivedForms) -> Response? {
        var headers = HTTPFields()
        var file = forms.plain
        if !forms.encoded.isEmpty {
            headers[.vary] = "Accept-Encoding"
            let preference = EncodingPreference(request.headers[.acceptEncoding] ?? "")
            if let choice = preference.choice(of: forms.encoded), let chosen = forms.encoded[choice] {
                headers[.contentEncoding] = choice.rawValue
                file = chosen
            }
        }
        return response(to: request, tag: "\"\(file.sha256)\"", size: file.size, headers: headers) { range in
            FileContent(file, while: isPublic).map { content in
                request.method == .get
                    ? content.body(range) : ResponseBody(contentLength: range.count) { _ in }
            }
        }
    }

    private func response(
        to request: Request,
        tag: String,
        size: Int64,
        headers own: HTTPFields,
        body: (Range<Int64>) -> ResponseBody?
    ) -> Response? {
        let modified = HTTPDate(release.releasedAt)
        var headers = own
        headers[.eTag] = tag
        headers[.lastModified] = modified.description
        // The bytes never change, but a recall must reach whoever keeps a copy: asking again costs a 304.
        headers[.cacheControl] = "public, no-cache"
        headers[.accessControlAllowOrigin] = "*"
        headers[.accessControlExposeHeaders] = ReleaseFile.exposed
        let conditions = Preconditions(headers: request.headers, tag: tag, modified: modified)
        switch conditions.outcome {
        case .proceed: break
        case .notModified: return ReleaseFile.empty(.notModified, headers)
        case .failed: return ReleaseFile.empty(.preconditionFailed, headers)
        }
        headers[.contentType] = contentType
        headers[.acceptRanges] = "bytes"
        headers[.contentDisposition] =
            "\(disposition); filename=\"\(name)\"; filename*=UTF-8''\(QueryText.encoded(name))"
        if name == csvName, let link = HTTPField.Name("Link") {
            headers[link] =
                "<\(path)/\(csvName)-metadata.json>; rel=\"describedby\"; type=\"application/csvm+json\""
        }
        var range = 0..<size
        var status = HTTPResponse.Status.ok
        // Defined for GET only (§14.2); two fields are no list of one part.
        if request.method == .get, request.headers[values: .range].count == 1, conditions.allowsRange {
            switch ByteRange(request.headers[.range] ?? "", size: size) {
            case .whole: break
            case .part(let part):
                (range, status) = (part, .partialContent)
                headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
            case .unsatisfiable:
                headers[.contentRange] = "bytes */\(size)"
                for name in [HTTPField.Name.contentType, .contentDisposition, .contentEncoding] {
                    headers[name] = nil
                }
                return Response(status: .rangeNotSatisfiable, headers: headers)
            }
        }
        return body(range).map { Response(status: status, headers: headers, body: $0) }
    }

    /// `Content-Length: 0` would speak of the file.
    private static func empty(_ status: HTTPResponse.Status, _ headers: HTTPFields) -> Response {
        var response = Response(status: status, headers: headers)
        if status == .notModified { response.headers[.contentLength] = nil }
        return response
    }

    private static let exposed =
        "Accept-Ranges, Content-Disposition, Content-Encoding, Content-Length, Content-Range, ETag, Last-Modified, Link"

    private var csvName: String { "\(release.manifest.dataset).csv" }

    /// What is not in the archive.
    private var signedBytes: [UInt8]? {
        switch name {
        case ReleaseFile.manifestName: release.manifestBytes
        case ReleaseFile.signatureName: Array(release.signature.utf8)
        default: nil
        }
    }

    static let manifestName = "manifest.json"
    static let signatureName = "manifest.json.jws"

    private var contentType: String {
        switch name {
        case _ where name.hasSuffix(".csv"): "text/csv; charset=utf-8; header=present"
        case _ where name.hasSuffix(".jsonl"): DataFormat.jsonLines.mediaType
        case _ where name.hasSuffix(".sqlite"): DataFormat.sqlite.mediaType
        case _ where name.hasSuffix("-metadata.json"): "application/csvm+json"
        case _ where name.hasSuffix(".json"): "application/json"
        case _ where name.hasSuffix(".jws"): "application/jose"
        default: "text/plain; charset=utf-8"
        }
    }

    /// Data are saved; what describes them can be looked at.
    private var disposition: String {
        DataFormat.allCases.contains { name.hasSuffix($0.suffix) } ? "attachment" : "inline"
    }
}
