import NIOCore
import Testing

@testable import GatewayAPI

@Suite struct OutcomeSpoolTests {
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
        #expect(try await read(OutcomeSpool()).isEmpty)
    }

    @Test func `what is small comes out in order`() async throws {
        let spool = OutcomeSpool()
        for number in 0..<100 { try spool.write(lines(number..<(number + 1))) }
        #expect(try await read(spool) == lines(0..<100))
    }

    @Test(arguments: [32_767, 32_768, 32_769, 100_000])
    func `what does not fit into memory comes out in order too`(count: Int) async throws {
        let spool = OutcomeSpool()
        for start in stride(from: 0, to: count, by: 999) {
            try spool.write(lines(start..<min(start + 999, count)))
        }
        let expected = lines(0..<count)
        #expect(try await read(spool) == expected)
        // A second reader, as after a connection that broke, sees the same.
        #expect(try await read(spool) == expected)
    }

    @Test func `one large piece goes to the file and comes out in parts`() async throws {
        let spool = OutcomeSpool()
        let text = lines(0..<65_536)
        try spool.write(text)
        var sizes: [Int] = []
        try await spool.forEachPart { sizes.append($0.readableBytes) }
        #expect(sizes.count > 1)
        #expect(sizes.allSatisfy { $0 <= 1 << 16 })
        #expect(sizes.reduce(0, +) == text.count)
    }
}
