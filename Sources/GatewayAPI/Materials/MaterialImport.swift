import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import NIOCore
import SharingModel
import SharingService

/// One import stream: NDJSON in, one outcome a line out, one commit a chunk.
///
/// The whole stream is read and committed before the answer begins, so that a client that does not read cannot hold it
/// up; outcomes wait in an ``OutcomeSpool``. While one chunk commits, the next is parsed.
struct MaterialImport: Sendable {
    private let gateway: SharingGateway
    private let publicBase: String
    private let room: ByteBudget
    private let request: APIRequest

    /// How many lines one commit takes at most.
    private static let chunkLimit = 1000
    /// How many bytes of lines one commit takes, give or take a line.
    private static let chunkBytes = 4 << 20
    /// How many bytes of a body are read whose lines are not looked at any more.
    private static let droppedBytes = 64 << 20
    /// The longest line, in bytes.
    private static let lineLimit = 1 << 20

    /// Reads `request`; the answer takes of `room` what it needs.
    init(gateway: SharingGateway, publicBase: String, room: ByteBudget, request: APIRequest) {
        self.gateway = gateway
        self.publicBase = publicBase
        self.room = room
        self.request = request
    }

    func run() async throws -> APIReply {
        try request.requireContentType(["application/x-ndjson", "application/ndjson"])
        let isMinimal = request.request.headers[.prefer]?.contains("return=minimal") ?? false
        let spool = try OutcomeSpool(budget: room, agency: request.caller.id.agency)
        let report = ImportReport(spool: spool, isMinimal: isMinimal, language: request.language)
        var parts = request.request.body.makeAsyncIterator()
        do {
            try await read(&parts, into: report)
        } catch {
            // What was committed stays committed: say so, and why the rest was not read.
            let problem = Problem(error, now: gateway.clock())
            guard problem.code != ProblemCode.internal, await !report.isEmpty else { throw error }
            await report.end(
                problem: problem.json(base: publicBase, language: request.language, instance: request.id)
            )
            await drop(&parts)
            return reply(spool)
        }
        await report.end(problem: nil)
        return reply(spool)
    }

    private func reply(_ spool: OutcomeSpool) -> APIReply {
        let body = ResponseBody { writer in
            try await spool.forEachPart { try await writer.write($0) }
            try await writer.finish(nil)
        }
        return APIReply(Response(status: .ok, headers: [.contentType: "application/x-ndjson"], body: body))
    }

    /// Reads what is left of a body and forgets it: there are clients that send no more once they are answered, and then wait.
    private func drop(_ parts: inout RequestBody.AsyncIterator) async {
        var left = MaterialImport.droppedBytes
        while left > 0, (try? request.checkCaller()) != nil, let part = try? await parts.next() {
            left -= part.readableBytes
        }
    }

    private func read(_ parts: inout RequestBody.AsyncIterator, into report: ImportReport) async throws {
        // A child of this task gives way to questions as it does.
        try await withThrowingTaskGroup(of: Void.self) { commits in
            var lines = LineSplitter(limit: MaterialImport.lineLimit)
            var chunk = ImportChunk()
            var number = 0
            func hand(_ next: ImportChunk) async throws {
                try await commits.waitForAll()
                guard !next.isEmpty else { return }
                commits.addTask { try await commit(next, into: report) }
            }
            do {
                while let part = try await parts.next() {
                    for line in try lines.append(part.readableBytesView) {
                        number += 1
                        if let full = take(line, number, into: &chunk) { try await hand(full) }
                    }
                }
            } catch {
                // What is being committed is still reported; what was not handed over is not begun.
                try await commits.waitForAll()
                throw error
            }
            if let last = lines.finish() {
                number += 1
                if let full = take(last, number, into: &chunk) { try await hand(full) }
            }
            try await hand(chunk)
            try await commits.waitForAll()
        }
    }

    /// Adds a line to `chunk`; returns the chunk before it when that was full or of another type.
    private func take(_ line: [UInt8], _ number: Int, into chunk: inout ImportChunk) -> ImportChunk? {
        guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) else { return nil }
        let parsed = Result { () throws -> (MaterialType, SubmissionOperation.Line) in
            let submission = try MaterialSubmission(json: JSONValue(parsing: line))
            let type = try MaterialRoutes.type(
                submission.type,
                submittedBy: request.caller,
                in: gateway.catalogue.current
            )
            return (
                type,
                SubmissionOperation.Line(
                    record: try submission.record(of: type),
                    expectedRevision: submission.expectedRevision,
                    disclosure: submission.disclosure
                )
            )
        }
        let type = try? parsed.get().0
        var full: ImportChunk?
        let isFull = chunk.count >= MaterialImport.chunkLimit || chunk.bytes >= MaterialImport.chunkBytes
        if isFull || !chunk.accepts(type) {
            full = chunk
            chunk = ImportChunk()
        }
        chunk.bytes += line.count
        switch parsed {
        case .success(let (type, line)): chunk.add(line, of: type, number: number)
        case .failure(let error): chunk.reject(number, Problem(error, now: gateway.clock()))
        }
        return full
    }

    private func commit(_ chunk: ImportChunk, into report: ImportReport) async throws {
        // A stream may last for hours: a revocation ends it before the next commit.
        try request.checkCaller()
        try await report.requireSense()
        guard let type = chunk.type else { return try await report.add(chunk, outcomes: [], receipt: nil) }
        let operation = SubmissionOperation(
            chunk.lines,
            of: type,
            by: request.caller.id,
            vault: gateway.vault
        )
        let (outcome, batch) = try await gateway.engine.perform(operation)
        try await report.add(chunk, outcomes: outcome.lines, receipt: outcome.position.map(batch.receipt))
    }
}

/// Lines of one type that are committed together, and the rejected ones among them.
struct ImportChunk: Sendable {
    /// A line as it came.
    enum Entry: Sendable {
        case accepted(number: Int)
        case rejected(number: Int, Problem)

        /// Its place in what was sent, from 1.
        var number: Int {
            switch self {
            case .accepted(let number), .rejected(let number, _): number
            }
        }
    }

    private(set) var type: MaterialType?
    private(set) var lines: [SubmissionOperation.Line] = []
    private(set) var entries: [Entry] = []
    /// How long its lines are.
    var bytes = 0

    var count: Int { entries.count }
    var isEmpty: Bool { entries.isEmpty }

    func accepts(_ other: MaterialType?) -> Bool {
        guard let type, let other else { return true }
        return type.reference == other.reference
    }

    mutating func add(_ line: SubmissionOperation.Line, of type: MaterialType, number: Int) {
        self.type = type
        lines.append(line)
        entries.append(.accepted(number: number))
    }

    mutating func reject(_ number: Int, _ problem: Problem) {
        entries.append(.rejected(number: number, problem))
    }
}
