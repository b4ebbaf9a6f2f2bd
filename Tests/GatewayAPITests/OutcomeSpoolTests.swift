import NIOCore
import SharingModel
import SharingService
import Testing

@testable import GatewayAPI

@Suite struct OutcomeSpoolTests {
    private let tax: AgencyID

    init() throws {
        tax = try #require(AgencyID("tax"))
    }

    /// A spool that has room for two steps, unless a budget is given.
    private func spool(_ budget: ByteBudget? = nil) throws -> OutcomeSpool {
        try OutcomeSpool(budget: budget ?? OutcomeSpoolTests.budget(steps: 2), agency: tax)
    }

    private static func budget(steps: Int) -> ByteBudget {
        let bytes = steps * OutcomeSpool.step
        return ByteBudget(maximum: bytes, share: bytes, refusal: LocalizedText(en: "less", zh: "少"))
    }

    private func read(_ spool: OutcomeSpool) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await spool.forEachPart { bytes += Array($0.readableBytesView) }
        return bytes
    }

    /// Lines of `count` numbers, padded so that each has 32 bytes.
    private func lines(_ numbers: Range<Int>) -> [UInt8] {
        numbers.flatMap { number in
            let digits = String(number)
            return Array((digits + String(repeating: ".", count: 31 - digits.utf8.count) + "\n").utf8)
        }
    }

    @Test func `nothing written is nothing read`() async throws {
        #expect(try await read(spool()).isEmpty)
    }

    @Test func `what is small comes out in order`() async throws {
        let spool = try spool()
        for number in 0..<100 { try spool.write(lines(number..<(number + 1))) }
        #expect(try await read(spool) == lines(0..<100))
    }

    @Test(arguments: [32_767, 32_768, 32_769, 100_000])
    func `what does not fit into memory comes out in order too`(count: Int) async throws {
        let spool = try spool()
        for start in stride(from: 0, to: count, by: 999) {
            try spool.write(lines(start..<min(start + 999, count)))
        }
        let expected = lines(0..<count)
        #expect(try await read(spool) == expected)
        // A second reader, as after a connection that broke, sees the same.
        #expect(try await read(spool) == expected)
    }

    @Test func `one large piece goes to the file and comes out in parts`() async throws {
        let spool = try spool()
        let text = lines(0..<65_536)
        try spool.write(text)
        var sizes: [Int] = []
        try await spool.forEachPart { sizes.append($0.readableBytes) }
        #expect(sizes.count > 1)
        #expect(sizes.allSatisfy { $0 <= 1 << 16 })
        #expect(sizes.reduce(0, +) == text.count)
    }

    @Test(arguments: [0, 10, 100_000])
    func `what comes last comes last, whatever was written before and after it`(count: Int) async throws {
        let spool = try spool()
        try spool.write(lines(0..<count))
        spool.end(with: Array("last\n".utf8))
        try spool.write(lines(count..<(count + 1)))
        #expect(try await read(spool) == lines(0..<(count + 1)) + Array("last\n".utf8))
    }

    @Test func `an import has its room from its beginning to its end`() throws {
        let budget = OutcomeSpoolTests.budget(steps: 1)
        var first: OutcomeSpool? = try spool(budget)
        #expect(throws: Problem.self) { try spool(budget) }
        try first?.requireRoom()
        first = nil
        _ = try spool(budget)
    }

    @Test func `what there is no room for is refused before more is written, and what was written stays`()
        async throws
    {
        let budget = OutcomeSpoolTests.budget(steps: 2)
        var spool: OutcomeSpool? = try spool(budget)
        let text = [UInt8](repeating: 0x2E, count: OutcomeSpool.step)
        for _ in 0..<2 {
            try spool?.write(text)
            try spool?.requireRoom()
        }
        spool?.keep(1)
        let problem = try #require(throws: Problem.self) { try spool?.requireRoom() }
        #expect(problem.code == .tooManyRequests)
        #expect(try await read(try #require(spool)).count == 2 * text.count)
        // All of it is given back.
        spool = nil
        try budget.take(2 * OutcomeSpool.step, for: tax)
    }
}
