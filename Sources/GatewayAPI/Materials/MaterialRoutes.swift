import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService

/// `POST /v1/materials`, `POST /v1/materials/import` and `POST /v1/materials/status`.
struct MaterialRoutes: Sendable {
    private let gateway: SharingGateway
    private let publicBase: String
    private let room = ByteBudget.imports()

    init(gateway: SharingGateway, publicBase: String) {
        self.gateway = gateway
        self.publicBase = publicBase
    }

    var routes: [APIRoute] {
        [
            APIRoute(.post, "/v1/materials", "submitMaterial", for: .systems, handler: submit),
            APIRoute(.post, "/v1/materials/import", "importMaterials", for: .systems) { request in
                try await MaterialImport(
                    gateway: gateway,
                    publicBase: publicBase,
                    room: room,
                    request: request
                ).run()
            },
            APIRoute(
                .post,
                "/v1/materials/status",
                "setMaterialStatus",
                for: .systems,
                handler: changeStatus
            ),
        ]
    }

    @Sendable private func submit(_ request: APIRequest) async throws -> APIReply {
        let (json, bytes) = try await request.json()
        let submission = try MaterialSubmission(json: json)
        let type = try MaterialRoutes.type(
            submission.type,
            submittedBy: request.caller,
            in: gateway.catalogue.current
        )
        let line = SubmissionOperation.Line(
            record: try submission.record(of: type),
            expectedRevision: submission.expectedRevision,
            disclosure: submission.disclosure
        )
        let key = try request.idempotencyKey(route: "submitMaterial", body: bytes, vault: gateway.vault)
        let operation = RepeatableOperation(
            SubmissionOperation([line], of: type, by: request.caller.id, vault: gateway.vault),
            under: key,
            keeping: \.kept
        )
        let (outcome, batch) = try await gateway.engine.perform(operation)
        switch outcome {
        case .earlier(let earlier): return try await reply(earlier)
        case .first(let outcome):
            if let kept = outcome.kept { return reply(kept, in: batch) }
            guard let line = outcome.lines.first else { throw Problem(.internal) }
            throw Problem(notTaken: line)
        }
    }

    @Sendable private func changeStatus(_ request: APIRequest) async throws -> APIReply {
        let (json, bytes) = try await request.json()
        let change = try StatusChange(json: json)
        let type = try MaterialRoutes.type(
            change.type,
            submittedBy: request.caller,
            in: gateway.catalogue.current,
            asNew: false
        )
        let key = try request.idempotencyKey(route: "setMaterialStatus", body: bytes, vault: gateway.vault)
        let operation = RepeatableOperation(
            StatusOperation(change, of: type, by: request.caller.id, vault: gateway.vault),
            under: key,
            keeping: \.kept
        )
        let (outcome, batch) = try await gateway.engine.perform(operation)
        switch outcome {
        case .earlier(let earlier): return try await reply(earlier)
        case .first(.restricted): throw Problem(notTaken: .restricted)
        case .first(let outcome):
            guard let kept = outcome.kept else { throw Problem(.notFound) }
            return reply(kept, in: batch)
        }
    }

    private func reply(_ kept: KeptOutcome, in batch: CommittedBatch) -> APIReply {
        reply(
            kept.status,
            kept.word,
            kept.resource,
            kept.revision,
            receipt: kept.position.map(batch.receipt)
        )
    }

    /// The first outcome again, with a fresh proof; the opening went to the caller the first time.
    private func reply(_ earlier: StoredOutcome) async throws -> APIReply {
        reply(
            earlier.status,
            earlier.outcome,
            earlier.resource,
            earlier.revision,
            receipt: try await ReceiptService(gateway).receipt(of: earlier)
        )
    }

    private func reply(
        _ status: Int,
        _ word: String,
        _ id: String,
        _ revision: Int,
        receipt: JSONObject?
    ) -> APIReply {
        var body: JSONObject = [
            "id": .string(id), "revision": .integer(Int64(revision)), "outcome": .string(word),
        ]
        body["receipt"] = receipt.map { .object($0) }
        return APIReply(status: HTTPResponse.Status(code: status), json: body, outcome: word)
    }

    /// The type that `caller` may submit: only the source agency's systems submit.
    ///
    /// - Throws: ``Problem``: 422 for an unknown type, 403 for another agency's.
    static func type(
        _ reference: MaterialTypeReference,
        submittedBy caller: Caller,
        in catalogue: Catalogue,
        asNew: Bool = true
    ) throws -> MaterialType {
        guard let type = catalogue.versions(of: reference).first else {
            throw InvalidInput(.value, at: "/type", en: "there is no such material type", zh: "没有此材料类型")
        }
        guard type.source == caller.id.agency else {
            throw Problem(
                .roleRequired,
                detail: LocalizedText(
                    en: "Materials of a type are submitted by the systems of its source agency alone.",
                    zh: "材料只能由该类型数源部门的业务系统提交。"
                )
            )
        }
        if asNew, catalogue.retired.contains(type.reference) {
            throw InvalidInput(
                .value,
                at: "/type",
                en: "this version is retired: submit under the newest one",
                zh: "该版本已停用：请按最新版本报送"
            )
        }
        return type
    }
}

extension Problem {
    /// Why a submitted record was not taken.
    init(notTaken outcome: SubmissionOperation.LineOutcome) {
        guard case .restricted = outcome else {
            self.init(.revisionConflict)
            return
        }
        self.init(
            .stateConflict,
            detail: LocalizedText(
                en:
                    "The data about this subject wait to be erased and are not used; nothing is added to them.",
                zh: "该主体的数据已限制处理、等待删除，不再增加。"
            )
        )
    }
}
