import HummingbirdCore
import Logging
import NIOCore
import SharingService

/// A connection of a listener without TLS: HTTP/1.1, and of one address no more than its share.
struct PlainChannel: ServerChildChannel {
    typealias Value = HTTP1Connection.Value

    /// Why a connection was closed at accept.
    enum Refusal: Error {
        case tooManyConnections
    }

    private let http1: HTTP1Connection
    private let shares: ConnectionShares<AddressHolder>
    private let tally: ConnectionTally

    init(
        limits: ConnectionLimits,
        tally: ConnectionTally,
        responder: @escaping HTTPChannelHandler.Responder
    ) {
        self.tally = tally
        http1 = HTTP1Connection(responder: responder, questions: nil, limits: limits, tally: tally)
        shares = ConnectionShares(maximum: limits.maximumConnections, share: limits.maximumShare)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let holder = AddressHolder(channel.remoteAddress)
        if let end = shares.take(for: holder) {
            tally.count(end)
            logger.debug("connection closed", metadata: ["reason": "too many are open"])
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(Refusal.tooManyConnections)
        }
        channel.closeFuture.whenComplete { _ in shares.giveBack(by: holder) }
        return http1.setup(channel: channel, logger: logger)
    }

    func handle(value: Value, logger: Logger) async { await http1.handle(value: value, logger: logger) }
}
