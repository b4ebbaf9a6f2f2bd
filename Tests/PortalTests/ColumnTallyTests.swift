import OpenData
import SharingModel
import Testing

@testable import Portal

@Suite struct ColumnTallyTests {
    private func shape(_ type: FieldType, _ values: [String]) -> ColumnTally.Shape {
        var tally = ColumnTally(type: type)
        for value in values { tally.add(.value(value)) }
        return tally.shape
    }

    @Test func `the most frequent values come first, and the others are counted together`() throws {
        let values = (0..<10).flatMap { [String](repeating: "v\($0)", count: 20 - $0) }
        guard case .values(let shown, let others) = shape(.string, values) else {
            Issue.record("no values")
            return
        }
        #expect(shown.count == ColumnTally.shownValues && shown[0].text == "v0" && shown[0].count == 20)
        #expect(others == 12 + 11)
    }

    @Test(arguments: [FieldType.integer, .number])
    func `numbers are counted in ranges that hold all of them`(_ type: FieldType) {
        for values in [Array(0..<1000), [0, 1_000_000] + Array(5..<60), Array(-500..<500)] {
            guard case .ranges(let ranges) = shape(type, (values + values).map { "\($0)" }) else {
                Issue.record("no ranges")
                return
            }
            #expect((2...ColumnTally.shownRanges).contains(ranges.count))
            #expect(ranges.reduce(0) { $0 + $1.count } == values.count * 2)
        }
    }

    @Test func `days are counted by month, and by year where there are many`() {
        guard case .ranges(let months) = shape(.date, ["2026-01-31", "2026-03-01", "2026-03-31"]) else {
            return
        }
        #expect(
            months.map(\.label) == ["2026-01", "2026-02", "2026-03"] && months.map(\.count) == [1, 0, 2]
        )
        guard case .ranges(let years) = shape(.date, ["1950-01-01", "2026-12-31"]) else { return }
        #expect(years.count <= ColumnTally.shownRanges && years[0].label == "1950–1953")
        #expect(years.map(\.count).reduce(0, +) == 2)
    }

    @Test func `values that say nothing make no chart`() {
        if case .different = shape(.string, (0..<50).map { "k\($0)" }) {
        } else {
            Issue.record("not different")
        }
        if case .many = shape(.string, (0..<3000).map { "k\($0 % 1500)" }) {
        } else {
            Issue.record("not many")
        }
        if case .empty = shape(.string, []) {} else { Issue.record("not empty") }
    }
}
