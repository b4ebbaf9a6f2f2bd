import CanonicalJSON
import Foundation
import SharingService

/// What erasures mean for the keys, in a file beside them that is only ever appended to: whoever restores an older copy of
/// both the data and the keys, and keeps this file, brings nobody's data back.
///
/// A line is `erased <tag> <mark>` or `restricted <tag>`, in hexadecimal; it tells nothing without the gateway's own keys.
struct ErasureJournal {
    /// What becomes of a subject's key.
    enum Effect: Hashable {
        /// It is destroyed; the mark tells it from one that the subject got later.
        case erased(tag: BlindTag, mark: [UInt8])
        /// What it seals is kept and not used.
        case restricted(tag: BlindTag)
    }

    let path: String

    /// Everything that was written; nothing if there is no file.
    ///
    /// - Throws: ``StoreOpeningError`` for a line that is none: it must not be passed over.
    func read() throws -> Set<Effect> {
        guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
        return try effects(Array(bytes))
    }

    /// What the lines of a journal say.
    func effects(_ bytes: [UInt8]) throws -> Set<Effect> {
        // What was written after the last line feed was torn by a crash; its batch is not committed or comes again.
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        return Set(
            try lines.map { line in
                guard let effect = Effect(String(decoding: line, as: UTF8.self)) else {
                    throw StoreOpeningError.failed(path: path, reason: "it has a line that is no erasure")
                }
                return effect
            }
        )
    }

    /// Adds what is not there yet, durably.
    func append(_ effects: Set<Effect>) throws {
        let fresh = effects.subtracting(try read())
        guard !fresh.isEmpty else { return }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, StoreFiles.mode)
        guard descriptor >= 0 else {
            throw StoreOpeningError.failed(path: path, reason: SystemFailure.text())
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let whole = try file.readToEnd() ?? Data()
        let end = whole.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        try file.truncate(atOffset: UInt64(end))
        try file.seekToEnd()
        let text = fresh.map { "\($0)\n" }.sorted().joined()
        try file.write(contentsOf: Data(text.utf8))
        try file.synchronize()
    }
}

extension ErasureJournal.Effect: LosslessStringConvertible {
    init?(_ description: String) {
        let parts = description.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, let tag = Hexadecimal.bytes(parts[1]).flatMap(BlindTag.init(bytes:)) else {
            return nil
        }
        switch (parts[0], parts.count) {
        case ("restricted", 2): self = .restricted(tag: tag)
        case ("erased", 3):
            guard let mark = Hexadecimal.bytes(parts[2]) else { return nil }
            self = .erased(tag: tag, mark: mark)
        default: return nil
        }
    }

    var description: String {
        switch self {
        case .erased(let tag, let mark): "erased \(Hexadecimal.text(tag.bytes)) \(Hexadecimal.text(mark))"
        case .restricted(let tag): "restricted \(Hexadecimal.text(tag.bytes))"
        }
    }
}
