import Foundation
import NIOCore
import SharingModel
import SharingService
import Synchronization

/// Where the outcomes of an import wait until its client reads them: in memory while they are few, else in an unnamed
/// temporary file.
///
/// Takes its room from what all imports of the agency may have, as long as it is there. It holds line numbers, record ids
/// and messages, nothing personal.
final class OutcomeSpool: Sendable {
    private struct State {
        var memory: [UInt8] = []
        var file: FileHandle?
        /// How many bytes of the file are whole.
        var fileSize = 0
        var end: [UInt8] = []
        /// How many bytes there are, with those that are kept for the end.
        var count = 0
        /// How many are taken of the budget.
        var taken: Int
    }

    /// How many bytes are taken of the budget at once: the first of them for the lines that are read, too.
    static let step = 16 << 20
    private static let memoryLimit = 1 << 20
    private static let partSize = 1 << 16

    private let state: Mutex<State>
    private let budget: ByteBudget
    private let agency: AgencyID

    /// Takes the room for an import of `agency`.
    ///
    /// - Throws: ``Problem`` 429 where there is none.
    init(budget: ByteBudget, agency: AgencyID) throws(Problem) {
        try budget.take(OutcomeSpool.step, for: agency)
        state = Mutex(State(taken: OutcomeSpool.step))
        self.budget = budget
        self.agency = agency
    }

    deinit { budget.giveBack(state.withLock { $0.taken }, by: agency) }

    /// Appends text, of which there may be a little more than there is room; who writes on calls ``requireRoom()`` first.
    ///
    /// - Throws: ``StoreError`` if the file does not take it; then none of it is there.
    func write(_ text: [UInt8]) throws(StoreError) {
        try state.withLock { state throws(StoreError) in
            if state.file == nil, state.memory.count + text.count > OutcomeSpool.memoryLimit {
                let file = try OutcomeSpool.unnamedFile()
                try OutcomeSpool.append(state.memory, to: file)
                (state.file, state.fileSize, state.memory) = (file, state.memory.count, [])
            }
            if let file = state.file {
                try OutcomeSpool.append(text, to: file)
                state.fileSize += text.count
            } else {
                state.memory += text
            }
            state.count += text.count
        }
    }

    /// Keeps room for so many bytes of what ``end(with:)`` is given.
    func keep(_ bytes: Int) { state.withLock { $0.count += bytes } }

    /// Takes what was written of the budget.
    ///
    /// - Throws: ``Problem`` 429 where there is no room.
    func requireRoom() throws(Problem) {
        try state.withLock { state throws(Problem) in
            while state.count > state.taken {
                try budget.take(OutcomeSpool.step, for: agency)
                state.taken += OutcomeSpool.step
            }
        }
    }

    /// Sets what comes last: it is there whatever has become of the room and of the file.
    func end(with text: [UInt8]) { state.withLock { $0.end = text } }

    /// Hands everything over, in parts, in order.
    func forEachPart(_ body: (ByteBuffer) async throws -> Void) async throws {
        let (file, size, rest) = state.withLock { ($0.file, $0.fileSize, $0.memory + $0.end) }
        if let file {
            try file.seek(toOffset: 0)
            var left = size
            while left > 0, let part = try file.read(upToCount: min(left, OutcomeSpool.partSize)),
                !part.isEmpty
            {
                left -= part.count
                try await body(ByteBuffer(bytes: part))
            }
        }
        if !rest.isEmpty { try await body(ByteBuffer(bytes: rest)) }
    }

    private static func append(_ text: [UInt8], to file: FileHandle) throws(StoreError) {
        do {
            try file.write(contentsOf: text)
        } catch {
            throw .unavailable("cannot write a temporary file in \(NSTemporaryDirectory()): \(error)")
        }
    }

    /// A file that only this process sees and that is gone with it.
    private static func unnamedFile() throws(StoreError) -> FileHandle {
        let path = NSTemporaryDirectory() + "/oncegate-import-\(UUID().uuidString)"
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unavailable("cannot make a temporary file in \(path)") }
        unlink(path)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
