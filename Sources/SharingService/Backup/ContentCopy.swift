public import TransparencyLog

/// Everything of one store put into another one.
public enum ContentCopy {
    /// What was copied, as the filled store has it.
    public struct Proof: Sendable {
        /// The ends of the logs, oldest first; the same in both stores.
        public let logs: [Checkpoint]
        /// How many rows there are in all.
        public let rows: Int64
    }

    /// Copies every table, then reads all of it back and checks every log of the filled store.
    ///
    /// - Throws: ``ContentCheck/Fault`` where anything is not as it was; what the stores throw.
    public static func copy(_ source: any StoreContent, into target: any StoreFilling) throws -> Proof {
        try prove(target, try pour(source, into: target))
    }

    /// Copies every table.
    ///
    /// - Returns: what the filled store must hold now.
    public static func pour(
        _ source: any StoreContent,
        into target: any StoreFilling
    ) throws -> [ContentTable: ContentSum] {
        var sums: [ContentTable: ContentSum] = [:]
        for table in ContentTable.all {
            var sum = ContentSum()
            try source.read(table) { rows in
                sum.add(rows)
                try target.add(rows, to: table)
            }
            sums[table] = sum
        }
        return sums
    }

    /// Checks a store that was filled with content of these sums.
    public static func prove(
        _ target: any StoreContent,
        _ sums: [ContentTable: ContentSum]
    ) throws -> Proof {
        try ContentCheck.compare(target, with: sums)
        return Proof(
            logs: try ContentCheck.logs(of: target),
            rows: sums.values.reduce(0) { $0 + $1.rows }
        )
    }
}
