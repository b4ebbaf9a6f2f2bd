import CanonicalJSON
import Crypto
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// The use cases over a real store in a temporary directory, with a clock that stands still and keys that are no secret.
struct SmallGateway: Sendable {
    let directory: StoreDirectory
    let store: InterposedStore
    let clock: SetClock
    let observer = CountingObserver()
    let catalogue: CatalogueSource
    let gateway: SharingGateway

    /// Opens a gateway in `directory`, as after a restart if there was one in it before; `year` is that of its newest log.
    init(
        in directory: StoreDirectory,
        clock: SetClock = SetClock(),
        catalogue: Catalogue? = nil,
        year: Int = 2026,
        keys: KeyEncryptionKeys = SmallGateway.keys(7)
    ) throws {
        self.directory = directory
        self.clock = clock
        store = InterposedStore(try directory.open())
        self.catalogue = CatalogueSource(try catalogue ?? SmallCatalogue.make())
        let vault = Vault(keys: keys, indexRoot: SmallGateway.key(9))
        let signer = try SmallGateway.signer(year)
        let time: @Sendable () -> Timestamp = { clock.now }
        let engine = BatchEngine(
            store: store,
            vault: vault,
            signer: signer,
            catalogue: self.catalogue,
            calendar: .shanghai,
            clock: time,
            observer: observer
        )
        let tokenKey = TokenKeyRing.Entry(made: clock.now, signer: TokenSigner(P256.Signing.PrivateKey()))
        gateway = SharingGateway(
            engine: engine,
            catalogue: self.catalogue,
            store: store,
            vault: vault,
            logKey: signer.verifierKey,
            calendar: .shanghai,
            clock: time,
            metrics: GatewayMetrics(),
            released: ReleasedCheckpoint(),
            tokens: TokenKeySource(try #require(TokenKeyRing([tokenKey]))),
            hub: Sample.hub,
            earlierLogs: try (2026..<year).map { earlier in
                GatewayLog(
                    number: earlier - 2026,
                    key: try SmallGateway.signer(earlier).verifierKey,
                    released: ReleasedCheckpoint()
                )
            }
        )
    }

    /// A gateway over a store of its own.
    init(catalogue: Catalogue? = nil) throws {
        try self.init(in: StoreDirectory(), catalogue: catalogue)
    }

    var engine: BatchEngine { gateway.engine }
    var vault: Vault { gateway.vault }
    var logSize: UInt64 { get async throws { try await store.head().frontier.size } }

    /// The name of a year's log.
    static func origin(_ year: Int) -> NoteName {
        guard let name = NoteName("gateway.example/log/\(year)") else { preconditionFailure("it is a name") }
        return name
    }

    /// The signer of a year's log.
    static func signer(_ year: Int) throws -> NoteSigner {
        try #require(NoteSigner(name: origin(year), rawKey: [UInt8](repeating: 5, count: 32)))
    }

    static func key(_ byte: UInt8) -> SymmetricKey { SymmetricKey(data: [UInt8](repeating: byte, count: 32)) }

    /// A key-encryption key, and the one before it.
    static func keys(_ current: UInt8, former: UInt8? = nil) -> KeyEncryptionKeys {
        KeyEncryptionKeys(.init(current: key(current), former: former.map(key)))
    }

    // MARK: Questions

    /// Asks what is true.
    func verify(
        _ query: JSONValue,
        by caller: CallerID = Sample.frontDesk
    ) async throws -> (Answered, CommittedBatch) {
        let operation = VerificationOperation(try VerificationQuery(json: query), by: caller, vault: vault)
        return try await engine.perform(operation)
    }

    /// Asks what is true, and expects an answer.
    func answer(
        _ query: JSONValue,
        by caller: CallerID = Sample.frontDesk
    ) async throws -> (Answer, JSONObject) {
        let (answered, batch) = try await verify(query, by: caller)
        guard case .answer(let answer) = answered else { throw Unexpected(what: "\(answered)") }
        return (answer, batch.receipt(at: answer.position))
    }

    /// Asks what is true, and expects a refusal; its receipt is nil where it was not logged.
    func refusal(
        _ query: JSONValue,
        by caller: CallerID = Sample.frontDesk
    ) async throws -> (refusal: Refusal, receipt: JSONObject?, retryAt: Timestamp?) {
        let (answered, batch) = try await verify(query, by: caller)
        guard case .refused(let refusal, let position, let retryAt) = answered else {
            throw Unexpected(what: "an answer")
        }
        return (refusal, position.map { batch.receipt(at: $0) }, retryAt)
    }

    /// Asks for values.
    func reuse(
        _ query: JSONValue,
        by caller: CallerID = Sample.frontDesk
    ) async throws -> (Answer, JSONObject) {
        let operation = ReuseOperation(try ReuseQuery(json: query), by: caller, vault: vault)
        let (answered, batch) = try await engine.perform(operation)
        guard case .answer(let answer) = answered else { throw Unexpected(what: "\(answered)") }
        return (answer, batch.receipt(at: answer.position))
    }

    // MARK: Materials

    /// Prepares a submission of these bodies.
    func submission(
        _ bodies: [JSONValue],
        of code: String = "business-licence"
    ) throws -> SubmissionOperation {
        let type = try type(code)
        let lines = try bodies.map { body in
            let submission = try MaterialSubmission(json: body)
            return SubmissionOperation.Line(
                record: try submission.record(of: type),
                expectedRevision: submission.expectedRevision,
                disclosure: submission.disclosure
            )
        }
        return SubmissionOperation(
            lines,
            of: type,
            by: Sample.registry,
            vault: vault
        )
    }

    /// Submits these bodies in one chunk.
    @discardableResult
    func submit(
        _ bodies: [JSONValue],
        of code: String = "business-licence"
    ) async throws -> (SubmissionOperation.Outcome, CommittedBatch) {
        try await engine.perform(submission(bodies, of: code))
    }

    /// Submits these bodies under an idempotency key.
    @discardableResult
    func submit(
        _ bodies: [JSONValue],
        under key: IdempotencyKey
    ) async throws -> (Repeated<SubmissionOperation.Outcome>, CommittedBatch) {
        let operation = RepeatableOperation(try submission(bodies), under: key, keeping: \.kept)
        let (outcome, batch) = try await engine.perform(operation)
        return (Repeated(outcome), batch)
    }

    /// Prepares a change of a licence's status.
    func change(
        _ sourceID: String,
        to status: String
    ) throws -> StatusOperation {
        let body: JSONValue = [
            "type": "business-licence", "sourceId": .string(sourceID), "status": .string(status),
            "reason": "by decision",
        ]
        return StatusOperation(
            try StatusChange(json: body),
            of: try type("business-licence"),
            by: Sample.registry,
            vault: vault
        )
    }

    func type(_ code: String) throws -> MaterialType {
        try #require(catalogue.current.versions(of: MaterialTypeReference(code: code, version: nil)).first)
    }

    // MARK: Receipts

    /// What a receipt proves, checked with nothing but the log's key.
    @discardableResult
    func verified(
        _ receipt: JSONObject,
        query: JSONValue? = nil,
        answer: JSONObject? = nil,
        subject: Subject? = nil
    ) throws -> VerifiedReceipt {
        try ReceiptVerifier(keys: gateway.logs.map(\.key)).verify(
            Receipt(json: .object(receipt)),
            query: query,
            answer: answer.map { .object($0) },
            subjects: subject.map { [DisclosedSubject(bytes: $0.bytes)] } ?? []
        )
    }

    /// Something else than what a test is about.
    struct Unexpected: Error {
        let what: String
    }
}

extension Answer {
    /// The answer's members, read back from what the record commits to.
    var body: JSONObject {
        guard case .object(let members)? = try? JSONValue(parsing: canonicalBytes) else { return [:] }
        return members
    }
}

/// What came of something that may be repeated, one of the two.
struct Repeated<First: Sendable>: Sendable {
    let first: First?
    let earlier: StoredOutcome?

    init<Operation: LoggedOperation>(_ outcome: RepeatableOperation<Operation>.Outcome)
    where Operation.Outcome == First {
        switch outcome {
        case .first(let outcome): (first, earlier) = (outcome, nil)
        case .earlier(let outcome): (first, earlier) = (nil, outcome)
        }
    }
}
