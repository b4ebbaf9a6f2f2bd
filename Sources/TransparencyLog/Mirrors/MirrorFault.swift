/// What does not hold in a copy of a log, and where.
public struct MirrorFault: Error, Hashable, Sendable {
    /// Everything that can be wrong with a copy.
    public enum Reason: Hashable, Sendable {
        /// A tile or bundle is not there.
        case missing
        /// A tile or bundle has fewer or more bytes than one of its width has.
        case wrongLength(count: Int, expected: Int)
        /// An entry of a bundle is not a public entry.
        case malformedEntry
        /// A tile's hash, or an entry's, is not the one under the checkpoint's root.
        case hashMismatch
        /// The tiles lead to another root than the checkpoint's.
        case rootMismatch
    }

    /// The tile or bundle; nil where it is the tree as a whole.
    public let resource: LogResource?
    /// The index of the first entry that it concerns.
    public let index: UInt64
    /// What is wrong.
    public let reason: Reason

    /// A fault of a tile or bundle, at one of its positions.
    public init(_ resource: LogResource, at position: Int = 0, _ reason: Reason) {
        self.resource = resource
        index = resource.firstEntry(at: position)
        self.reason = reason
    }

    /// A fault of the tree as a whole.
    init(_ reason: Reason) {
        resource = nil
        index = 0
        self.reason = reason
    }
}

extension MirrorFault: CustomStringConvertible {
    /// Where and what.
    public var description: String {
        resource.map { "\($0), from entry \(index): \(reason)" } ?? "the tree: \(reason)"
    }
}

extension MirrorFault.Reason {
    /// A word that programs can compare.
    public var code: String {
        switch self {
        case .missing: "missing"
        case .wrongLength(let count, let expected): count < expected ? "too-short" : "too-long"
        case .malformedEntry: "malformed-entry"
        case .hashMismatch: "hash-mismatch"
        case .rootMismatch: "root-mismatch"
        }
    }
}

extension MirrorFault.Reason: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .missing: "is missing"
        case .wrongLength(let count, let expected): "has \(count) bytes where \(expected) are needed"
        case .malformedEntry: "holds something that is not an entry"
        case .hashMismatch: "is not what the checkpoint commits to"
        case .rootMismatch: "the hashes lead to another root than the checkpoint's"
        }
    }
}
