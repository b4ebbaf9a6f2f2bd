import CanonicalJSON
import Foundation
import GatewayAPI
import GatewayTesting
import SharingModel
import SharingService
import Testing

@testable import GatewayCommands

@Suite final class NetworkLogTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "network-\(UUID())").path
    private let notes = LogNotes()
    /// 2026-11-28T15:59:59.900Z: a tenth of a second before midnight in Shanghai.
    private let time = Timestamp(millisecondsSinceEpoch: 1_795_881_599_900)
    private let origin = ConnectionOrigin(number: 7, address: "192.0.2.4", port: 51_234)

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func directory() throws -> NetworkLogDirectory {
        NetworkLogDirectory(path: path, retention: try #require(NetworkRetention("6")))
    }

    private func log(bound: Int = 1 << 20) throws -> NetworkLog {
        try NetworkLog(
            directory(),
            calendar: .shanghai,
            clock: { [time] in time },
            logger: notes.logger,
            bound: bound
        )
    }

    private func writer() throws -> NetworkLogWriter {
        let directory = try directory()
        try directory.prepare()
        return NetworkLogWriter(directory, logger: notes.logger)
    }

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func file(_ day: String) -> String { "\(path)/network-\(day).ndjson" }

    private func text(_ day: String) throws -> String {
        try String(contentsOfFile: file(day), encoding: .utf8)
    }

    // MARK: The log

    @Test func `a new file begins when the day turns in the zone`() throws {
        let log = try log()
        log.note(.opened, on: origin, at: time)
        log.note(.opened, on: origin, at: time + .milliseconds(100))
        log.flush()
        let opened = #""event":"opened","connection":7,"address":"192.0.2.4","port":51234}"#
        #expect(
            try text("2026-11-28")
                == #"{"time":"2026-11-28T15:59:59.900Z","event":"started"}"# + "\n"
                + #"{"time":"2026-11-28T15:59:59.900Z","# + opened + "\n"
        )
        #expect(try text("2026-11-29") == #"{"time":"2026-11-28T16:00:00.000Z","# + opened + "\n")
        log.close()
    }

    @Test func `what comes after the end is ignored, and the end may come twice`() throws {
        let log = try log()
        log.close()
        log.note(.opened, on: origin, at: time)
        log.close()
        let lines = try text("2026-11-28").split(separator: "\n")
        #expect(lines.map { $0.contains("started") || $0.contains("stopped") } == [true, true])
    }

    @Test func `files are for the gateway's user alone`() throws {
        let log = try log()
        log.close()
        let attributes = try FileManager.default.attributesOfItem(atPath: file("2026-11-28"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `lines for which there is no room in memory are counted and told`() throws {
        let log = try log(bound: 60)
        log.flush()
        for _ in 0..<5 { log.note(.opened, on: origin, at: time) }
        log.flush()
        log.close()
        let lines = try text("2026-11-28").split(separator: "\n")
        let words = ["started\"}", #""lines-lost","count":5}"#, "stopped\"}"]
        #expect(lines.count == words.count)
        #expect(zip(lines, words).allSatisfy { $0.hasSuffix($1) }, "\(lines)")
        #expect(notes.texts == ["warning: lines of the network log were lost; it is written again"])
    }

    @Test func `old files are removed at the start`() throws {
        try directory().prepare()
        try "{}\n".write(toFile: file("2026-05-27"), atomically: false, encoding: .utf8)
        try "{}\n".write(toFile: file("2026-05-28"), atomically: false, encoding: .utf8)
        let log = try log()
        log.flush()
        #expect(!FileManager.default.fileExists(atPath: file("2026-05-27")))
        #expect(FileManager.default.fileExists(atPath: file("2026-05-28")))
        log.close()
    }

    @Test(arguments: [
        (
            ConnectionEvent.turnedAway,
            #""event":"turned-away","connection":7,"address":"192.0.2.4","port":51234}"#
        ),
        (
            .identified(
                caller: CallerID("spiffe://a.example/agency/tax/system/core"),
                tls: "1.3",
                applicationProtocol: "h2"
            ),
            #""port":51234,"caller":"spiffe://a.example/agency/tax/system/core","tls":"1.3","alpn":"h2"}"#
        ),
        (.identified(caller: nil, tls: "1.3", applicationProtocol: nil), #""port":51234,"tls":"1.3"}"#),
        (
            .handshakeFailed(reason: "TLS failed"),
            #""event":"handshake-failed","connection":7,"address":"192.0.2.4","port":51234,"reason":"TLS failed"}"#
        ),
        (
            .refused(request: "019a", operation: "getWhoami", code: .callerUnknown),
            #""request":"019a","operation":"getWhoami","status":401,"code":"caller-unknown"}"#
        ),
        (.closed(after: .milliseconds(1500), requests: 3), #""milliseconds":1500,"requests":3}"#),
    ]) func `every event is one line of JSON`(event: ConnectionEvent, end: String) throws {
        let line = NetworkLogLine.encoded(event, on: origin, at: time)
        let text = String(decoding: line, as: UTF8.self)
        #expect(text.hasSuffix(end + "\n"), "\(text)")
        #expect(try JSONValue(parsing: line.dropLast().map { $0 }).object?["connection"] == .integer(7))
    }

    // MARK: Its files

    @Test func `a file that a crash left in the middle of a line goes on with the next`() throws {
        var writer = try writer()
        try "{}\n{\"ev".write(toFile: file("2026-11-28"), atomically: false, encoding: .utf8)
        writer.write(Array("{1}\n".utf8), of: try day("2026-11-28"), at: time)
        #expect(try text("2026-11-28") == "{}\n{\"ev\n{1}\n")
    }

    @Test func `a file that was removed meanwhile is made again`() throws {
        var writer = try writer()
        let today = try day("2026-11-28")
        writer.write(Array("{1}\n".utf8), of: today, at: time)
        try FileManager.default.removeItem(atPath: file("2026-11-28"))
        writer.write(Array("{2}\n".utf8), of: today, at: time)
        #expect(try text("2026-11-28") == "{2}\n")
    }

    @Test func `what cannot be written is told once, counted, and told in the file afterwards`() throws {
        var writer = try writer()
        let today = try day("2026-11-28")
        try FileManager.default.createDirectory(
            atPath: file("2026-11-28"),
            withIntermediateDirectories: false
        )
        writer.write(Array("{1}\n{2}\n".utf8), of: today, at: time)
        writer.write(Array("{3}\n".utf8), of: today, at: time + .seconds(3600))
        try FileManager.default.removeItem(atPath: file("2026-11-28"))
        writer.write(Array("{4}\n".utf8), of: today, at: time + .seconds(3601))
        writer.write(Array("{5}\n".utf8), of: today, at: time + .seconds(3660))
        writer.write(Array("{6}\n".utf8), of: today, at: time + .seconds(3661))
        let lines = try text("2026-11-28").split(separator: "\n")
        #expect(lines[0].hasSuffix(#""event":"lines-lost","count":3}"#))
        #expect(lines.dropFirst() == ["{4}", "{5}", "{6}"])
        #expect(notes.texts.map { $0.prefix(16) } == ["error: the netwo", "warning: lines o"])
    }

    @Test func `lines that were dropped before are told first`() throws {
        var writer = try writer()
        writer.lose(4)
        writer.write(Array("{1}\n".utf8), of: try day("2026-11-28"), at: time)
        #expect(try text("2026-11-28").hasSuffix(#""event":"lines-lost","count":4}"# + "\n{1}\n"))
        #expect(notes.texts == ["warning: lines of the network log were lost; it is written again"])
    }

    @Test func `old files are looked for once a day`() throws {
        var writer = try writer()
        writer.sweep(on: try day("2026-11-28"))
        try "{}\n".write(toFile: file("2020-01-01"), atomically: false, encoding: .utf8)
        writer.sweep(on: try day("2026-11-28"))
        #expect(FileManager.default.fileExists(atPath: file("2020-01-01")))
        writer.sweep(on: try day("2026-11-29"))
        #expect(!FileManager.default.fileExists(atPath: file("2020-01-01")))
        #expect(notes.texts == ["notice: network logs past their term removed"])
    }
}
