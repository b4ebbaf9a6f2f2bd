import CanonicalJSON
import SharingModel
import SharingService

/// Writes the outcomes of an import into its spool and counts them.
actor ImportReport {
    /// What is written, and so answered.
    private struct Tally {
        var counts: [String: Int] = [:]
        var lines = 0
        /// The first line of the request that is not answered.
        var next = 1
    }

    /// So many lines may be rejected, whatever becomes of the others.
    static let rejectionLimit = 10_000
    /// So many wrong places of a line are told.
    static let faultLimit = 10

    /// Where the outcomes are.
    nonisolated let spool: OutcomeSpool
    private let isMinimal: Bool
    private let language: Language
    private var tally = Tally()
    private var receipts: [JSONValue] = []

    init(spool: OutcomeSpool, isMinimal: Bool, language: Language) {
        self.spool = spool
        self.isMinimal = isMinimal
        self.language = language
    }

    /// Whether nothing is answered.
    var isEmpty: Bool { tally.lines == 0 }

    /// Whether an import makes sense that was answered so far: asked before more of it is committed.
    ///
    /// What is rejected costs more room than it took to send; a file of another kind is answered in part only.
    ///
    /// - Throws: ``Problem`` where nearly all is rejected, or there is no room for more.
    func requireSense() throws(Problem) {
        try spool.requireRoom()
        let (rejected, lines, next) = (tally.counts["rejected", default: 0], tally.lines, tally.next)
        guard rejected >= ImportReport.rejectionLimit, rejected * 10 > lines * 9 else { return }
        throw Problem(
            .invalidValue,
            detail: LocalizedText(
                en:
                    "\(rejected) of \(lines) lines are rejected, more than nine of ten: the import ends before line \(next). Mend what is named at these lines and send the file again; what is stored already is answered with unchanged.",
                zh:
                    "\(lines) 行中有 \(rejected) 行被拒绝，超过九成：导入在第 \(next) 行之前结束。请按各行所列错误改正后重新发送文件；已入库的内容将答复为 unchanged。"
            )
        )
    }

    /// Adds a chunk that is committed.
    ///
    /// - Throws: ``StoreError`` where its outcomes cannot be kept; then they are not counted either.
    func add(_ chunk: ImportChunk, outcomes: [SubmissionOperation.LineOutcome], receipt: JSONObject?) throws {
        var outcomes = outcomes[...]
        var text: [UInt8] = []
        var tally = tally
        for entry in chunk.entries {
            tally.lines += 1
            tally.next = entry.number + 1
            switch entry {
            case .rejected(let number, let problem): reject(number, problem, in: &tally, to: &text)
            case .accepted(let number):
                guard let outcome = outcomes.popFirst() else { continue }
                guard let place = outcome.place else {
                    reject(number, Problem(notTaken: outcome), in: &tally, to: &text)
                    continue
                }
                tally.counts[outcome.word, default: 0] += 1
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
        try spool.write(text)
        self.tally = tally
        guard let receipt = receipt.map(JSONValue.object) else { return }
        receipts.append(receipt)
        spool.keep(receipt.encodedBytes.count)
    }

    /// Adds the last line, with the problem that ended the import before its end.
    func end(problem: JSONObject?) {
        var summary: JSONObject = ["lines": .integer(Int64(tally.lines))]
        for word in ["created", "updated", "unchanged", "rejected"] {
            summary[word] = .integer(Int64(tally.counts[word] ?? 0))
        }
        var last: JSONObject = ["summary": .object(summary), "receipts": .array(receipts)]
        if let problem {
            last["problem"] = .object(problem)
            last["nextLine"] = .integer(Int64(tally.next))
        }
        var text: [UInt8] = []
        write(last, to: &text)
        spool.end(with: text)
    }

    private func reject(_ number: Int, _ problem: Problem, in tally: inout Tally, to text: inout [UInt8]) {
        tally.counts["rejected", default: 0] += 1
        var errors = problem.faults.prefix(ImportReport.faultLimit).map { fault -> JSONValue in
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
