import OpenData
import SQLiteStore
import SharingModel
import SharingService
import Testing

@Suite struct RowQueryTests {
    private let rows: ReleasedRows

    init() throws {
        rows = try ReleasedRows()
    }

    private static let sample = [
        ReleasedRows.row("c", "North Gate", stalls: "9", fee: "10.00", open: "true", keeper: .value("张*")),
        ReleasedRows.row("a", "south gate", stalls: "-12", fee: "9.5", open: "false", keeper: .masked),
        ReleasedRows.row("b", "南门桥", stalls: nil, fee: "-0.25", open: nil, keeper: .absent),
        ReleasedRows.row("d", "100%_x", stalls: "100", fee: nil, open: "true", keeper: .value("")),
    ]

    private func codes(_ query: RowQuery) async throws -> [String] {
        let (id, _, _) = try await rows.release(RowQueryTests.sample)
        return try await rows.archive.rows(query, of: id).rows.map { $0[0].text }
    }

    private static func filter(
        _ column: String,
        _ comparison: RowQuery.Filter.Comparison,
        _ values: String?...
    ) -> RowQuery.Filter {
        RowQuery.Filter(column: column, comparison: comparison, values: values)
    }

    @Test(arguments: [
        (filter("name", .equals, "南门桥"), ["b"]), (filter("name", .equals, "南门桥", "100%_x"), ["b", "d"]),
        (filter("name", .contains, "GATE"), ["a", "c"]), (filter("name", .contains, "%"), ["d"]),
        (filter("stalls", .equals, "9"), ["c"]), (filter("stalls", .equals, nil), ["b"]),
        (filter("stalls", .equals, nil, "100"), ["b", "d"]), (filter("stalls", .before, "9"), ["a"]),
        (filter("stalls", .atMost, "9"), ["a", "c"]), (filter("stalls", .after, "9"), ["d"]),
        (filter("stalls", .atLeast, "9"), ["c", "d"]), (filter("fee", .equals, "10"), ["c"]),
        (filter("fee", .after, "9.49"), ["a", "c"]), (filter("fee", .before, "0"), ["b"]),
        (filter("open", .equals, "false"), ["a"]), (filter("keeper", .equals, "***"), ["a"]),
        (filter("keeper", .equals, nil), ["b", "d"]), (filter("keeper", .atLeast, ""), []),
        (filter("keeper", .atLeast, "!"), ["c"]), (filter("keeper", .atMost, "\u{10FFFF}"), ["c"]),
        (filter("name", .equals), []), (filter("name", .equals, "' OR 1=1 --"), []),
    ])
    func `a filter finds`(filter: RowQuery.Filter, expected: [String]) async throws {
        var query = RowQuery()
        query.filters = [filter]
        #expect(try await codes(query) == expected)
    }

    @Test(arguments: [
        ("gate", ["a", "c"]), ("门", ["b"]), ("张", ["c"]), ("10", ["c", "d"]), ("***", []), ("%", ["d"]),
        ("\u{1F}x", []),
    ])
    func `a text finds`(text: String, expected: [String]) async throws {
        var query = RowQuery()
        query.text = text
        query.countsTotal = true
        #expect(try await codes(query) == expected)
    }

    @Test(arguments: [
        ([RowQuery.Order(column: "stalls")], ["b", "a", "c", "d"]),
        ([RowQuery.Order(column: "stalls", isDescending: true)], ["d", "c", "a", "b"]),
        ([RowQuery.Order(column: "fee")], ["d", "b", "a", "c"]),
        (
            [RowQuery.Order(column: "open"), RowQuery.Order(column: "stalls", isDescending: true)],
            ["b", "a", "d", "c"]
        ),
        ([RowQuery.Order(column: "keeper")], ["b", "d", "c", "a"]),
        ([RowQuery.Order(column: "code", isDescending: true)], ["d", "c", "b", "a"]),
    ])
    func `rows stand in the order that was asked for`(
        order: [RowQuery.Order],
        expected: [String]
    ) async throws {
        var query = RowQuery()
        query.order = order
        #expect(try await codes(query) == expected)
        query.limit = 2
        query.offset = 1
        #expect(try await codes(query) == Array(expected[1...2]))
    }

    @Test func `columns are given in the order in which they were asked for`() async throws {
        let (id, _, _) = try await rows.release(RowQueryTests.sample)
        var query = RowQuery()
        query.columns = ["keeper", "fee", "stalls"]
        query.limit = 1
        query.countsTotal = true
        let page = try await rows.archive.rows(query, of: id)
        #expect(page.rows == [[.masked, .value("9.5"), .value("-12")]])
        #expect(page.total == 4)
    }

    @Test(arguments: [
        [], ["stalls"], ["-stalls"], ["fee", "-code"], ["-open", "name"], ["keeper", "-fee"], ["code"],
        ["-code"],
    ])
    func `pages follow one another without gap or repetition`(names: [String]) async throws {
        let (id, _, _) = try await rows.release(ReleasedRows.many(500))
        var query = RowQuery()
        query.order = names.map { name in
            RowQuery.Order(column: name.filter { $0 != "-" }, isDescending: name.hasPrefix("-"))
        }
        query.limit = 1000
        let whole = try await rows.archive.rows(query, of: id)
        #expect(whole.rows.count == 500)
        #expect(whole.next == nil)
        query.limit = 70
        var found: [[Cell]] = []
        repeat {
            let page = try await rows.archive.rows(query, of: id)
            found += page.rows
            query.after = page.next
        } while query.after != nil && found.count <= 500
        #expect(found == whole.rows)
    }

    @Test func `a count tells how many rows meet the conditions, whatever the page`() async throws {
        let (id, _, _) = try await rows.release(ReleasedRows.many(970))
        var query = RowQuery()
        query.limit = 0
        query.text = "第5街"
        query.countsTotal = true
        let page = try await rows.archive.rows(query, of: id)
        #expect(page.total == 10)
        #expect(page.rows.isEmpty)
        query.filters = [RowQueryTests.filter("stalls", .equals, nil)]
        #expect(try await rows.archive.rows(query, of: id).total == 1)
    }

    @Test func `a page of long texts ends early, and the next goes on behind it`() async throws {
        let long = String(repeating: "x", count: 1 << 20)
        let (id, _, _) = try await rows.release((10..<30).map { ReleasedRows.row("\($0)", long) })
        var query = RowQuery()
        query.order = [RowQuery.Order(column: "stalls")]
        var found: [String] = []
        repeat {
            let page = try await rows.archive.rows(query, of: id)
            #expect((1...8).contains(page.rows.count))
            found += page.rows.map { $0[0].text }
            query.after = page.next
        } while query.after != nil && found.count < 40
        #expect(found == (10..<30).map(String.init))
    }

    @Test(arguments: [
        RowQueryTests.wrong { $0.columns = ["c0"] }, wrong { $0.columns = ["seq\" FROM row; --"] },
        wrong { $0.order = [RowQuery.Order(column: "rowid")] },
        wrong { $0.filters = [filter("x", .equals, "1")] },
        wrong { $0.filters = [filter("stalls", .equals, "many")] },
        wrong { $0.filters = [filter("fee", .atLeast, "1e5")] }, wrong { $0.after = [] },
        wrong { $0.after = [.value("1"), .value("2")] }, wrong { $0.after = [.value("x")] },
    ])
    func `a question that the table cannot answer is refused`(query: RowQuery) async throws {
        let (id, _, _) = try await rows.release(RowQueryTests.sample)
        await #expect {
            _ = try await rows.archive.rows(query, of: id)
        } throws: { error in
            if case ReleaseArchiveError.invalidQuery = error { true } else { false }
        }
    }

    @Test func `rows of a release that was removed are missing`() async throws {
        let (id, _, _) = try await rows.release(RowQueryTests.sample)
        _ = try await rows.archive.rows(RowQuery(), of: id)
        try await rows.archive.remove(id)
        await #expect(throws: ReleaseArchiveError.missing) {
            _ = try await rows.archive.rows(RowQuery(), of: id)
        }
    }

    private static func wrong(_ change: (inout RowQuery) -> Void) -> RowQuery {
        var query = RowQuery()
        change(&query)
        return query
    }
}
