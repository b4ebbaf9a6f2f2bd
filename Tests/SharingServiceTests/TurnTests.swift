import CanonicalJSON
import SharingModel
import Testing
import TransparencyLog

@testable import SharingService

/// Many questions asked as one: what they are answered with, and how others fare meanwhile.
@Suite struct TurnTests {
    private typealias Decided = [(Result<Answered, any Error>, CommittedBatch)]

    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
    }

    private func question(_ number: Int) -> JSONValue { Sample.seats(["at-least": .integer(Int64(number))]) }

    private func operations(_ count: Int) throws -> [VerificationOperation] {
        try (0..<count).map {
            VerificationOperation(
                try VerificationQuery(json: question($0)),
                by: Sample.frontDesk,
                vault: small.vault
            )
        }
    }

    /// Where each answer stands in the log, after its receipt was verified against the one checkpoint of all.
    private func places(_ decided: Decided) throws -> [UInt64] {
        let shared = try SignedCheckpoint(parsing: try #require(decided.first).1.checkpoint)
        return try decided.enumerated().map { number, element in
            let (result, batch) = element
            guard case .answer(let answer) = try result.get() else {
                throw SmallGateway.Unexpected(what: "a refusal")
            }
            let short = JSONValue.object(batch.shortReceipt(at: answer.position))
            #expect(short["proof"] == nil)
            let proven = try ReceiptVerifier(keys: [small.gateway.logKey]).verify(
                try Receipt(json: short, checkpoint: shared),
                query: question(number),
                answer: .object(answer.body)
            )
            #expect(proven.index == batch.index(at: answer.position))
            return proven.index
        }
    }

    @Test func `questions asked as one are answered in order, under one checkpoint`() async throws {
        let before = small.observer.counts.batches
        let decided = try await small.engine.perform(try operations(1000))
        #expect(small.observer.counts.batches - before == 4)
        #expect(try places(decided) == Array(1...1000))
        #expect(try await small.store.head().checkpoint == decided[0].1.checkpoint)
    }

    /// Enters long lists and then single questions while the store is busy, and returns what is answered, in order of answers;
    /// nil stands for a single question.
    private func answers(_ lists: [Int], singles: Int) async throws -> [(list: Int, decided: Decided)?] {
        let (answers, told) = AsyncThrowingStream.makeStream(of: (list: Int, decided: Decided)?.self)
        small.store.hold()
        small.engine.answer(try operations(1)[0]) { _ in }
        await small.store.waitUntilHeld()
        for (number, count) in lists.enumerated() {
            small.engine.enter(
                PendingList(try operations(count)) { result in
                    switch result {
                    case .success(let decided): told.yield((number, decided.seenFromLast()))
                    case .failure(let failure): told.finish(throwing: failure)
                    }
                }
            )
        }
        for operation in try operations(singles) { small.engine.answer(operation) { _ in told.yield(nil) } }
        small.store.release()
        return try await answers.prefix(lists.count + singles).reduce(into: []) { $0.append($1) }
    }

    @Test func `who asks one question does not wait for a thousand of another`() async throws {
        let answers = try await answers([1000], singles: 20)
        #expect(answers.prefix(20).allSatisfy { $0 == nil })
        // They stand between its questions, whose proofs lead to one checkpoint all the same.
        let places = try places(try #require(answers[20]).decided)
        #expect(places == places.sorted() && places[255] - places[0] < 277 && places[999] == 1021)
    }

    @Test func `long lists take turns`() async throws {
        let lists = try await answers([600, 600], singles: 0).compactMap { $0 }.sorted { $0.list < $1.list }
        let first = try places(lists[0].decided)
        let second = try places(lists[1].decided)
        #expect(Set(first).isDisjoint(with: second) && first.count + second.count == 1200)
        #expect(first[599] > second[0] && second[599] > first[256])
    }

    @Test func `four long lists take turns, and the next begins when one of them has ended`() async throws {
        let lists = try await answers(Array(repeating: 300, count: 6), singles: 0).compactMap { $0 }
        let found = try lists.sorted { $0.list < $1.list }.map { try places($0.decided) }
        let ended = try #require(found.prefix(4).map { $0[299] }.min())
        #expect(found.prefix(4).allSatisfy { $0[0] < ended })
        #expect(found.suffix(2).allSatisfy { $0[0] > ended })
    }

    @Test(arguments: [StoreError.unavailable("the disk is full"), .uncertain("the disk is gone")])
    func `a list of which one part could not be written is released in no part`(
        error: StoreError
    ) async throws {
        let before = try await small.logSize
        small.store.fail(.atCommit(error), from: 2)
        await #expect(throws: LogUnavailable.self) { try await small.engine.perform(try operations(1000)) }
        small.store.fail(nil)
        // What was written before it stays written, and the next is answered.
        #expect(try await small.logSize == before + 256)
        #expect(try await small.engine.perform(try operations(300)).count == 300)
    }
}
