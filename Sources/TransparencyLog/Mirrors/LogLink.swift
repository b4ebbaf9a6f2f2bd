/// Whether a log goes on from the one before it: its declaration names the end of that one's tree (log.md, Origins).
public enum LogLink {
    /// Why a log does not go on from another one.
    public enum Break: Error, Hashable, Sendable {
        /// The record is no declaration of a log.
        case noDeclaration
        /// The record is not the one of entry 0.
        case otherRecord
        /// The declaration is of another log than the checkpoint.
        case otherLog(NoteName)
        /// The declaration names no log before it.
        case firstLog
        /// The declaration goes on from a log of another name.
        case otherPrevious(NoteName)
        /// The log before ended with so many entries, but its tree has others.
        case otherSize(declared: UInt64)
        /// The log before ended with this root, but its tree has another.
        case otherRoot(declared: MerkleHash)
    }

    /// Verifies a link.
    ///
    /// - Parameters:
    ///   - declaration: the record of entry 0.
    ///   - entry: entry 0 of the newer log, verified under its checkpoint elsewhere.
    ///   - checkpoint: of the newer log.
    ///   - previous: the last one of the older log.
    /// - Throws: ``Break``, the first that is found.
    public static func verify(
        _ declaration: [UInt8],
        entry: PublicEntry?,
        of checkpoint: Checkpoint,
        after previous: Checkpoint
    ) throws(Break) {
        guard entry == PublicEntry(record: declaration) else { throw .otherRecord }
        guard let declared = LogDeclaration(record: declaration) else { throw .noDeclaration }
        guard declared.key.name == checkpoint.origin else { throw .otherLog(declared.key.name) }
        guard let end = declared.previous else { throw .firstLog }
        guard end.origin == previous.origin else { throw .otherPrevious(end.origin) }
        guard end.size == previous.size else { throw .otherSize(declared: end.size) }
        guard end.root == previous.root else { throw .otherRoot(declared: end.root) }
    }
}

extension LogLink {
    /// Entry 0 of a mirror, whose bundles were verified elsewhere; nil in an empty tree.
    ///
    /// - Throws: ``MirrorFault``, or what the source throws.
    public static func firstEntry(
        of checkpoint: Checkpoint,
        source: @escaping LogResource.Source
    ) throws -> PublicEntry? {
        var entries = MirrorEntries(size: checkpoint.size, source: source)
        return try entries.entry(at: 0)
    }
}

extension LogLink.Break: CustomStringConvertible {
    /// What does not fit.
    public var description: String {
        switch self {
        case .noDeclaration: "entry 0 is no declaration of a log"
        case .otherRecord: "the declaration is not the record of entry 0"
        case .otherLog(let name): "entry 0 declares another log, \(name)"
        case .firstLog: "the declaration names no log before it"
        case .otherPrevious(let name): "the declaration goes on from another log, \(name)"
        case .otherSize(let declared):
            "the declaration says that the log before ended with \(declared) entries"
        case .otherRoot(let declared):
            "the declaration says that the log before ended with the root \(declared)"
        }
    }
}
