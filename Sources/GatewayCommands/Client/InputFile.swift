import ArgumentParser
import Dispatch
import Foundation

/// A file or standard input (`-`), read in chunks; read it once only.
struct InputFile: AsyncSequence, Sendable {
    let name: String
    /// Its size in bytes; nil if that is not known.
    let size: Int?
    private let handle: FileHandle
    private static let chunkSize = 1 << 18

    /// Opens the file.
    ///
    /// - Throws: `ValidationError` if that cannot be done.
    init(_ path: String) throws {
        guard path != "-" else {
            (name, size, handle) = ("standard input", nil, .standardInput)
            return
        }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue,
            let handle = FileHandle(forReadingAtPath: path)
        else { throw ValidationError("cannot read \(path): is it a file, and may you read it?") }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let isRegular = attributes?[.type] as? FileAttributeType == .typeRegular
        size = isRegular ? (attributes?[.size] as? NSNumber)?.intValue : nil
        name = path
        self.handle = handle
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(name: name, handle: handle) }

    /// Reads the next chunk on a thread of its own, since reading blocks.
    struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        fileprivate let name: String
        fileprivate let handle: FileHandle
        private static let reading = DispatchQueue(label: "oncegate.input")

        mutating func next() async throws -> Data? {
            let (name, handle) = (name, handle)
            return try await withCheckedThrowingContinuation { continuation in
                AsyncIterator.reading.async {
                    do {
                        let chunk = try handle.read(upToCount: InputFile.chunkSize)
                        continuation.resume(returning: chunk.flatMap { $0.isEmpty ? nil : $0 })
                    } catch {
                        continuation.resume(
                            throwing: InputFailure(description: "cannot go on reading \(name): \(error)")
                        )
                    }
                }
            }
        }
    }
}

/// The input broke off.
struct InputFailure: Error, CustomStringConvertible {
    let description: String
}

extension InputFile {
    /// All of it, up to `limit` bytes: 16 MiB unless told.
    func contents(atMost limit: Int = 16 << 20) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in self {
            bytes += chunk
            guard bytes.count <= limit else {
                throw ValidationError("\(name) is longer than \(limit >> 20) MiB: split it")
            }
        }
        return bytes
    }

    /// The lines that are not empty: ids and subjects never stand on a command line, where other users see them.
    func lines() async throws -> [String] {
        guard let text = String(validating: try await contents(), as: UTF8.self) else {
            throw ValidationError("\(name) is not UTF-8")
        }
        return text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter
        { !$0.isEmpty }
    }

    /// The first line that is not empty.
    func firstLine(_ expected: String) async throws -> String {
        guard let line = try await lines().first else {
            throw ValidationError("\(name) is empty; it must hold \(expected)")
        }
        return line
    }
}
