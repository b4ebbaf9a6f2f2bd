import ArgumentParser
import CanonicalJSON
import Testing

@testable import GatewayCommands

@Suite struct VerificationListTests {
    private let template = QuestionTemplate(
        material: "licence",
        options: ["role": "holder"],
        purpose: ["serviceItem": "food-permit-new"]
    )

    private func question(_ header: [String], _ cells: [String]) throws -> JSONValue {
        try VerificationColumns(header: header).question(cells, template, schema: nil)
    }

    @Test func `every column but subject and result is a claim, and an empty cell claims nothing`() throws {
        #expect(
            try question(
                ["name", "subject", "since.before", "kind", "result"],
                ["晨曦", "opaque:1", "2020-01-01", "", "x"]
            ) == [
                "material": "licence", "subject": ["scheme": "opaque", "id": "1"],
                "claims": ["name": "晨曦", "since": ["before": "2020-01-01"]], "role": "holder",
                "purpose": ["serviceItem": "food-permit-new"],
            ]
        )
    }

    @Test func `where a column is marked as a claim, the others are not asked about`() throws {
        let json = try question(["number", "subject", "claim.name"], ["1", "opaque:1", "晨曦"])
        #expect(json["claims"] == ["name": "晨曦"])
    }

    @Test(arguments: [["name"], ["subject", "name.like"], ["subject", "a", "a"]])
    func `a list that holds no questions is refused`(header: [String]) {
        #expect(throws: ValidationError.self) { try VerificationColumns(header: header) }
    }

    @Test func `a result is one word for an answer`() {
        let answers: [(JSONValue, String)] = [
            (["verdict": "match"], "match"),
            (["verdict": "not-valid", "state": "expired"], "not-valid:expired"),
            (
                ["problem": ["code": "refused", "reasons": ["no-contract", "quota-exceeded"]]],
                "refused:no-contract quota-exceeded"
            ),
            (["problem": ["code": "invalid-subject"]], "invalid-subject"),
        ]
        for (answer, result) in answers { #expect(VerificationList.result(of: answer) == result) }
    }

    @Test func `an answer is a table with the entry of the log`() {
        let report = VerdictReport([
            "verdict": "not-valid", "state": "expired",
            "material": ["type": "licence", "version": 1, "source": "tax"],
            "asOf": "2026-11-23T08:00:00.123Z",
        ])
        #expect(
            report.description == """
                verdict   not-valid: expired
                material  licence@1 of tax
                as of     2026-11-23T08:00:00.123Z
                """
        )
    }
}
