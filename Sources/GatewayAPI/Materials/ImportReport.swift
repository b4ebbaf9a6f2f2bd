import CanonicalJSON
import SharingModel
import SharingService

/// Writes the outcomes of an import into its spool and counts them.
actor ImportReport {
    /// Where the outcomes are.
    nonisolated let spool: OutcomeSpool
    private let isMinimal: Bool
    private let language: Language
    private var counts: [String: Int] = [:]
    private var receipts: [JSONValue] = []
    private(set) var lines = 0

    init(spool: OutcomeSpool, isMinimal: Bool, language: Language) {
        self.spool = spool
        self.isMinimal = isMinimal
        self.language = language
    }

    /// Adds a chunk that is committed.
    func add(_ chunk: ImportChunk, outcomes: [SubmissionOperation.LineOutcome], receipt: JSONObject?) throws {
        var outcomes = outcomes[...]
        var text: [UInt8] = []
        for entry in chunk.entries {
            lines += 1
            switch entry {
            case .rejected(let number, let problem): reject(number, problem, to: &text)
            case .accepted(let number):
                guard let outcome = outcomes.popFirst() else { continue }
                guard let place = outcome.place else {
                    reject(number, Problem(notTaken: outcome), to: &text)
                    continue
                }
                counts[outcome.word, default: 0] += 1
                if isMinimal { continue }
                write(
                    [
                        "line": .integer(Int64(number)), "outcome": .string(outcome.word),
                        "id": .string(String(place.number)), "revision": .integer(Int64(place.revision)),
                    ],
                    to: &text
                )
            }
        }
        if let receipt { receipts.append(.object(receipt)) }
        try spool.write(text)
    }

    /// Adds the last line.
    func end(problem: JSONObject?) throws {
        var summary: JSONObject = ["lines": .integer(Int64(lines))]
        for word in ["created", "updated", "unchanged", "rejected"] {
            summary[word] = .integer(Int64(counts[word] ?? 0))
        }
        var last: JSONObject = ["summary": .object(summary), "receipts": .array(receipts)]
        if let problem { last["problem"] = .object(problem) }
        var text: [UInt8] = []
        write(last, to: &text)
        try spool.write(text)
    }

    private func reject(_ number: Int, _ problem: Problem, to text: inout [UInt8]) {
        counts["rejected", default: 0] += 1
        var errors = problem.faults.map { fault -> JSONValue in
            ["pointer": .string(fault.pointer), "message": .string(fault.message[language])]
        }
        if errors.isEmpty {
            errors = [
                ["pointer": "", "message": .string((problem.detail ?? problem.code.explanation)[language])]
            ]
        }
        write(
            [
                "line": .integer(Int64(number)), "outcome": "rejected", "errors": .array(errors),
            ],
            to: &text
        )
    }

    private func write(_ object: JSONObject, to text: inout [UInt8]) {
        text += JSONValue.object(object).encodedBytes
        text.append(0x0A)
    }
}
