import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import SharingService

/// HTTP/1.1 on a connection: questions are answered by its ``QuestionHandler``, everything else by tasks.
///
/// Apart from that handler, and from those that check heads and pace, it is what Hummingbird makes of a connection.
struct HTTP1Connection: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: HTTPChannelHandler.Responder
    /// Answers questions without tasks; nil where none are asked.
    let questions: APIResponder?
    let limits: ConnectionLimits
    let tally: ConnectionTally

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            // The API's responder explains 431 above the limit; what goes far beyond it is not read.
            let headerBytes = limits.maximumHeaderBytes * (questions == nil ? 1 : 4)
            var decoder = NIOHTTPDecoderLimitConfiguration()
            decoder.maxHeaderFieldSize = headerBytes
            decoder.maxHeaderListSize = headerBytes
            decoder.maxHeaderFieldCount = ConnectionLimits.maximumHeaderFields
            let pipeline = channel.pipeline.syncOperations
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false,
                withErrorHandling: false,
                withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: decoder
            )
            try pipeline.addHandlers(
                HeadCheck(),
                HTTP1ToHTTPServerCodec(secure: false),
                ResponseCoalescer(),
                PaceHandler(patience: TimeAmount(limits.patience), tally: tally, logger: logger),
                // A little later, so that a body that does not come is answered before the connection is closed.
                HTTPConnectionStateHandler(idleTimeout: limits.patience + .seconds(1), logger: logger)
            )
            if let questions {
                try pipeline.addHandler(QuestionHandler(responder: questions, logger: logger))
            }
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        }
    }

    func handle(value: Value, logger: Logger) async { await handleHTTP(asyncChannel: value, logger: logger) }
}
