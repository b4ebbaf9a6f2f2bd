import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

@Suite struct WorkingYearTests {
    private static func off(_ from: JSONValue, _ until: JSONValue) -> JSONObject {
        ["off": [["from": from, "until": until, "title": ["en": "Holiday", "zh": "假日"]]]]
    }

    private static func example(_ received: JSONValue, _ limit: JSONValue, _ due: JSONValue) -> JSONObject {
        ["examples": [["received": received, "limit": limit, "due": due]]]
    }

    @Test func `the city's calendar is that of the notice`() throws {
        let document = try #require(try SampleCity.workingYears().first { $0["year"] == 2026 })
        let year = try WorkingYear(json: document)
        #expect(year.year == 2026)
        #expect(year.zone == "Asia/Shanghai")
        #expect(year.basis.zh.contains("2025-11-04"))
        #expect(year.weekend == [.saturday, .sunday])
        #expect(year.daysOff.count == 3 + 9 + 3 + 5 + 3 + 3 + 7)
        #expect(year.workedDays.count == 6)
    }

    @Test func `a year may have neither holidays nor examples`() throws {
        let year = try WorkingYear(json: MadeUp.calendar)
        #expect(year.daysOff.isEmpty && year.workedDays.isEmpty)
    }

    @Test(
        arguments: [
            (["year": 0], "/year"), (["year": 10_000], "/year"), (["year": "2026"], "/year"),
            (["zone": ""], "/zone"), (["basis": "a notice"], "/basis"), (["weekend": []], "/weekend"),
            (["weekend": ["caturday"]], "/weekend"),
            (
                ["weekend": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]],
                "/weekend"
            ),
            (off("2026-13-01", "2026-10-07"), "/off/0/from"), (off("2026-10-01", 7), "/off/0/until"),
            (off("2026-10-07", "2026-10-01"), "/off/0/until"),
            (off("2026-12-31", "2027-01-02"), "/off/0/until"),
            (off("2025-11-30", "2026-01-01"), "/off/0/from"),
            (["off": [["from": "2026-10-01"]]], "/off/0/title"),
            (["worked": ["20.9."]], "/\("worked")/0"), (["worked": [20]], "/\("worked")/0"),
            (["worked": ["2026-09-20", "2026-09-21"]], "/\("worked")/1"),
            (["worked": ["2027-01-02"]], "/\("worked")/0"), (["worked": ["2025-11-30"]], "/\("worked")/0"),
            (["worked": ["2026-09-20", "2026-09-20"]], "/\("worked")/1"),
            (off("2026-09-20", "2026-09-20").with("worked", ["2026-09-20"]), "/\("worked")/0"),
            (example("2026-09-24", ["working-days": 10], "2026-10-15"), "/examples/0/due"),
            (example("2026-12-31", ["working-days": 1], "2027-01-01"), "/examples/0/due"),
            (example("2026-09-24", ["days": 10], "2026-10-04"), "/examples/0/limit"),
            (example("2026-09-24", ["working-days": 367], "2026-10-04"), "/examples/0/limit"),
            (example("yesterday", ["working-days": 1], "2026-10-04"), "/examples/0/received"),
            (["holidays": []], "/holidays"),
        ] as [(JSONObject, String)]
    )
    func `a calendar file that is wrong is refused with the place`(changes: JSONObject, place: String) {
        let fault = invalidity { _ = try WorkingYear(json: MadeUp.calendar.with(changes)) }
        #expect(fault?.kind == .malformed)
        #expect(fault?.places == [place])
    }

    @Test(arguments: ["year", "zone", "basis", "weekend"])
    func `a member that must be there is missed`(name: String) {
        #expect(
            invalidity { _ = try WorkingYear(json: MadeUp.calendar.without(name)) }?.places == ["/\(name)"]
        )
    }

    @Test func `a slip of the pen in a holiday is found by the file's examples`() throws {
        let document = try #require(try SampleCity.workingYears().first { $0["year"] == 2026 })
        let worked = try #require(document["worked"]?.array)
        for missing in ["2026-10-10", "2026-09-20"] {
            let changed = document.with(["worked": .array(worked.filter { $0.string != missing })])
            let places = invalidity { _ = try WorkingYear(json: changed) }?.places
            #expect(places == [missing == "2026-10-10" ? "/examples/0/due" : "/examples/1/due"])
        }
    }
}

extension MadeUp {
    /// A year in which only weekends are off.
    static let calendar: JSONValue = [
        "year": 2026, "zone": "Asia/Shanghai", "basis": ["en": "A notice", "zh": "通知"],
        "weekend": ["saturday", "sunday"],
    ]
}

extension JSONObject {
    /// The same object with one more member.
    fileprivate func with(_ name: String, _ value: JSONValue) -> JSONObject {
        var changed = self
        changed[name] = value
        return changed
    }
}
