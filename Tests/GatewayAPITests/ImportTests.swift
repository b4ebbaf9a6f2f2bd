import CanonicalJSON
import HTTPTypes
import SharingModel
import SharingService
import Synchronization
import Testing
import TransparencyLog

@testable import GatewayAPI

@Suite struct ImportTests {
    private let api: SampleAPI

    init() throws {
        api = try SampleAPI()
    }

    /// Two good lines, an empty one and three bad ones, in this order: good, bad, empty, bad, good, bad.
    private let mixed: [UInt8] =
        SampleBody.lines([
            SampleBody.licence("SJ-1"),
            SampleBody.licence(
                "SJ-2",
                with: ["subjects": ["holder": ["scheme": "uscc", "id": "91990102MA9L05073B"]]]
            ),
        ]) + Array("\r\n{\"type\": \r\n".utf8)
        + SampleBody.lines([
            SampleBody.licence("SJ-3"), SampleBody.licence("SJ-4", with: ["type": "no-such-type"]),
        ])

    private func numbered(_ lines: [JSONValue]) -> [String] {
        lines.dropLast().map { "\($0["line"]?.integer ?? 0) \($0["outcome"]?.string ?? "?")" }
    }

    @Test func `every line has its outcome under its number, and bad ones reject only themselves`()
        async throws
    {
        let reply = try await api.importLines(mixed)
        #expect(reply.status == 200)
        #expect(reply.headers[.contentType] == "application/x-ndjson")
        let lines = try reply.lines
        #expect(numbered(lines) == ["1 created", "2 rejected", "4 rejected", "5 created", "6 rejected"])
        #expect(lines[0]["id"] == "1")
        #expect(lines[0]["revision"] == 1)
        for line in [lines[1], lines[2], lines[4]] {
            #expect(line["errors"]?.array?.isEmpty == false)
            #expect(line["id"] == nil)
        }
        #expect(lines[1]["errors"]?.array?.contains { $0["pointer"] == "/subjects/holder/id" } == true)
        #expect(lines[4]["errors"]?.array?.first?["pointer"] == "/type")
        let last = try #require(lines.last)
        let summary: JSONValue = ["lines": 5, "created": 2, "updated": 0, "unchanged": 0, "rejected": 3]
        #expect(last["summary"]?.canonicalBytes == summary.canonicalBytes)
        #expect(last["problem"] == nil)
        let receipts = try #require(last["receipts"]?.array)
        #expect(receipts.count == 1)
        #expect(try api.verified(receipts.first).record["revisions"] == 2)
    }

    @Test(arguments: [1, 7, 64, 1000])
    func `the outcomes do not depend on how the stream is cut`(size: Int) async throws {
        let lines = try await api.importLines(mixed, inPartsOf: size).lines
        #expect(numbered(lines) == ["1 created", "2 rejected", "4 rejected", "5 created", "6 rejected"])
    }

    @Test func `with return=minimal only rejected lines and the summary are sent`() async throws {
        let lines = try await api.importLines(mixed, headers: [.prefer: "return=minimal"]).lines
        #expect(numbered(lines) == ["2 rejected", "4 rejected", "6 rejected"])
        #expect(lines.last?["summary"]?["created"] == 2)
    }

    @Test func `an import that is repeated changes nothing`() async throws {
        _ = try await api.importLines(mixed)
        let lines = try await api.importLines(mixed).lines
        #expect(numbered(lines) == ["1 unchanged", "2 rejected", "4 rejected", "5 unchanged", "6 rejected"])
        let receipts = try #require(lines.last?["receipts"]?.array)
        #expect(try api.verified(receipts.first).record["revisions"] == 0)
    }

    @Test func `a stale line is rejected alone`() async throws {
        let text = SampleBody.lines([
            SampleBody.licence("SJ-1", with: ["expectedRevision": 3]), SampleBody.licence("SJ-2"),
        ])
        #expect(numbered(try await api.importLines(text).lines) == ["1 rejected", "2 created"])
    }

    @Test func `more lines than a chunk takes are committed in several, each with its entry`() async throws {
        let text = SampleBody.lines((0..<2500).map { SampleBody.licence("SJ-\($0)") })
        let lines = try await api.importLines(text).lines
        #expect(lines.count == 2501)
        #expect(numbered(lines) == (1...2500).map { "\($0) created" })
        let receipts = try #require(lines.last?["receipts"]?.array)
        #expect(try receipts.map { try api.verified($0).record["revisions"] } == [1000, 1000, 500])
        #expect(try await api.gateway.store.head().frontier.size == 3)
    }

    @Test func `a caller that is revoked while it sends commits nothing more`() async throws {
        let text = SampleBody.lines((0..<2500).map { SampleBody.licence("SJ-\($0)") })
        let commits = Mutex(0)
        let lines = try await api.importLines(text) {
            let number = commits.withLock { count in
                count += 1
                return count
            }
            if number > 1 { throw Problem(.certificateRevoked) }
        }.lines
        #expect(numbered(lines) == (1...1000).map { "\($0) created" })
        #expect(lines.last?["problem"]?["code"] == "certificate-revoked")
        #expect(lines.last?["summary"]?["created"] == 1000)
        #expect(try await api.gateway.store.head().frontier.size == 1)
    }

    @Test func `a line that is too long ends the import, and what was committed is told`() async throws {
        let good = SampleBody.lines((0..<1001).map { SampleBody.licence("SJ-\($0)") })
        let long = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
        let lines = try await api.importLines(good + long).lines
        #expect(numbered(lines) == (1...1000).map { "\($0) created" })
        #expect(lines.last?["summary"]?["created"] == 1000)
        #expect(lines.last?["problem"]?["code"] == "body-too-large")
    }

    @Test func `an import in which nothing was committed fails as a whole`() async throws {
        let reply = try await api.importLines([UInt8](repeating: 0x20, count: (1 << 20) + 1))
        #expect(reply.status == 413)
        #expect(try reply.json["code"] == "body-too-large")
    }

    @Test func `an empty import has a summary only`() async throws {
        let lines = try await api.importLines([]).lines
        #expect(lines.count == 1)
        #expect(lines[0]["summary"]?["lines"] == 0)
        #expect(lines[0]["receipts"] == [])
    }

    @Test(arguments: ["application/json", "text/csv"])
    func `an import of another type is refused`(type: String) async throws {
        let reply = try await api.importLines(mixed, headers: [.contentType: type])
        #expect(reply.status == 415)
    }

    @Test func `no outcome repeats what was sent`() async throws {
        let text = String(decoding: try await api.importLines(mixed).bytes, as: UTF8.self)
        for secret in ["91990102MA9L05073", "990102198503120017", "林溪", "SJ-1", "SJ-2"] {
            #expect(!text.contains(secret), "\(secret)")
        }
    }
}
