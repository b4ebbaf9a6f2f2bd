import Foundation
import NIOCore

/// The requests, written out once before the run, so that sending one costs no work.
struct RequestSource: Sendable {
    private let requests: [ByteBuffer]
    private var next = 0

    /// Reads the bodies and writes a request for each; one without a body if there are none.
    init(_ options: LoadOptions) throws {
        guard let file = options.bodies else {
            requests = [RequestSource.request(options.method ?? "GET", options, body: nil)]
            return
        }
        let lines = try Data(contentsOf: URL(fileURLWithPath: file)).split(separator: UInt8(ascii: "\n"))
        guard !lines.isEmpty else { throw LoadOptions.Misused(description: "\(file) has no line") }
        requests = lines.map { RequestSource.request(options.method ?? "POST", options, body: $0) }
    }

    /// The next request, round robin.
    mutating func take() -> ByteBuffer {
        defer { next = next + 1 == requests.count ? 0 : next + 1 }
        return requests[next]
    }

    private static func request(_ method: String, _ options: LoadOptions, body: Data?) -> ByteBuffer {
        var head = "\(method) \(options.path) HTTP/1.1\r\nHost: \(options.serverName):\(options.port)\r\n"
        if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n" }
        var buffer = ByteBuffer(string: head + "\r\n")
        if let body { buffer.writeBytes(body) }
        return buffer
    }
}
