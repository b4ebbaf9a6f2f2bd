import CanonicalJSON
import Synchronization

/// The lines of a CSV file that were not sent because they are no records; a few bytes for each.
final class MalformedRows: Sendable {
    private struct Row {
        let line: Int
        let fault: CSVFault
    }

    private let rows = Mutex<[Row]>([])

    func add(_ fault: CSVFault, line: Int) {
        rows.withLock { $0.append(Row(line: line, fault: fault)) }
    }

    /// Takes those before `line`, or all, in the order of the file.
    func take(before line: Int = .max) -> [RejectedLine] {
        rows.withLock { rows in
            let count = rows.firstIndex { $0.line >= line } ?? rows.count
            defer { rows.removeFirst(count) }
            return rows.prefix(count).map { row in
                RejectedLine(
                    line: row.line,
                    errors: [["pointer": "", "message": .string(row.fault.message)]]
                )
            }
        }
    }
}
