import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import SharingModel
import SharingService

/// `POST /v1/verifications`, `POST /v1/verifications/batch` and `POST /v1/reuses`.
struct VerificationRoutes: Sendable {
    private let gateway: SharingGateway
    private let publicBase: String
    private let waiting: ByteBudget

    /// How many questions one batch holds at most.
    static let batchLimit = 1000
    /// What a question of a batch takes of the memory with its answer.
    static let memory = 3 << 10

    init(gateway: SharingGateway, publicBase: String, waiting: ByteBudget = .batches()) {
        self.gateway = gateway
        self.publicBase = publicBase
        self.waiting = waiting
    }

    var routes: [APIRoute] {
        [
            APIRoute(.post, "/v1/verifications", "verify", for: .systems, question: verify),
            APIRoute(.post, "/v1/verifications/batch", "verifyBatch", for: .systems, handler: verifyBatch),
            APIRoute(.post, "/v1/reuses", "reuse", for: .systems, question: reuse),
        ]
    }

    @Sendable private func verify(_ request: APIRequest, _ body: JSONValue) throws -> PendingReply {
        let query = try VerificationQuery(json: body)
        let operation = VerificationOperation(query, by: request.caller.id, vault: gateway.vault)
        let reply = replying(to: request)
        return PendingReply { [engine = gateway.engine] deliver in
            engine.answer(operation) { result in deliver { try reply(result) } }
        }
    }

    @Sendable private func reuse(_ request: APIRequest, _ body: JSONValue) throws -> PendingReply {
        let query = try ReuseQuery(json: body)
        let operation = ReuseOperation(query, by: request.caller.id, vault: gateway.vault)
        let reply = replying(to: request)
        return PendingReply { [engine = gateway.engine] deliver in
            engine.answer(operation) { result in deliver { try reply(result) } }
        }
    }

    /// One closure holds the request and all that its reply needs; those around it hold that closure.
    private func replying(
        to request: APIRequest
    ) -> @Sendable (Result<(Answered, CommittedBatch), any Error>) throws -> APIReply {
        { try reply($0, to: request) }
    }

    private func reply(
        _ result: Result<(Answered, CommittedBatch), any Error>,
        to request: APIRequest
    ) throws -> APIReply {
        let (answered, batch) = try result.get()
        switch answered {
        case .answer(let answer):
            let bytes = batch.encoded(answer)
            guard AnswerFormat(accept: request.request.headers.value(of: .accept)) == .other else {
                return APIReply(bytes: bytes, outcome: answer.result)
            }
            return try token(bytes, answer, request)
        case .refused(let refusal, let position, let retryAt):
            throw RefusedAnswer(
                reasons: refusal.reasons,
                receipt: position.map(batch.receipt),
                retryAt: retryAt
            )
        }
    }

    private func token(_ bytes: [UInt8], _ answer: Answer, _ request: APIRequest) throws -> APIReply {
        guard let token = AnswerToken(answer: bytes, issuer: publicBase, audience: request.caller.id) else {
            throw Problem(.internal)
        }
        let signed = try token.signed(by: gateway.tokens.current.signer)
        return APIReply(content: signed, type: "application/jwt", outcome: answer.result)
    }

    // MARK: Batch

    /// One bad question spoils no other; the receipts of all that can be decided are of one checkpoint.
    @Sendable private func verifyBatch(_ request: APIRequest) async throws -> APIReply {
        let reader = try ObjectReader(try await request.json().value, at: "", members: ["queries"])
        let elements = try reader.elements("queries")
        guard (1...VerificationRoutes.batchLimit).contains(elements.count) else {
            throw reader.mistyped(
                "queries",
                en: "an array of 1 to \(VerificationRoutes.batchLimit) questions",
                zh: "1 至 \(VerificationRoutes.batchLimit) 个查询的数组"
            )
        }
        let (room, agency) = (elements.count * VerificationRoutes.memory, request.caller.id.agency)
        try waiting.take(room, for: agency)
        defer { waiting.giveBack(room, by: agency) }
        var answers = [[UInt8]](repeating: [], count: elements.count)
        var places: [Int] = []
        var operations: [VerificationOperation] = []
        for (place, element) in elements.enumerated() {
            do {
                let query = try VerificationQuery(json: element.value)
                operations.append(
                    VerificationOperation(query, by: request.caller.id, vault: gateway.vault)
                )
                places.append(place)
            } catch {
                answers[place] = problem(Problem(error, prefix: element.pointer), request)
            }
        }
        let checkpoint: String
        if operations.isEmpty {
            checkpoint = try await gateway.store.head().checkpoint
        } else {
            let decided = try await gateway.engine.answer(operations)
            for (place, (result, batch)) in zip(places, decided) {
                answers[place] = element(result, batch, at: elements[place].pointer, request)
            }
            checkpoint = decided[0].1.checkpoint
        }
        return APIReply(bytes: VerificationRoutes.document(checkpoint, answers), outcome: "ok")
    }

    private static func document(_ checkpoint: String, _ answers: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(answers.reduce(512) { $0 + $1.count + 1 })
        bytes += "{\"checkpoint\":".utf8
        bytes += JSONValue.string(checkpoint).encodedBytes
        bytes += ",\"answers\":[".utf8
        for (place, answer) in answers.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += answer
        }
        bytes += "]}".utf8
        return bytes
    }

    private func element(
        _ result: Result<Answered, any Error>,
        _ batch: CommittedBatch,
        at pointer: String,
        _ request: APIRequest
    ) -> [UInt8] {
        switch result {
        case .success(.answer(let answer)): return batch.encoded(answer, isShort: true)
        case .success(.refused(let refusal, let position, let retryAt)):
            let refused = RefusedAnswer(reasons: refusal.reasons, receipt: nil, retryAt: retryAt)
            let receipt = position.map(batch.shortReceipt)
            return problem(Problem(refused, now: gateway.clock()), request, receipt: receipt)
        case .failure(let input as InvalidInput): return problem(Problem(input, prefix: pointer), request)
        case .failure(let error): return problem(Problem(error, now: gateway.clock()), request)
        }
    }

    private func problem(_ problem: Problem, _ request: APIRequest, receipt: JSONObject? = nil) -> [UInt8] {
        var element: JSONObject = [
            "problem": .object(
                problem.json(base: publicBase, language: request.language, instance: request.id)
            )
        ]
        if let receipt { element["receipt"] = .object(receipt) }
        return JSONValue.object(element).encodedBytes
    }
}
