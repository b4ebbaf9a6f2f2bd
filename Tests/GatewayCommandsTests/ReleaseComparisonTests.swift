import CanonicalJSON
import Testing

@testable import GatewayCommands

@Suite struct ReleaseComparisonTests {
    private func release(_ number: Int64, _ rows: JSONValue, _ columns: JSONValue) -> JSONValue {
        ["number": .integer(number), "manifest": ["rows": rows, "columns": columns]]
    }

    @Test func `rows, reasons, columns and masks are held against the release that is public`() {
        let text = ReleaseComparison(
            release(
                3,
                ["read": 20, "heldBack": ["free-text": 1, "other-version": 4], "masked": 2, "released": 15],
                [["name": "no"], ["name": "person"], ["name": "town"]]
            ),
            since: release(
                2,
                ["read": 12, "heldBack": ["withheld": 2], "masked": 3, "released": 10],
                [["name": "no"], ["name": "person", "mask": ["keep": 1]], ["name": "kind"]]
            )
        ).text
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.first == "rows release 2 candidate 3")
        for line in [
            "read 12 20", "released 10 15", "masked 3 2", "free-text 0 1", "other-version 0 4",
            "withheld 2 0",
            "columns added: town", "columns removed: kind",
            "mask changed: person was first 1 shown, now as it is",
        ] { #expect(lines.contains(line), "\(line)") }
    }

    @Test func `nothing is said of columns that stayed`() {
        let same = release(1, ["read": 1, "heldBack": [:], "masked": 0, "released": 1], [["name": "no"]])
        #expect(!ReleaseComparison(same, since: same).text.contains("column"))
    }
}
