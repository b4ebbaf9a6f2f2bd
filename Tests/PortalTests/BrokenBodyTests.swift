import GatewayTesting
import HTTPTypes
import HummingbirdCore
import NIOCore
import Testing

/// Bodies that the client did not send to their end, or not as HTTP wants them.
@Suite struct BrokenBodyTests {
    @Test(arguments: [
        ("/receipts", "text/html; charset=utf-8"), ("/api/3/action/package_show", "application/json"),
    ])
    func `a broken body is a bad request, of which operators read nothing`(
        path: String,
        type: String
    ) async throws {
        let portal = try await SamplePortal()
        let parts = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
            continuation.yield(ByteBuffer(string: "receipt="))
            continuation.finish(throwing: ChannelError.inputClosed)
        }
        let reply = try await portal.get(
            path,
            method: .post,
            headers: [.contentType: "application/x-www-form-urlencoded"],
            body: RequestBody(asyncSequence: parts)
        )
        #expect(reply.status == 400)
        #expect(reply.headers[.contentType] == type)
        #expect(portal.notes.texts.isEmpty)
    }
}
