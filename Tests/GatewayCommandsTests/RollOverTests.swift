import Foundation
import Logging
import SharingModel
import SharingService
import Testing
import TransparencyLog

@testable import GatewayCommands

/// The log of a new year begins where that of the old one ends (log.md, Origins).
@Suite struct RollOverTests {
    private let dated: DatedGateway

    init() async throws {
        dated = try await DatedGateway(on: "2026-12-31")
        try await dated.opened { gateway in
            try await dated.grow(gateway)
            dated.noteReleased(gateway)
        }
    }

    private func origins(_ gateway: SharingGateway) -> [String] { gateway.logs.map(\.key.name.description) }

    @Test func `a start in the new year begins its log, whose declaration names the end of the old one`()
        async throws
    {
        _ = try dated.keys.makeLogKey(year: 2027)
        try dated.set("2027-01-01")
        try await dated.opened { gateway in
            #expect(
                origins(gateway) == [
                    "data.lanjiang.example/log/2026", "data.lanjiang.example/log/2027",
                ]
            )
            let logs = try await gateway.store.logs()
            #expect(logs.map(\.head.frontier.size) == [4, 1])
            let record = try #require(try await gateway.store.record(at: LogPlace(log: 1, index: 0)))
            let declared = try #require(LogDeclaration(record: record.record.bytes))
            #expect(declared.key == gateway.logKey && declared.previous == logs[0].checkpoint)
            try await dated.grow(gateway)
            dated.noteReleased(gateway)
        }
        // Once is enough.
        try await dated.opened { gateway in
            let sizes = try await gateway.store.logs().map(\.head.frontier.size)
            #expect(sizes == [4, 4])
        }
    }

    @Test func `the civil year of the gateway's zone counts`() async throws {
        let rollOver = RollOver(configuration: dated.configuration)
        let log = try #require(NoteName("data.lanjiang.example/log/2026"))
        _ = try dated.keys.makeLogKey(year: 2027)
        for (time, isDue) in [("2026-12-31T15:59:59.999Z", false), ("2026-12-31T16:00:00.000Z", true)] {
            guard case .due = rollOver.state(of: log, at: try #require(Timestamp(time))) else {
                #expect(!isDue)
                continue
            }
            #expect(isDue)
        }
    }

    @Test func `without the new key the old log goes on, and years may be left out`() async throws {
        try dated.set("2027-06-01")
        try await dated.opened { gateway in
            #expect(origins(gateway).count == 1)
            try await dated.grow(gateway)
        }
        try dated.set("2028-01-02")
        _ = try dated.keys.makeLogKey(year: 2028)
        try await dated.opened { #expect(origins($0).last == "data.lanjiang.example/log/2028") }
    }

    @Test func `looking at a gateway begins nothing`() async throws {
        _ = try dated.keys.makeLogKey(year: 2027)
        try dated.set("2027-01-01")
        try await dated.opened(for: .inspect) { #expect(origins($0).count == 1) }
    }

    @Test func `a switch that broke off before the declaration is completed by the next start`() async throws
    {
        _ = try dated.keys.makeLogKey(year: 2027)
        try dated.set("2027-01-01")
        try await dated.opened(for: .inspect) { gateway in
            _ = try await gateway.store.insertLogIfAbsent(
                try #require(NoteName("data.lanjiang.example/log/2027"))
            )
        }
        try await dated.opened(for: .inspect) { gateway in
            let head = try await gateway.store.head()
            #expect(head.frontier.size == 0)
        }
        try await dated.opened { gateway in
            let logs = try await gateway.store.logs()
            #expect(logs.map(\.head.frontier.size) == [4, 1])
            #expect(gateway.released.newest == logs[1].head.checkpoint)
        }
    }

    @Test func `a database that was set back to the old year is refused, not rolled over again`() async throws
    {
        _ = try dated.keys.makeLogKey(year: 2027)
        let (data, copy) = (dated.configuration.dataDirectory, dated.directory + "/copy")
        try FileManager.default.copyItem(atPath: data, toPath: copy)
        try dated.set("2027-01-01")
        try await dated.opened { dated.noteReleased($0) }
        try FileManager.default.removeItem(atPath: data)
        try FileManager.default.moveItem(atPath: copy, toPath: data)
        await #expect {
            try await dated.opened { _ in }
        } throws: { error in
            "\(error)".contains("it was set back") && "\(error)".contains("/log/2027")
        }
    }

    @Test func `the old log's key is in its declaration, so that its private one may be destroyed`()
        async throws
    {
        _ = try dated.keys.makeLogKey(year: 2027)
        try dated.set("2027-01-01")
        let before = try dated.keys.signer(origin: "data.lanjiang.example/log/2026").verifierKey
        try await dated.opened { #expect($0.earlierLogs.map(\.key) == [before]) }
        try FileManager.default.removeItem(atPath: "\(dated.configuration.keysDirectory)/log-2026.key")
        try await dated.opened { #expect($0.earlierLogs.map(\.key) == [before]) }
    }

    @Test func `a key that is there is not made again`() throws {
        let path = try dated.keys.makeLogKey(year: 2027)
        let bytes = FileManager.default.contents(atPath: path)
        #expect(throws: GatewayConfiguration.Invalid.self) { try dated.keys.makeLogKey(year: 2027) }
        #expect(FileManager.default.contents(atPath: path) == bytes)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `the next key is that of the coming year, or of the one that has begun without`() throws {
        let rollOver = RollOver(configuration: dated.configuration)
        #expect(rollOver.nextYear(at: try DatedGateway.noon(of: "2026-12-31")) == 2027)
        #expect(rollOver.nextYear(at: try DatedGateway.noon(of: "2027-02-01")) == 2027)
        _ = try dated.keys.makeLogKey(year: 2027)
        #expect(rollOver.nextYear(at: try DatedGateway.noon(of: "2026-12-31")) == 2027)
        #expect(rollOver.nextYear(at: try DatedGateway.noon(of: "2027-02-01")) == 2028)
    }

    @Test func `a running gateway notices the new year when the key is there`() async throws {
        let log = try #require(NoteName("data.lanjiang.example/log/2026"))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await dated.opened { gateway in
            let watch = RollOverWatch(
                dated.configuration,
                log: log,
                store: gateway.store,
                clock: dated.clock,
                logger: logger
            )
            let before = await watch.look()
            try dated.set("2027-01-01")
            let keyless = await watch.look()
            #expect(!before && !keyless && !watch.hasTurned)
            _ = try dated.keys.makeLogKey(year: 2027)
            let due = await watch.look()
            #expect(due && watch.hasTurned)
        }
    }

    @Test func `a store that takes no writes stays open in the old log`() async throws {
        let log = try #require(NoteName("data.lanjiang.example/log/2026"))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        _ = try dated.keys.makeLogKey(year: 2027)
        // Closed, it takes none.
        let store = try await dated.opened { $0.store }
        try dated.set("2027-01-01")
        let watch = RollOverWatch(
            dated.configuration,
            log: log,
            store: store,
            clock: dated.clock,
            logger: logger
        )
        let due = await watch.look()
        #expect(!due && !watch.hasTurned)
    }

    @Test(
        arguments: [
            ([2026], 2026, 11, "ok"), ([2026], 2026, 12, "warning"), ([2026, 2027], 2026, 12, "ok"),
            ([2026], 2027, 1, "bad"), ([2026, 2027], 2027, 1, "ok"), ([], 2026, 1, "bad"),
        ] as [([Int], Int, Int, String)]
    )
    func `doctor says when the next log's key is missing`(
        keys: [Int],
        year: Int,
        month: Int,
        expected: String
    ) {
        let word =
            switch DoctorCommand.nextLog(keys: keys, year: year, month: month) {
            case .good: "ok"
            case .warning: "warning"
            case .bad: "bad"
            }
        #expect(word == expected)
    }
}
