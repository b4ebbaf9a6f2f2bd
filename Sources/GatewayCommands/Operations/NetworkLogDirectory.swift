import Foundation
import SharingModel

/// Where network logs are kept: one file a civil day, `network-2026-11-28.ndjson`.
///
/// Nothing but files of such names is ever removed.
struct NetworkLogDirectory: Sendable {
    let path: String
    let retention: NetworkRetention

    private static let (prefix, suffix) = ("network-", ".ndjson")

    /// Makes the directory where there is none.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid`` when the gateway cannot keep files there.
    func prepare() throws {
        try? FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        var isDirectory: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        guard isThere, isDirectory.boolValue, access(path, R_OK | W_OK | X_OK) == 0 else {
            throw GatewayConfiguration.Invalid(
                description:
                    "the configuration's network.log, \(path), is no directory that the gateway may write to: make it, "
                    + "and give it to the gateway's user"
            )
        }
    }

    /// The file of a day.
    func file(of day: CivilDate) -> String { "\(path)/\(NetworkLogDirectory.name(of: day))" }

    /// The days of the files that are there, the oldest first.
    func days() throws -> [CivilDate] {
        try FileManager.default.contentsOfDirectory(atPath: path).compactMap(NetworkLogDirectory.day).sorted()
    }

    /// Removes the files whose term is over.
    ///
    /// - Returns: the days of those that were removed.
    func removeExpired(on today: CivilDate) throws -> [CivilDate] {
        let expired = try days().filter { retention.isOver(for: $0, on: today) }
        for day in expired where unlink(file(of: day)) != 0 {
            throw DurableFile.Failure(file(of: day))
        }
        return expired
    }

    private static func name(of day: CivilDate) -> String { "\(prefix)\(day)\(suffix)" }

    /// Nil unless it is exactly a name of ours.
    private static func day(of name: String) -> CivilDate? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        let day = CivilDate(String(name.dropFirst(prefix.count).dropLast(suffix.count)))
        return day.flatMap { NetworkLogDirectory.name(of: $0) == name ? $0 : nil }
    }
}
