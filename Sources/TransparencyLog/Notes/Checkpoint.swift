/// The state of a log: its name, size and root (C2SP tlog-checkpoint).
///
/// Grammar: `<origin>\n<size>\n<base64 root>\n`, then any number of non-empty extension lines.
public struct Checkpoint: Hashable, Sendable {
    /// The log's name.
    public let origin: NoteName
    /// How many entries the log has.
    public let size: UInt64
    /// The root of the tree of that size.
    public let root: MerkleHash

    /// The state of a log.
    public init(origin: NoteName, size: UInt64, root: MerkleHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Parses the text of a checkpoint strictly; extension lines are tolerated and dropped.
    public init(parsing text: String) throws(LogFormatError) {
        // The text ends in a newline, so the last piece is empty.
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let name = lines.first, let origin = NoteName(String(Substring(name))) else {
            throw .checkpointLine(1)
        }
        guard lines.count > 1, let size = DecimalNumber.parse(lines[1]) else { throw .checkpointLine(2) }
        guard lines.count > 2, let root = MerkleHash(base64: lines[2]) else { throw .checkpointLine(3) }
        guard lines.count > 3, let end = lines.last, end.isEmpty else { throw .checkpointLine(lines.count) }
        if let empty = lines[3..<(lines.count - 1)].firstIndex(where: \.isEmpty) {
            throw .checkpointLine(empty + 1)
        }
        self.init(origin: origin, size: size, root: root)
    }

    /// The text that is signed, without extension lines.
    public var text: String {
        "\(origin)\n\(size)\n\(root.base64)\n"
    }
}
