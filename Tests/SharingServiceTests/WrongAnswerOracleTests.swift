import CanonicalJSON
import GatewayTesting
import SharingModel
import SharingService
import Testing

/// Who got wrong answers, against an oracle that knows the whole history and nothing of how the gateway looks for them.
@Suite struct WrongAnswerOracleTests {
    private static let count = 200
    private static let steps = 9
    private static let consumers = [
        Sample.frontDesk, Sample.declaration, Sample.dispatch, Sample.caller("education", .system, "core"),
    ]

    @Test func `in 200 random histories exactly those are told who got an answer from a wrong revision`()
        async throws
    {
        let small = try SmallGateway(catalogue: WrongAnswerOracleTests.catalogue())
        var random = SeededRandom(seed: 2026)
        var histories = (0..<Self.count).map { RandomHistory($0, consumers: Self.consumers.count, &random) }
        for _ in 0..<Self.steps { try await Self.advance(&histories, in: small, &random) }
        let service = CorrectionService(small.gateway)
        let steward = Caller(
            id: Sample.caller("market-regulation", .administrator, "steward"),
            roles: [.steward],
            state: .active,
            pinnedKey: nil
        )
        var filed: [(history: Int, request: CorrectionRequest, by: Caller)] = []
        for index in histories.indices {
            guard let (request, consumer) = try histories[index].fileSomething(&random) else { continue }
            let caller = Caller(id: Self.consumers[consumer], roles: [], state: .active, pinnedKey: nil)
            filed.append((index, request, caller))
        }
        let open = try await Self.together(filed) { filed in
            let document = try await service.file(filed.request, by: filed.by)
            return (filed.history, try #require(document["id"]?.string.flatMap(RecordID.init)))
        }
        #expect(open.count > Self.count / 2)
        for _ in 0..<4 { try await Self.advance(&histories, in: small, &random) }
        let happened = histories
        let resolved = try await Self.together(open) { history, id -> (Int, [JSONValue]?) in
            let sourceID = happened[history].sourceID(happened[history].disputedSource)
            do {
                let resolved = try await service.resolve(id, .corrected(.sourceID(sourceID)), by: steward)
                return (history, resolved["wrongAnswers"]?.array ?? [])
            } catch CorrectionRejection.refused(.notCorrected) {
                return (history, nil)
            }
        }
        var (corrected, wrong) = (0, 0)
        for (history, answers) in resolved {
            let told = answers.map { answers in
                answers.map {
                    "\($0["agency"]?.string ?? ""): \($0["receipts"]?.array?.compactMap(\.string) ?? [])"
                }
            }
            let named = happened[history].wrongAnswers().map { answers in
                Dictionary(grouping: answers) { Self.consumers[$0.consumer].agency.description }
                    .map { "\($0.key): \($0.value.map(\.id))" }.sorted()
            }
            #expect(told == named, "history \(history)")
            guard told != nil else { continue }
            corrected += 1
            wrong += happened[history].wrongAnswers()?.count ?? 0
        }
        // The generator must make all of it happen.
        #expect(corrected > Self.count / 5 && corrected < open.count && wrong > 2 * corrected)
    }

    /// Does something for each of many at once, so that they share commits.
    private static func together<Element: Sendable, Result: Sendable>(
        _ elements: [Element],
        _ body: @Sendable @escaping (Element) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: Result.self) { group in
            for element in elements { group.addTask { try await body(element) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// Lets one thing happen in every history.
    private static func advance(
        _ histories: inout [RandomHistory],
        in small: SmallGateway,
        _ random: inout SeededRandom
    ) async throws {
        var submissions: [SubmissionOperation] = []
        var questions: [Int: [(history: Int, query: JSONValue)]] = [:]
        for index in histories.indices {
            switch histories[index].next(&random) {
            case .submit(let body): submissions.append(try small.submission([body]))
            case .suspend(let sourceID, let status):
                _ = try await small.engine.perform(small.change(sourceID, to: status))
            case .ask(let consumer, let query): questions[consumer, default: []].append((index, query))
            }
        }
        for (taken, _) in try await small.engine.perform(submissions) { _ = try taken.get() }
        for (consumer, asked) in questions {
            let operations = try asked.map { _, query in
                VerificationOperation(
                    try VerificationQuery(json: query),
                    by: consumers[consumer],
                    vault: small.vault
                )
            }
            let answers = try await small.engine.answer(operations)
            for ((history, _), (answer, _)) in zip(asked, answers) {
                guard case .answer(let answer) = try answer.get() else {
                    throw SmallGateway.Unexpected(what: "a refusal")
                }
                histories[history].note(try #require(answer.body["id"]?.string))
            }
        }
    }

    private static func catalogue() throws -> Catalogue {
        Catalogue(
            agencies: [],
            types: [try MaterialType(json: SmallCatalogue.parse(SmallCatalogue.licence))],
            items: [try ServiceItem(json: SmallCatalogue.parse(SmallCatalogue.item))],
            contracts: try consumers.map {
                let name = $0.agency.description
                return try SmallCatalogue.contract(
                    "c-\(name)",
                    for: name,
                    granting: [SmallCatalogue.licenceGrant]
                )
            },
            callers: []
        )
    }
}
