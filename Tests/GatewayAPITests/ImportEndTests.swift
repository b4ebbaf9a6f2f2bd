import CanonicalJSON
import Dispatch
import HTTPTypes
import HummingbirdCore
import NIOCore
import SharingModel
import SharingService
import Synchronization
import Testing

@testable import GatewayAPI

/// Imports that end before their end, and those that must not.
@Suite struct ImportEndTests {
    private let api: SampleAPI

    init() throws {
        api = try SampleAPI()
    }

    private func text(_ count: Int, goodEvery period: Int? = nil) -> [UInt8] {
        let good = SampleBody.lines([SampleBody.licence()])
        return (1...count).flatMap { number in
            period.map { number.isMultiple(of: $0) } ?? false ? good : Array("x\n".utf8)
        }
    }

    @Test
    func `a file of another kind ends when it is clear what it is, and is told from where it was not read`()
        async throws
    {
        let lines = try await api.importLines(text(25_000)).lines
        #expect(lines.count == 10_001)
        let last = try #require(lines.last)
        #expect(last["summary"]?["rejected"] == 10_000 && last["nextLine"] == 10_001)
        #expect(last["problem"]?["code"] == "invalid-value")
        #expect(last["problem"]?["detail"]?.string?.contains("10000 of 10000 lines") == true)
    }

    @Test(arguments: [(10_000, nil), (12_000, 10)])
    func `so many rejected lines, or so many others, are read to the end`(
        count: Int,
        period: Int?
    ) async throws {
        let last = try #require(try await api.importLines(text(count, goodEvery: period)).lines.last)
        #expect(last["summary"]?["lines"] == .integer(Int64(count)))
        #expect(last["problem"] == nil && last["nextLine"] == nil)
    }

    @Test func `an import ends without room for its answer, and tells what was committed`() async throws {
        let room = ByteBudget(
            maximum: OutcomeSpool.step,
            share: OutcomeSpool.step,
            refusal: LocalizedText(en: "less", zh: "少")
        )
        let spool = try OutcomeSpool(budget: room, agency: SampleCaller.registry.id.agency)
        let report = ImportReport(spool: spool, isMinimal: false, language: .english)
        var chunk = ImportChunk()
        let wordy = Problem(
            .invalidValue,
            detail: LocalizedText(en: String(repeating: "w", count: 10_000), zh: "长")
        )
        for number in 1...1000 { chunk.reject(number * 2, wordy) }
        for _ in 0..<2 {
            try await report.requireSense()
            try await report.add(chunk, outcomes: [], receipt: nil)
        }
        let problem = try await #require(throws: Problem.self) { try await report.requireSense() }
        #expect(problem.code == .tooManyRequests)
        await report.end(problem: problem.json(base: "", language: .english, instance: nil))
        let collector = BodyCollector()
        try await spool.forEachPart { try await collector.write($0) }
        let lines = collector.bytes.split(separator: 0x0A)
        #expect(lines.count == 2001)
        let last = try JSONValue(parsing: Array(try #require(lines.last)))
        #expect(last["summary"]?["rejected"] == 2000 && last["nextLine"] == 2001)
    }

    @Test func `an agency has so many imports at a time`() async throws {
        let room = ByteBudget(
            maximum: 4 * OutcomeSpool.step,
            share: OutcomeSpool.step,
            refusal: LocalizedText(en: "less", zh: "少")
        )
        func run(as caller: Caller) async throws -> APIReply {
            let request = SampleAPI.request(as: caller, headers: [.contentType: "application/x-ndjson"])
            return try await MaterialImport(
                gateway: api.gateway,
                publicBase: "",
                room: room,
                request: request
            ).run()
        }
        // An answer that nobody has read yet takes its room.
        var unread: APIReply? = try await run(as: SampleCaller.registry)
        #expect(unread != nil)
        let problem = try await #require(throws: Problem.self) { try await run(as: SampleCaller.registry) }
        #expect(problem.code == .tooManyRequests)
        _ = try await run(as: SampleCaller.declaration)
        unread = nil
        _ = try await run(as: SampleCaller.registry)
    }

    @Test func `of a line the first wrong places are told`() async throws {
        var fields: JSONObject = [:]
        for number in 0..<50 { fields["unknown\(number)"] = 1 }
        let lines = try await api.importLines(
            SampleBody.lines([SampleBody.licence(with: ["fields": .object(fields)])])
        ).lines
        #expect(lines.first?["errors"]?.array?.count == 10)
    }

    @Test func `what is committed is committed by those who give way to questions`() async throws {
        let queue = TaskQueue()
        let places = Mutex<[Bool]>([])
        try await withTaskExecutorPreference(queue) {
            _ = try await api.importLines(text(2500, goodEvery: 1)) {
                places.withLock { $0.append(queue.isHere) }
            }
        }
        #expect(places.withLock { $0 } == [true, true, true])
    }
}

/// Runs tasks on a queue of its own.
private final class TaskQueue: TaskExecutor {
    private let queue = DispatchQueue(label: "patient")
    private let key = DispatchSpecificKey<Bool>()

    init() { queue.setSpecific(key: key, value: true) }

    var isHere: Bool { DispatchQueue.getSpecific(key: key) ?? false }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
