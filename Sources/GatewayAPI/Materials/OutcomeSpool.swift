import Foundation
import NIOCore
import SharingModel
import SharingService
import Synchronization

/// Where the outcomes of an import wait until its client reads them: in memory while they are few, else in an unnamed
/// temporary file of bounded size.
///
/// It holds line numbers, record ids and messages, nothing personal.
final class OutcomeSpool: Sendable {
    private struct State {
        var memory: [UInt8] = []
        var file: FileHandle?
        var count = 0
    }

    private static let memoryLimit = 1 << 20
    private static let fileLimit = 1 << 30
    private static let partSize = 1 << 16

    private let state = Mutex(State())

    /// Appends text.
    ///
    /// - Throws: ``Problem`` 413 when the bound is reached, or the file system's error.
    func write(_ text: [UInt8]) throws {
        try state.withLock { state in
            state.count += text.count
            guard state.count <= OutcomeSpool.fileLimit else {
                throw Problem(
                    .bodyTooLarge,
                    detail: LocalizedText(
                        en:
                            "The import's outcomes exceed 1 GiB: send fewer lines, or Prefer: return=minimal.",
                        zh: "导入结果超过 1 GiB：请减少行数，或使用 Prefer: return=minimal。"
                    )
                )
            }
            if state.file == nil, state.count > OutcomeSpool.memoryLimit {
                let file = try OutcomeSpool.unnamedFile()
                try file.write(contentsOf: state.memory)
                (state.file, state.memory) = (file, [])
            }
            if let file = state.file {
                try file.write(contentsOf: text)
            } else {
                state.memory += text
            }
        }
    }

    /// Hands everything over, in parts, in order.
    func forEachPart(_ body: (ByteBuffer) async throws -> Void) async throws {
        let (memory, file) = state.withLock { ($0.memory, $0.file) }
        guard let file else { return try await body(ByteBuffer(bytes: memory)) }
        try file.seek(toOffset: 0)
        while let part = try file.read(upToCount: OutcomeSpool.partSize), !part.isEmpty {
            try await body(ByteBuffer(bytes: part))
        }
    }

    /// A file that only this process sees and that is gone with it.
    private static func unnamedFile() throws -> FileHandle {
        let path = NSTemporaryDirectory() + "/oncegate-import-\(UUID().uuidString)"
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.unavailable("cannot make a temporary file in \(path)") }
        unlink(path)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
