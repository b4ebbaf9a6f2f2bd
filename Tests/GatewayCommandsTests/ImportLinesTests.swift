import CanonicalJSON
import Testing

@testable import GatewayCommands

@Suite struct ImportLinesTests {
    private let schema = MaterialSchema(reference: "street", types: ["name": "string"])

    @Test func `every record is sent on the line on which it begins in the file`() throws {
        var parser = CSVParser()
        let rows = parser.append("sourceId,name\nS-1,\"a\nb\"\nS-2,\"x\"y\n\nS-3,c\n".utf8) + parser.finish()
        let header = ["sourceId", "name"]
        var lines = RecordLines(
            mapping: try ColumnMapping(
                ImportMap(header: header, schema: schema),
                header: header,
                schema: schema
            )
        )
        let malformed = MalformedRows()
        var text: [UInt8] = []
        for row in rows.dropFirst() { lines.append(row, to: &text, malformed) }
        let sent = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        #expect(sent.map(\.isEmpty) == [true, false, true, true, true, false, true])
        #expect(try JSONValue(parsing: Array(sent[1]))["fields"]?["name"] == "a\nb")
        #expect(try JSONValue(parsing: Array(sent[5]))["sourceId"] == "S-3")
        #expect(malformed.take().map(\.line) == [4])
    }

    @Test func `malformed lines are told in the order of the file`() {
        let malformed = MalformedRows()
        malformed.add(.quoteInside, line: 3)
        malformed.add(.cellCount(expected: 2, actual: 3), line: 8)
        #expect(malformed.take(before: 5).map(\.line) == [3])
        #expect(malformed.take().map(\.text) == ["line 8: the record has 3 cells where the header has 2"])
    }

    @Test func `a rejected line is read from the answer, and nothing else is`() {
        let error: JSONValue = ["pointer": "/subjects/holder/id", "message": "is not valid"]
        let line = RejectedLine(json: ["line": 7, "outcome": "rejected", "errors": [error]])
        #expect(line == RejectedLine(line: 7, errors: [error]))
        #expect(line?.text == "line 7: /subjects/holder/id: is not valid")
        #expect(RejectedLine(json: ["line": 1, "outcome": "created", "id": "1", "revision": 1]) == nil)
    }

    @Test func `the summary counts what was rejected before it was sent as well`() throws {
        var result = try #require(
            ImportResult(json: [
                "summary": ["lines": 4, "created": 2, "updated": 1, "unchanged": 0, "rejected": 1],
                "receipts": [],
            ])
        )
        result.addRejected(2)
        #expect(!result.isComplete)
        #expect(result.json(errors: "e.ndjson")["lines"] == 6)
        #expect(result.table.description == "created    2\nupdated    1\nunchanged  0\nrejected   3")
    }

    @Test func `an import that the gateway ended is not complete, and tells where it ended`() throws {
        let result = try #require(
            ImportResult(json: [
                "summary": ["lines": 2, "created": 2, "updated": 0, "unchanged": 0, "rejected": 0],
                "receipts": [], "problem": ["code": "invalid-value"], "nextLine": 3,
            ])
        )
        #expect(!result.isComplete && result.nextLine == 3)
        #expect(result.json(errors: nil)["nextLine"] == 3)
    }

    @Test func `the bar tells share, rate and time left`() {
        let state = ImportProgress.State(bytes: 2_500_000, records: 20_000, isSent: false)
        #expect(
            ProgressBar.text(state, total: 10_000_000, elapsed: .seconds(2))
                == "[#####               ]  25% of 10.0 MB  10000 records/s  0:06 left"
        )
        #expect(ProgressBar.text(state, total: nil, elapsed: .seconds(2)) == "2.5 MB sent  10000 records/s")
    }
}
