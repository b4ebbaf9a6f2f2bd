public import TransparencyLog

/// What is asked of a store's content before anybody relies on it.
public enum ContentCheck {
    /// Something that is not as it must be; the text is for operators.
    public struct Fault: Error, CustomStringConvertible {
        /// What is wrong.
        public let description: String
    }

    /// Checks every log from its root down to its entries, as `log fsck` does with a mirror.
    ///
    /// - Returns: the ends of the logs, oldest first.
    /// - Throws: ``Fault``.
    public static func logs(of content: any StoreContent) throws -> [Checkpoint] {
        var ends: [(number: Int, checkpoint: Checkpoint)] = []
        try content.read(.logs) { rows in ends += try rows.map(end) }
        ends.sort { $0.number < $1.number }
        guard !ends.isEmpty, ends.map(\.number) == Array(ends.indices) else {
            throw Fault(description: "there is no log, or one of them is missing")
        }
        for (number, checkpoint) in ends where checkpoint.size > 0 {
            let report = try TreeAudit.run(
                checkpoint,
                limit: 1,
                source: { try content.bytes(of: $0, in: number).map { Array($0) } }
            )
            guard report.isVerified else {
                throw Fault(
                    description:
                        "\(checkpoint.origin) does not verify, \(report.faultCount) faults: \(report.faults.first?.description ?? "")"
                )
            }
        }
        return ends.map(\.checkpoint)
    }

    /// Reads tables and says what they hold.
    public static func sums(
        of tables: [ContentTable],
        in content: any StoreContent
    ) throws -> [ContentTable: ContentSum] {
        var sums: [ContentTable: ContentSum] = [:]
        for table in tables {
            var sum = ContentSum()
            try content.read(table) { sum.add($0) }
            sums[table] = sum
        }
        return sums
    }

    /// Compares what a filled store holds with what was put in.
    ///
    /// - Throws: ``Fault``.
    public static func compare(
        _ filled: any StoreContent,
        with expected: [ContentTable: ContentSum]
    ) throws {
        let found = try sums(of: Array(expected.keys), in: filled)
        for table in ContentTable.all {
            guard let wanted = expected[table] else { continue }
            guard found[table] == wanted else {
                throw Fault(
                    description:
                        "\(table.name) has \(found[table]?.rows ?? 0) rows that are not the \(wanted.rows) that were to be copied"
                )
            }
        }
    }

    private static func end(_ row: ContentRow) throws -> (number: Int, checkpoint: Checkpoint) {
        guard row.count >= 5, case .integer(let number) = row[0], case .text(let text) = row[1],
            case .integer(let size) = row[2], case .bytes(let bytes) = row[3],
            case .text(let signed) = row[4],
            let origin = NoteName(text), size >= 0, let frontier = Frontier(size: UInt64(size), bytes: bytes)
        else { throw Fault(description: "the end of a log is damaged") }
        let end = Checkpoint(origin: origin, size: frontier.size, root: frontier.root)
        // A log that was begun a moment ago has signed nothing yet.
        guard end.size == 0 || (try? SignedCheckpoint(parsing: signed).checkpoint) == end else {
            throw Fault(description: "the newest checkpoint of \(origin) is not that of its tree")
        }
        return (Int(number), end)
    }
}
