import CanonicalJSON
import SharingModel
import Testing

/// How entries stand, and what is still owed.
@Suite struct CheckOutcomeTests {
    private func outcome(
        _ changes: JSONObject = [:],
        found: MaterialState = .held,
        at numbers: Set<String> = []
    ) throws -> CheckOutcome {
        let plan = try CheckWorld.plan(changes)
        return CheckOutcome(
            of: plan,
            plan.lines.map { line in
                line.subject == nil ? nil : .state(numbers.contains(line.number) ? found : .held)
            }
        )
    }

    /// Everything that a list can ask for is there.
    private static let all: JSONObject = [
        "conditions": ["married": false, "agent": false], "promises": ["6"], "brought": ["4"],
    ]

    @Test func `each sort of entry has its state, and only what stands in the way is owed`() throws {
        let lines = try outcome().lines.map { "\($0.line.number) \($0.state.rawValue) \($0.isOwed)" }
        #expect(
            lines == [
                "1 held false", "2 pending true", "3.1 held false", "3.2 applicant false",
                "4 applicant true",
                "5 deferrable false", "6 promise true", "7 applicant true", "8 held false",
            ]
        )
    }

    @Test func `an application is ready when everything is held, brought or promised`() throws {
        #expect(try outcome(Self.all).isReady)
        for name in ["promises", "brought", "conditions"] {
            #expect(try !outcome(Self.all.filter { $0.name != name }).isReady, "without \(name)")
        }
    }

    @Test(arguments: [MaterialState.notHeld, .notValid, .disputed])
    func `what is not held as it must be is owed, until it is brought`(state: MaterialState) throws {
        let before = try outcome(Self.all, found: state, at: ["1"])
        #expect(!before.isReady)
        #expect(before.lines[0].state == state)
        #expect(before.lines[0].isOwed)
        var brought = Self.all
        brought["brought"] = ["1", "4"]
        #expect(try outcome(brought, found: state, at: ["1"]).isReady)
    }

    @Test func `one of several alternatives is enough`() throws {
        let missing = try outcome(Self.all, found: .notHeld, at: ["3.1"])
        #expect(missing.lines.filter(\.isOwed).map(\.line.number) == ["3.1", "3.2"])
        var brought = Self.all
        brought["brought"] = ["3.2", "4"]
        #expect(try outcome(brought, found: .notHeld, at: ["3.1"]).isReady)
    }

    @Test func `what may follow does not stand in the way, even where it could have been held`() throws {
        let outcome = try outcome(Self.all, found: .notHeld, at: ["8"])
        #expect(outcome.lines.last?.state == .deferrable)
        #expect(outcome.isReady)
    }

    @Test func `what the agency may not ask for says why`() throws {
        let plan = try CheckWorld.plan()
        let outcome = CheckOutcome(
            of: plan,
            plan.lines.map { $0.subject == nil ? nil : .notShared([.noContract]) }
        )
        #expect(outcome.lines[0].state == .notShared)
        #expect(outcome.lines[0].reasons == [.noContract])
        #expect(outcome.lines[3].reasons.isEmpty)
    }

    @Test func `each of several children must have it`() throws {
        let plan = try CheckWorld.plan([
            "subjects": [
                "applicant": CheckWorld.applicant, "child": CheckWorld.partner, "child-2": CheckWorld.third,
            ]
        ])
        let outcome = CheckOutcome(
            of: plan,
            plan.lines.map { line in
                line.subject == nil ? nil : .state(line.role == "child-2" ? .notHeld : .held)
            }
        )
        let owed = outcome.lines.filter { $0.line.number == "3.1" }.map(\.isOwed)
        #expect(owed == [false, true])
    }
}

extension JSONObject {
    fileprivate func filter(_ isKept: (JSONObject.Member) -> Bool) -> JSONObject {
        var kept = JSONObject()
        for member in members where isKept(member) { kept[member.name] = member.value }
        return kept
    }
}
