import CanonicalJSON
import SharingModel
import Testing

@Suite struct UseOutcomeTests {
    private static func outcome(_ effect: String, _ members: JSONObject = [:]) throws -> UseOutcome {
        var body: JSONObject = ["effect": .string(effect)]
        for member in members.members { body[member.name] = member.value }
        return try UseOutcome(json: .object(body))
    }

    @Test func `what is told later adds to what stands`() throws {
        let first = try Self.outcome("granted", ["storedUntil": "2027-11-30"])
        let last = try first.adding(Self.outcome("withdrawn", ["destroyedOn": "2027-06-01"]))
        #expect(
            last.json == ["effect": "withdrawn", "storedUntil": "2027-11-30", "destroyedOn": "2027-06-01"]
        )
    }

    @Test(arguments: [["destroyedOn": "2026-12-02"], ["storedUntil": "2028-01-01"]] as [JSONObject])
    func `what was destroyed is not kept any longer, nor destroyed again`(later: JSONObject) throws {
        let gone = try Self.outcome("granted", ["destroyedOn": "2026-12-01"])
        #expect(throws: UseOutcome.AlreadyDestroyed.self) { try gone.adding(Self.outcome("granted", later)) }
        #expect(try gone.adding(Self.outcome("refused", ["destroyedOn": "2026-12-01"])).effect == .refused)
    }

    @Test(
        arguments: [
            (["storedUntil": "2026-11-22"], ["/storedUntil"]),
            (["destroyedOn": "2026-11-22"], ["/destroyedOn"]),
            (["destroyedOn": "2026-11-26"], ["/destroyedOn"]),
            (["storedUntil": "2026-01-01", "destroyedOn": "2026-01-01"], ["/storedUntil", "/destroyedOn"]),
            (["storedUntil": "2026-11-23", "destroyedOn": "2026-11-25"], []),
        ] as [(JSONObject, [String])]
    )
    func `days lie between the use and today`(members: JSONObject, wrong: [String]) throws {
        let outcome = try Self.outcome("granted", members)
        let (used, today) = (try MadeUp.day("2026-11-23"), try MadeUp.day("2026-11-25"))
        do throws(InvalidInput) {
            try outcome.check(usedOn: used, today: today)
            #expect(wrong.isEmpty)
        } catch {
            #expect(error.faults.map(\.pointer) == wrong && error.kind == .value)
        }
    }

    @Test(arguments: ["{}", "{\"effect\":\"fine\"}", "{\"effect\":\"granted\",\"note\":\"x\"}"])
    func `an effect is one of the list, and there is room for nothing else`(text: String) throws {
        let json = try JSONValue(parsing: Array(text.utf8))
        #expect(throws: InvalidInput.self) { try UseOutcome(json: json) }
    }
}
