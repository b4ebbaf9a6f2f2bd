import HTTPTypes
import HummingbirdCore
import Logging
import SharingModel
import SharingService

/// One request on its way to its response.
struct APIExchange: Sendable {
    let request: Request
    let context: ConnectionContext
    let time: Timestamp
    let id: RequestID
    let language: Language
    /// The label under which it is counted; `none` until its route is known.
    var operation = "none"
    /// Where what happens on its connection is told; nil until it is known, or if nobody listens.
    var trail: ConnectionTrail?
    private let begin = ContinuousClock.now

    init(_ request: Request, on context: ConnectionContext, at time: Timestamp) {
        self.request = request
        self.context = context
        self.time = time
        id = RequestID(at: time)
        language = Language(accepted: request.headers.value(of: .acceptLanguage) ?? "")
    }

    /// Counts it, and tells the log of it: no subject, no value.
    func tell(_ reply: APIReply, to metrics: GatewayMetrics) {
        let duration = ContinuousClock.now - begin
        metrics.observe(operation: operation, outcome: reply.outcome, duration: duration)
        context.logger.debug(
            "request",
            metadata: [
                "request": "\(id)", "operation": "\(operation)", "outcome": "\(reply.outcome)",
                "status": "\(reply.response.status.code)", "duration": "\(duration)",
                "trace": "\(TraceParent.traceID(in: request.headers[.traceParent]) ?? "none")",
            ]
        )
    }
}
