import HTTPTypes
import Hummingbird
import SharingService

/// The body of a form as a browser sends it (URL Standard, application/x-www-form-urlencoded).
struct FormBody {
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

    /// 256 KiB: some 300 receipts; more of them are for the command line.
    static let maximumByteCount = 256 << 10

    private let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the body, and no more of it than is allowed.
    init(of request: Request) async throws {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.filter { $0 != " " }
        guard type.lowercased() == "application/x-www-form-urlencoded" else {
            throw Failure.anotherType
        }
        bytes = try await FormBody.bytes(of: request, atMost: FormBody.maximumByteCount)
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

    /// The bytes of the first field of this name.
    subscript(name: String) -> [UInt8]? { fields.first { $0.name.elementsEqual(name.utf8) }?.value }

    /// Every field in order; a query is written in the same way.
    var fields: some Sequence<(name: [UInt8], value: [UInt8])> {
        bytes.split(separator: UInt8(ascii: "&")).lazy.map { field in
            let parts = field.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            return (FormBody.decoded(parts[0]), parts.count == 2 ? FormBody.decoded(parts[1]) : [])
        }
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            index += 1
            switch byte {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                // A per cent sign without two digits stands for itself.
                guard index + 1 < text.endIndex, let high = digit(text[index]),
                    let low = digit(text[index + 1])
                else {
                    result.append(byte)
                    continue
                }
                result.append(high << 4 | low)
                index += 2
            default: result.append(byte)
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
