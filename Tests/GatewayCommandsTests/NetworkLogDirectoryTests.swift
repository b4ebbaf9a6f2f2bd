import Foundation
import SharingModel
import Testing

@testable import GatewayCommands

@Suite final class NetworkLogDirectoryTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "network-\(UUID())").path

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func directory(months: Int = 6) throws -> NetworkLogDirectory {
        let retention = try #require(NetworkRetention(String(months)))
        return NetworkLogDirectory(path: path, retention: retention)
    }

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func files() throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: path))
    }

    private func make(_ names: String...) throws {
        for name in names { try "{}\n".write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8) }
    }

    @Test(arguments: ["6", "7", "36", "1200"]) func `six months and more are kept`(text: String) throws {
        #expect(try #require(NetworkRetention(text)).description == text)
    }

    @Test(arguments: ["5", "0", "-6", "1201", "", "six", "6.5", "99999999999999999999"])
    func `fewer months than the law asks for, and what is no number, are none`(text: String) {
        #expect(NetworkRetention(text) == nil)
    }

    @Test(arguments: [
        ("2026-05-31", "2026-11-30", false), ("2026-05-31", "2026-12-01", true),
        ("2026-05-28", "2026-11-28", false), ("2026-05-27", "2026-11-28", true),
        ("2026-08-31", "2027-02-28", false), ("2026-08-31", "2027-03-01", true),
        ("2027-08-31", "2028-02-29", false), ("2027-08-31", "2028-03-01", true),
        ("2026-11-29", "2026-11-28", false),
    ]) func `a day's term ends when the same day six months later is past`(
        day: String,
        today: String,
        isOver: Bool
    ) throws {
        let retention = try #require(NetworkRetention("6"))
        #expect(retention.isOver(for: try self.day(day), on: try self.day(today)) == isOver)
    }

    @Test func `files past their term are removed, and nothing else`() throws {
        let directory = try directory()
        try directory.prepare()
        try make("network-2026-05-27.ndjson", "network-2025-12-31.ndjson", "network-2026-05-28.ndjson")
        let others = [
            "network-2025-12-31.ndjson.gz", "network-2025-02-30.ndjson", "network-2025-1-1.ndjson",
            "a.ndjson",
            "network-.ndjson", "my-network-2025-12-31.ndjson", "network-2025-12-31.NDJSON",
        ]
        for name in others { try make(name) }
        let removed = try directory.removeExpired(on: try day("2026-11-28"))
        #expect(removed.map(\.description) == ["2025-12-31", "2026-05-27"])
        #expect(try files() == Set(others + ["network-2026-05-28.ndjson"]))
    }

    @Test func `a longer term keeps files for longer`() throws {
        let directory = try directory(months: 12)
        try directory.prepare()
        try make("network-2025-11-28.ndjson", "network-2025-11-27.ndjson")
        #expect(try directory.removeExpired(on: try day("2026-11-28")).map(\.description) == ["2025-11-27"])
    }

    @Test func `the directory is made for the gateway alone`() throws {
        try directory().prepare()
        try directory().prepare()
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test func `a file in the directory's place is refused with what to do`() throws {
        try "".write(toFile: path, atomically: false, encoding: .utf8)
        let error = #expect(throws: GatewayConfiguration.Invalid.self) { try directory().prepare() }
        #expect(error?.description.contains("network.log") == true)
    }
}
