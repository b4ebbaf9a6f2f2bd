import Foundation
import SharingModel
import SharingService

/// Time stamps as files: `<time>-<size>.tst` is a token (RFC 3161), `<time>-<size>.checkpoint` what it is over.
struct TimeStampDirectory: TimeStampSource {
    let path: String

    /// The directory of a log: the first one's has no year in its name.
    init(dataDirectory: String, of log: GatewayLog) {
        path =
            log.number == 0
            ? "\(dataDirectory)/timestamps"
            : "\(dataDirectory)/timestamps-\(log.year ?? log.number)"
    }

    func all() -> [KeptTimeStamp] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return files.filter { $0.hasSuffix(".tst") }.compactMap { file in
            let name = String(file.dropLast(4))
            return TimeStampDirectory.size(in: name).map { KeptTimeStamp(name: name, size: $0) }
        }.sorted { ($0.size, $0.name) < ($1.size, $1.name) }
    }

    func token(_ name: String) -> [UInt8]? { content("\(name).tst", name) }

    func checkpoint(_ name: String) -> [UInt8]? { content("\(name).checkpoint", name) }

    /// Keeps a token with the checkpoint that it is over; the token's file comes last.
    func keep(_ token: [UInt8], over checkpoint: [UInt8], size: UInt64, at time: Timestamp) throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let digits = time.description.prefix(19).filter { $0 != "-" && $0 != ":" }
        let name = "\(digits)Z-\(size)"
        try DurableFile.replace("\(path)/\(name).checkpoint", with: checkpoint)
        try DurableFile.replace("\(path)/\(name).tst", with: token)
    }

    private func content(_ file: String, _ name: String) -> [UInt8]? {
        // Only names that were given out are looked for: nothing of a path gets through.
        guard TimeStampDirectory.size(in: name) != nil else { return nil }
        return FileManager.default.contents(atPath: "\(path)/\(file)").map(Array.init)
    }

    /// The size in a name `20261123T080000Z-48`; nil if it is no such name.
    private static func size(in name: String) -> UInt64? {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 16, parts[0].last == "Z",
            parts[0].utf8.allSatisfy({
                (0x30...0x39).contains($0) || $0 == UInt8(ascii: "T") || $0 == UInt8(ascii: "Z")
            }),
            let size = UInt64(parts[1]), String(size) == parts[1]
        else { return nil }
        return size
    }
}
