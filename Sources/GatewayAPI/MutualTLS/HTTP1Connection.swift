import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// HTTP/1.1 on a connection: questions are answered by its ``QuestionHandler``, everything else by tasks.
///
/// Apart from that handler it is what Hummingbird makes of a connection.
struct HTTP1Connection: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: HTTPChannelHandler.Responder
    let questions: APIResponder
    let limits: ConnectionLimits

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            // The responder answers 431 above the limit; what goes far beyond it is cut off here, without an answer.
            var decoder = NIOHTTPDecoderLimitConfiguration()
            decoder.maxHeaderFieldSize = 4 * limits.maximumHeaderBytes
            decoder.maxHeaderListSize = 4 * limits.maximumHeaderBytes
            decoder.maxHeaderFieldCount = 128
            let pipeline = channel.pipeline.syncOperations
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false,
                withErrorHandling: false,
                withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: decoder
            )
            try pipeline.addHandlers(
                HTTP1ToHTTPServerCodec(secure: false),
                ResponseCoalescer(),
                ContinueHandler(),
                HTTPConnectionStateHandler(idleTimeout: limits.idle, logger: logger),
                QuestionHandler(responder: questions, logger: logger)
            )
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        }
    }

    func handle(value: Value, logger: Logger) async { await handleHTTP(asyncChannel: value, logger: logger) }
}
