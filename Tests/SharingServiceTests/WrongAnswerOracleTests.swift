import CanonicalJSON
import SharingModel
import SharingService
import Testing

/// Who got wrong answers, against an oracle that knows the whole history and nothing of how the gateway looks for them.
@Suite struct WrongAnswerOracleTests {
    private static let count = 1_000
    private static let steps = 9
    private static let consumers = [
        Sample.frontDesk, Sample.declaration, Sample.dispatch, Sample.caller("education", .system, "core"),
    ]

    @Test func `in 1,000 random histories exactly those are told who got an answer from a wrong revision`()
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
        var open: [(history: Int, id: RecordID)] = []
        for index in histories.indices {
            guard let (request, consumer) = try histories[index].fileSomething(&random) else { continue }
            let caller = Caller(id: Self.consumers[consumer], roles: [], state: .active, pinnedKey: nil)
            let filed = try await service.file(request, by: caller)
            open.append((index, try #require(filed["id"]?.string.flatMap(RecordID.init))))
        }
        #expect(open.count > Self.count / 2)
        for _ in 0..<4 { try await Self.advance(&histories, in: small, &random) }
        var (corrected, wrong) = (0, 0)
        for (index, id) in open {
            let source = histories[index].disputedSource
            let expected = histories[index].wrongAnswers()
            do {
                let resolved = try await service.resolve(
                    id,
                    .corrected(.sourceID(histories[index].sourceID(source))),
                    by: steward
                )
                var told: [String: [String]] = [:]
                for entry in resolved["wrongAnswers"]?.array ?? [] {
                    let receipts = entry["receipts"]?.array?.compactMap(\.string) ?? []
                    told[entry["agency"]?.string ?? ""] = receipts
                }
                let named = expected.map { answers in
                    Dictionary(grouping: answers) { Self.consumers[$0.consumer].agency.description }
                        .mapValues { $0.map(\.id) }
                }
                #expect(told == named, "history \(index)")
                corrected += 1
                wrong += told.values.joined().count
            } catch CorrectionRejection.refused(.notCorrected) {
                #expect(expected == nil, "history \(index)")
            }
        }
        // The generator must make all of it happen.
        #expect(corrected > 200 && corrected < open.count && wrong > 2 * corrected)
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
        let (taken, _) = try await small.engine.perform(submissions)
        for result in taken { _ = try result.get() }
        for (consumer, asked) in questions {
            let operations = try asked.map { _, query in
                VerificationOperation(
                    try VerificationQuery(json: query),
                    by: consumers[consumer],
                    vault: small.vault
                )
            }
            let (answers, _) = try await small.engine.answer(operations)
            for ((history, _), answer) in zip(asked, answers) {
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
