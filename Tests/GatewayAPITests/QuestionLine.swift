import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import SharingModel
import Synchronization

@testable import GatewayAPI

/// One connection with a ``QuestionHandler``, whose questions are answered when a test says so.
struct QuestionLine {
    /// Answers `/question` when it is told to, with the body it was asked with.
    final class Oracle: QuestionResponder {
        typealias Deliver = @Sendable (@escaping @Sendable () -> APIReply) -> Void

        private let owed = Mutex<[(body: String, deliver: Deliver)]>([])

        var now: Timestamp { Timestamp(millisecondsSinceEpoch: 784_111_777_000) }
        var asked: [String] { owed.withLock { $0.map(\.body) } }

        func refuse(_ request: Request, because error: any Error, context: ConnectionContext) -> APIReply {
            var reply = APIReply(bytes: Array("\(type(of: error))".utf8), outcome: "refused")
            reply.endsConnection = true
            return reply
        }

        func isQuestion(_ head: HTTPRequest) -> Bool { head.path == "/question" }

        func respond(
            to request: Request,
            body: ByteBuffer,
            context: ConnectionContext,
            deliver: @escaping Deliver
        ) {
            owed.withLock { $0.append((String(buffer: body), deliver)) }
        }

        /// Answers the oldest question.
        func answer(endsConnection: Bool = false) {
            let (body, deliver) = owed.withLock { $0.removeFirst() }
            deliver {
                var reply = APIReply(bytes: Array("answer to \(body)".utf8), outcome: "ok")
                reply.endsConnection = endsConnection
                return reply
            }
        }
    }

    let oracle = Oracle()
    let channel = EmbeddedChannel()

    init() throws {
        let handler = QuestionHandler(responder: oracle, logger: Logger(label: "test"))
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    func head(_ path: String, _ headers: HTTPFields) -> HTTPRequestPart {
        .head(HTTPRequest(method: .post, scheme: "https", authority: "a", path: path, headerFields: headers))
    }

    func send(_ path: String, _ body: String, _ headers: HTTPFields = [:]) throws {
        var headers = headers
        headers[.contentLength] = String(body.utf8.count)
        try channel.writeInbound(head(path, headers))
        for half in [body.prefix(2), body.dropFirst(2)] {
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(substring: half)))
        }
        try channel.writeInbound(HTTPRequestPart.end(nil))
    }

    /// What has gone out, a word for each part.
    func written() throws -> [String] {
        channel.embeddedEventLoop.run()
        var words: [String] = []
        while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
            switch part {
            case .head(let head): words.append("head \(head.headerFields[.date] ?? "by a task")")
            case .body(let body): words.append(String(buffer: body))
            case .end: words.append("end")
            }
        }
        return words
    }

    /// The paths of the requests that went on to tasks.
    func passed() throws -> [String] {
        var paths: [String] = []
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            if case .head(let head) = part { paths.append(head.path ?? "") }
        }
        return paths
    }

    /// Answers as a task does.
    func answerAsTask(_ text: String) throws {
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        channel.write(HTTPResponsePart.body(ByteBuffer(string: text)), promise: nil)
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }
}
