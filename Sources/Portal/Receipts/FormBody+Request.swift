import HTTPTypes
import Hummingbird
import SharingService

extension FormBody {
    /// Why a body is not read.
    enum Failure: Error {
        /// The body exceeds ``maximumByteCount``.
        case tooLong
        /// The body has another type.
        case anotherType
        /// The body comes more slowly than the listener waits for.
        case tooSlow
        /// The client broke the framing of the body, or has left in the middle of it.
        case broken
    }

    /// 256 KiB: more than the receipts that are checked at a time, with their answers.
    static let maximumByteCount = 256 << 10

    /// Reads the body, and no more of it than is allowed.
    init(of request: Request) async throws {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.filter { $0 != " " }
        guard type.lowercased() == "application/x-www-form-urlencoded" else {
            throw Failure.anotherType
        }
        self.init(bytes: try await FormBody.bytes(of: request, atMost: FormBody.maximumByteCount))
    }

    /// The bytes of a request's body, and no more of them than `limit`.
    ///
    /// - Throws: ``Failure/tooLong``, ``Failure/tooSlow``, ``Failure/broken``.
    static func bytes(of request: Request, atMost limit: Int) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }) {
            guard length <= limit else { throw Failure.tooLong }
        }
        var bytes: [UInt8] = []
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= limit else { throw Failure.tooLong }
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch let failure as Failure {
            throw failure
        } catch is BodyTooSlow {
            throw Failure.tooSlow
        } catch {
            throw Failure.broken
        }
        return bytes
    }
}
