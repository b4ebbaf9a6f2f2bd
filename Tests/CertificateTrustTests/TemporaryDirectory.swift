import Foundation

/// A directory that vanishes with its owner.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "oncegate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in it.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file and returns its path.
    func write(_ content: String, to name: String) throws -> String {
        try write(Data(content.utf8), to: name)
    }

    /// Writes a file and returns its path.
    func write(_ content: Data, to name: String) throws -> String {
        try content.write(to: URL(filePath: file(name)))
        return file(name)
    }

    /// The content of a file in it.
    func read(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: file(name))) }

    /// The path of a copy of a file in it.
    func copy(_ name: String, to target: String) throws -> String { try write(try read(name), to: target) }
}
