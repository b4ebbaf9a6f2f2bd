import Foundation
import Logging
import SharingModel
import SharingService
import Testing
import TransparencyLog

@testable import GatewayCommands

/// The last checkpoint of an old log is published under its own path, whatever had been published before the year's turn.
@Suite struct YearlyPublicationTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let dated: DatedGateway

    init() async throws {
        dated = try await DatedGateway(on: "2026-12-31")
    }

    /// The gateway rolls over after `published` was published, and four entries were logged.
    private func turned<Result: Sendable>(
        _ published: Bool,
        _ use: (SharingGateway, Publication) throws -> Result
    ) async throws -> Result {
        try await dated.opened { gateway in
            if !published { try await dated.grow(gateway) }
            let file = PublishedCheckpointFile(dataDirectory: dated.configuration.dataDirectory)
            file.write(published ? gateway.released.newest : gateway.released.published, logger: logger)
        }
        _ = try dated.keys.makeLogKey(year: 2027)
        try dated.set("2027-01-01")
        return try await dated.opened { gateway in
            try use(gateway, Publication(dated.configuration, gateway, logger: logger))
        }
    }

    private var carried: String? {
        try? String(
            contentsOfFile: "\(dated.configuration.dataDirectory)/published-checkpoint-2026",
            encoding: .utf8
        )
    }

    @Test func `what was published at the end is carried over, and nothing more is to be done`() async throws
    {
        try await turned(true) { gateway, publication in
            let old = gateway.logs[0].released
            #expect(old.published == old.newest && !old.published.isEmpty)
            #expect(carried == old.published)
            #expect(publication.services.count == 1)
        }
    }

    @Test func `a last checkpoint that was not published yet still becomes so`() async throws {
        try await turned(false) { gateway, publication in
            let old = gateway.logs[0].released
            #expect(PublishedCheckpointFile.size(of: old.published) == 1)
            #expect(PublishedCheckpointFile.size(of: old.newest) == 4)
            #expect(carried == old.published)
            #expect(publication.services.count == 2)
        }
    }

    @Test func `the policy lists every log, the newest first`() async throws {
        try await turned(true) { gateway, publication in
            #expect(publication.policy.logs.map(\.key) == gateway.logs.map(\.key).reversed())
        }
    }

    @Test func `each log has its own directory of time stamps`() async throws {
        try await turned(true) { gateway, _ in
            let paths = gateway.logs.map { TimeStampDirectory(dataDirectory: "data", of: $0).path }
            #expect(paths == ["data/timestamps", "data/timestamps-2027"])
        }
    }
}
