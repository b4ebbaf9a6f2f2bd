import Foundation

/// A file that is written anew and that only its owner may read, for it may tell of people.
struct OutputFile {
    let path: String
    private let handle: FileHandle

    init(_ path: String) throws {
        guard
            FileManager.default.createFile(
                atPath: path,
                contents: nil,
                attributes: [.posixPermissions: 0o600]
            ),
            let handle = FileHandle(forWritingAtPath: path)
        else {
            throw CommandFailure("cannot write \(path): is there such a directory, and may you write there?")
        }
        self.path = path
        self.handle = handle
    }

    func write(_ bytes: [UInt8]) throws {
        do {
            try handle.write(contentsOf: bytes)
        } catch {
            throw CommandFailure("cannot write \(path): \(error)")
        }
    }

    /// Writes a file in one go.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try OutputFile(path)
        try file.write(bytes)
        try? file.handle.close()
    }
}
