import Foundation
import SQLiteStore
import SharingService

/// How long pages of rows take, one after another.
enum RowQuestions {
    static func run(directory: String, count: Int) async throws {
        let archive = try ReleaseDirectory(opening: directory)
        guard let id = try await archive.ids().min(by: { $0.description > $1.description }) else { return }
        for (name, question) in questions {
            var times: [Duration] = []
            for index in 0..<count {
                var query = RowQuery()
                question(&query, index)
                let start = ContinuousClock.now
                _ = try await archive.rows(query, of: id)
                times.append(ContinuousClock.now - start)
            }
            times.sort()
            print("\(name)\tp50 \(times[count / 2])\tp99 \(times[count * 99 / 100])\tmax \(times[count - 1])")
        }
    }

    private static let questions: [(String, @Sendable (inout RowQuery, Int) -> Void)] = [
        ("first page", { _, _ in }), ("deep page", { query, index in query.offset = index * 37 }),
        (
            "rare text",
            { query, index in
                query.text = "第\(index % 997)食品店, \(index % 61)"
                query.countsTotal = true
            }
        ), ("common text", { query, _ in query.text = "澜江" }),
        (
            "no such text",
            { query, _ in
                query.text = "没有"
                query.countsTotal = true
            }
        ),
        (
            "filter",
            { query, index in
                query.filters = [.init(column: "staff", comparison: .equals, values: ["\(index % 240)"])]
                query.countsTotal = true
            }
        ),
        (
            "range and order",
            { query, index in
                query.filters = [.init(column: "area", comparison: .atLeast, values: ["\(index % 900)"])]
                query.order = [.init(column: "issuedOn", isDescending: true)]
            }
        ), ("order", { query, _ in query.order = [.init(column: "staff", isDescending: true)] }),
        (
            "contains",
            { query, index in
                query.filters = [
                    .init(column: "address", comparison: .contains, values: ["路\(index % 1200)号"])
                ]
            }
        ),
    ]
}
