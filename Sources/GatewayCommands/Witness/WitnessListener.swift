import HTTPTypes
import Hummingbird
import TransparencyLog

/// A witness's HTTP interface (C2SP tlog-witness): `add-checkpoint`, and the newest checkpoint of each log.
enum WitnessListener {
    /// The responder over `witness`.
    static func responder(_ witness: Witness) -> some HTTPResponder<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.post("/add-checkpoint") { request, _ in
            let body = try await request.body.collect(upTo: AddCheckpointRequest.maximumBytes)
            switch await witness.add(Array(body.readableBytesView)) {
            case .cosigned(let line): return text(line)
            case .refused(let refusal):
                return text(
                    refusal.body,
                    status: HTTPResponse.Status(code: refusal.status),
                    type: refusal.mediaType
                )
            case .unavailable:
                return text("the checkpoint cannot be stored now\n", status: .serviceUnavailable)
            }
        }
        router.get("/{origin}/checkpoint") { _, context in
            guard let hash = context.parameters.get("origin"),
                let checkpoint = await witness.latest(ofOriginHash: hash)
            else { return text("no checkpoint of that log was cosigned\n", status: .notFound) }
            return text(checkpoint)
        }
        return router.buildResponder()
    }

    private static func text(
        _ text: String,
        status: HTTPResponse.Status = .ok,
        type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
