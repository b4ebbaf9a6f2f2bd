import ArgumentParser
import CanonicalJSON

/// A list of questions from a CSV file: asked in batches, given back with a column of results.
struct VerificationList {
    let template: QuestionTemplate
    let client: GatewayClient
    let isJSON: Bool
    /// How many questions are asked in a second at most; nil means as many as the gateway answers.
    let pace: Int?

    /// A row of the list, with its question unless it is malformed.
    private struct Row {
        let cells: [String]
        let question: JSONValue?
    }

    /// What one batch may hold at most (api.md): questions, and bytes with some room for the frame.
    private static let questionLimit = 1000
    private static let byteLimit = 900 << 10

    /// Asks every question; true if every row matches.
    func run(_ input: InputFile) async throws -> Bool {
        var file = try await CSVFile(input)
        let columns = try VerificationColumns(header: file.header)
        let schema = try await MaterialSchema.fetchIfKnown(template.material, from: client)
        let kept = file.header.indices.filter { file.header[$0] != "result" }
        if !isJSON { Console.print(CSVText.record(kept.map { file.header[$0] } + ["result"])) }
        var counts: [String: Int] = [:]
        var (batch, size): ([Row], Int) = ([], 0)
        while let rows = try await file.next() {
            for row in rows {
                let next = try self.row(row, columns, schema, width: file.header.count)
                let length = next.question?.encodedBytes.count ?? 0
                if batch.count == min(VerificationList.questionLimit, pace ?? .max)
                    || size + length > VerificationList.byteLimit
                {
                    try await ask(batch, kept, &counts)
                    if pace != nil { try await Task.sleep(for: .seconds(1)) }
                    (batch, size) = ([], 0)
                }
                batch.append(next)
                size += length + 1
            }
        }
        try await ask(batch, kept, &counts)
        let rows = counts.sorted { $0.key < $1.key }.map { [$0.key, String($0.value)] }
        if !rows.isEmpty { Console.error(Table(rows, numeric: [1]).description) }
        return counts.keys.allSatisfy { $0 == "match" }
    }

    private func row(
        _ row: CSVRow,
        _ columns: VerificationColumns,
        _ schema: MaterialSchema?,
        width: Int
    ) throws -> Row {
        switch row {
        case .record(_, let cells):
            return Row(cells: cells, question: try columns.question(cells, template, schema: schema))
        case .malformed(let line, let fault):
            Console.error("line \(line): \(fault.message)")
            return Row(cells: Array(repeating: "", count: width), question: nil)
        }
    }

    private func ask(_ batch: [Row], _ kept: [Int], _ counts: inout [String: Int]) async throws {
        let questions = batch.compactMap(\.question)
        var results: [String] = []
        if !questions.isEmpty {
            let answer = try await client.post("/v1/verifications/batch", ["queries": .array(questions)])
            results = (answer.json?["answers"]?.array ?? []).map(VerificationList.result)
            guard results.count == questions.count else {
                throw CommandFailure(
                    "\(client.address) answered \(results.count) of \(questions.count) questions"
                )
            }
            if isJSON { Console.print(String(decoding: answer.bytes, as: UTF8.self)) }
        }
        var rest = results[...]
        for row in batch {
            let result = row.question == nil ? "malformed-row" : rest.removeFirst()
            counts[result, default: 0] += 1
            if !isJSON { Console.print(CSVText.record(kept.map { row.cells[$0] } + [result])) }
        }
    }

    /// One word for an answer: its verdict, or why there is none.
    static func result(of answer: JSONValue) -> String {
        if let verdict = answer["verdict"]?.string {
            return answer["state"]?.string.map { "\(verdict):\($0)" } ?? verdict
        }
        let reasons = (answer["problem"]?["reasons"]?.array ?? []).compactMap(\.string)
        if !reasons.isEmpty { return "refused:\(reasons.joined(separator: " "))" }
        return answer["problem"]?["code"]?.string ?? "problem"
    }
}

/// CSV as it is written (RFC 4180).
enum CSVText {
    /// A record without the end of its line; cells are quoted where they must be.
    static func record(_ cells: [String]) -> String {
        cells.map { cell in
            let isPlain = !cell.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
            return isPlain ? cell : "\"\(cell.replacing("\"", with: "\"\""))\""
        }.joined(separator: ",")
    }
}
