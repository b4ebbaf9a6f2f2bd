import GRDB

/// Codes that many rows share (types, agencies, contracts), each stored once under a small number.
///
/// There are some hundreds, so all are held in memory.
final class CodeTable {
    private let insert: PreparedStatement
    private var numbers: [String: Int64] = [:]
    private var texts: [Int64: String] = [:]
    private var uncommitted: [String] = []

    init(_ database: Database) throws {
        insert = try PreparedStatement(database, "INSERT INTO code (id, text) VALUES (?1, ?2)")
        let select = try PreparedStatement(database, "SELECT id, text FROM code")
        for (number, text) in try select.all({ ($0.integer(0), $0.text(1)) }) {
            numbers[text] = number
            texts[number] = text
        }
    }

    /// The number of a code, if it was ever written.
    func number(of text: String) -> Int64? { numbers[text] }

    func text(of number: Int64) -> String? { texts[number] }

    /// The number of a code, which is written if it is new; within a transaction.
    func intern(_ text: String) throws -> Int64 {
        if let number = numbers[text] { return number }
        let number = Int64(numbers.count + 1)
        insert.bind(1, number)
        insert.bind(2, text)
        try insert.execute()
        uncommitted.append(text)
        numbers[text] = number
        texts[number] = text
        return number
    }

    func didCommit() { uncommitted.removeAll(keepingCapacity: true) }

    func didRollBack() {
        for text in uncommitted {
            if let number = numbers.removeValue(forKey: text) { texts[number] = nil }
        }
        uncommitted.removeAll()
    }
}
