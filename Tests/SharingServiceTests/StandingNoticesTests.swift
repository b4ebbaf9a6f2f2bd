import CanonicalJSON
import SharingModel
import Testing

@testable import SharingService

/// What stands open follows from the state alone.
@Suite struct StandingNoticesTests {
    private static let provider = Sample.registry.agency
    private static let consumer = Sample.declaration.agency
    private static let hub = Sample.hub

    private let catalogue: Catalogue
    private let contract: RegisteredContract

    init() throws {
        let rationed = try SmallCatalogue.contract(
            "c09",
            for: "tax",
            granting: [SmallCatalogue.rationedGrant]
        )
        contract = rationed
        let caller = Caller(id: Sample.declaration, roles: [], state: .active, pinnedKey: nil)
        let suspended = Caller(id: Sample.dispatch, roles: [], state: .suspended, pinnedKey: nil)
        catalogue = Catalogue(
            agencies: [],
            types: [],
            items: [],
            contracts: [rationed],
            callers: [caller, suspended]
        )
    }

    private func notices(_ now: Timestamp = SetClock.start) -> StandingNotices {
        StandingNotices(catalogue: catalogue, hub: Self.hub, calendar: .shanghai, now: now)
    }

    /// Where the contract stands after these decisions, a second apart.
    private func standing(
        _ decisions: [(ContractDecision.Verb, AgencyID)],
        isByRule: Bool = false
    ) throws -> ContractStanding {
        var standing = ContractStanding(contract.content, hub: Self.hub, isByRule: isByRule)
        for (number, (verb, agency)) in decisions.enumerated() {
            let by = Sample.caller(agency.description, .administrator, "steward")
            try standing.take(
                ContractDecision(
                    verb,
                    on: contract.hash,
                    of: agency,
                    by: by,
                    at: SetClock.start + .seconds(number),
                    reason: "reason",
                    mendBy: CivilDate("2026-12-01"),
                    consultedOn: CivilDate("2026-11-23"),
                    workingDays: 5
                ),
                in: .shanghai
            )
        }
        return standing
    }

    /// The clock that runs then.
    private func clock(of standing: ContractStanding, on day: CivilDate) -> ContractClock? {
        standing.clock(replying: .unconditionalReply).map { clock in
            ContractClock(
                contract: contract,
                clock: clock,
                requested: standing.requested,
                standing: clock.standing(on: day, under: .assumed)
            )
        }
    }

    /// `agency: kind due` of each.
    private func told(_ notices: [Notice]) -> [String] {
        notices.map { notice in
            ["\(notice.agency):", notice.kind.rawValue, notice.due?.description].compactMap { $0 }
                .joined(separator: " ")
        }
    }

    private static let applied: [(ContractDecision.Verb, AgencyID)] = [(.accept, consumer)]
    private static let inForce = applied + [(.accept, provider)]

    @Test(
        arguments: [
            ([], ["tax: contract-to-sign"]),
            (applied, ["market-regulation: contract-to-decide 2026-11-24"]),
            (applied + [(.return, provider)], ["tax: contract-to-complete"]),
            (applied + [(.reject, provider)], []),
            (
                applied + [(.extend, provider)],
                [
                    "market-regulation: contract-to-decide 2026-11-24",
                    "affairs-centre: extension-to-decide 2026-11-24",
                ]
            ),
            (inForce, ["market-regulation: sharing-to-start 2026-12-21"]),
            (inForce + [(.start, provider)], []),
            (inForce + [(.suspend, hub)], ["tax: contract-to-mend 2026-12-01"]),
            (
                inForce + [(.start, provider), (.terminate, provider)],
                ["affairs-centre: contract-end-filed"]
            ),
            (inForce + [(.terminate, provider), (.terminate, hub)], []),
            (inForce + [(.start, provider), (.terminate, provider), (.reject, hub)], []),
            (inForce + [(.start, provider), (.terminate, provider), (.accept, provider)], []),
            (applied + [(.withdraw, consumer)], []),
        ] as [([(ContractDecision.Verb, AgencyID)], [String])]
    )
    func `a contract asks of whom its steps leave the next one`(
        decisions: [(ContractDecision.Verb, AgencyID)],
        expected: [String]
    ) throws {
        let standing = try standing(decisions)
        let found = notices().notices(
            of: contract,
            standing,
            lastStep: SetClock.start,
            clock: clock(of: standing, on: notices().today)
        )
        #expect(told(found) == expected)
        #expect(found.allSatisfy { $0.time == SetClock.start && $0.about["id"] == "c09" })
    }

    @Test(
        arguments: [
            ("c09", "tax", .proposed, 0), ("c09", "tax", .active, 0), ("c09", "tax", .rejected, 1),
            ("c10", "tax", .active, 1), ("c09", "transport", .active, 1),
        ] as [(String, String, RegisteredContract.State, Int)]
    )
    func `what was returned waits for its completion until it is applied for again`(
        id: String,
        consumer: String,
        state: RegisteredContract.State,
        count: Int
    ) throws {
        let other = try SmallCatalogue.contract(
            id,
            for: consumer,
            granting: [SmallCatalogue.rationedGrant, SmallCatalogue.licenceGrant],
            state: state
        )
        let state = StandingNotices(
            catalogue: catalogue.replacing([other]),
            hub: Self.hub,
            calendar: .shanghai,
            now: SetClock.start
        )
        let found = state.notices(
            of: contract,
            try standing(Self.applied + [(.return, Self.provider)]),
            lastStep: SetClock.start,
            clock: nil
        )
        #expect(told(found) == Array(repeating: "tax: contract-to-complete", count: count))
    }

    @Test(arguments: [("2026-11-24", false), ("2026-11-25", true)])
    func `what is late says so`(day: String, isLate: Bool) throws {
        let today = try #require(CivilDate(day))
        let state = notices(CivilCalendar.shanghai.start(of: today))
        let standing = try standing(Self.applied)
        let found = state.notices(
            of: contract,
            standing,
            lastStep: SetClock.start,
            clock: clock(of: standing, on: today)
        )
        #expect(found.first?.json(on: today)["isOverdue"] == .boolean(isLate))
    }

    @Test(arguments: [("2098-11-30", 0), ("2098-12-01", 2), ("2098-12-31", 2), ("2099-01-01", 0)])
    func `both sides are told thirty days before a term ends, and not any more when it has`(
        day: String,
        count: Int
    ) throws {
        let state = notices(CivilCalendar.shanghai.start(of: try #require(CivilDate(day))))
        let found = state.notices(
            of: contract,
            try standing(Self.inForce),
            lastStep: SetClock.start,
            clock: nil
        )
        #expect(found.map(\.kind) == Array(repeating: .contractExpiring, count: count))
        #expect(found.allSatisfy { $0.due == CivilDate("2098-12-31") })
    }

    @Test(arguments: [("2026-12-24", 0), ("2026-12-23", 1), ("2026-11-01", 1)])
    func `a review is due thirty days before, and until a new version has its date`(
        before: String,
        count: Int
    ) throws {
        func type(_ version: Int, _ reviews: JSONValue) throws -> MaterialType {
            var document = try #require(try SmallCatalogue.parse(SmallCatalogue.permit).object)
            document["version"] = .integer(Int64(version))
            document["reviews"] = reviews
            return try MaterialType(json: .object(document))
        }
        let old = try type(1, ["catalogue": ["reviewedOn": "2025-10-01", "reviewBefore": .string(before)]])
        let new = try type(
            2,
            ["catalogue": ["reviewedOn": "2026-11-20", "reviewBefore": "2027-11-20", "by": "steward"]]
        )
        func told(_ types: [MaterialType]) -> [String] {
            let catalogue = Catalogue(agencies: [], types: types, items: [], contracts: [], callers: [])
            let state = StandingNotices(
                catalogue: catalogue,
                hub: Self.hub,
                calendar: .shanghai,
                now: SetClock.start
            )
            return self.told(state.reviews())
        }
        #expect(told([old]) == Array(repeating: "market-regulation: review-due \(before)", count: count))
        #expect(told([old, new]).isEmpty)
        #expect(throws: InvalidInput.self) {
            try type(1, ["catalogue": ["reviewedOn": "2026-11-20", "reviewBefore": "2026-11-20"]])
        }
    }

    @Test(arguments: [(4, 0), (5, 1)])
    func `a quota is near its end above four fifths`(used: Int, count: Int) throws {
        let use = BatchWrites.QuotaUse(
            account: QuotaBook.Account(contract: contract.hash, grant: 0),
            day: notices().today,
            used: used
        )
        let found = notices().quotas([use])
        #expect(told(found) == Array(repeating: "tax: quota-near", count: count))
        #expect(found.first?.about["used"]?.integer == (count == 0 ? nil : 5))
        let yesterday = BatchWrites.QuotaUse(
            account: use.account,
            day: notices().today.adding(days: -1),
            used: 5
        )
        let unknown = BatchWrites.QuotaUse(
            account: QuotaBook.Account(contract: contract.hash, grant: 1),
            day: notices().today,
            used: 5
        )
        #expect(notices().quotas([yesterday, unknown]).isEmpty)
    }

    @Test(arguments: [(31, 0), (30, 1), (-400, 1)])
    func `a certificate is told of thirty days before it expires, and until another one is seen`(
        days: Int,
        count: Int
    ) throws {
        let notAfter = SetClock.start + .seconds(days * 86_400)
        let found = notices().certificates([Sample.declaration: notAfter])
        #expect(
            told(found).map { String($0.prefix(24)) }
                == Array(repeating: "tax: certificate-expirin", count: count)
        )
        // Nobody needs a certificate for who is suspended, or not enrolled.
        #expect(notices().certificates([Sample.dispatch: notAfter, Sample.frontDesk: notAfter]).isEmpty)
    }

    @Test func `the same notice has the same id tomorrow, and another one another`() throws {
        let sighting = [Sample.declaration: SetClock.start + .seconds(5 * 86_400)]
        let today = notices().certificates(sighting)
        let tomorrow = notices(SetClock.start + .seconds(86_400)).certificates(sighting)
        let renewed = notices().certificates([Sample.declaration: SetClock.start + .seconds(6 * 86_400)])
        #expect(today.map(\.id) == tomorrow.map(\.id))
        #expect(today.map(\.id) != renewed.map(\.id))
        let id = try #require(today.first.map { RecordID(bytes: $0.id).description })
        #expect(id.dropFirst(14).first == "8")
        #expect(RecordID(id) != nil)
    }

    @Test(arguments: Notice.Kind.allCases)
    func `every kind says in both languages what is so and what to do`(kind: Notice.Kind) {
        let notice = Notice(
            id: [UInt8](repeating: 7, count: 16),
            to: Self.consumer,
            kind: kind,
            about: ["contract": "sha256:00", "id": "c09", "count": 3],
            due: nil,
            time: SetClock.start
        )
        for text in [notice.title, notice.action] {
            #expect(text.en.hasSuffix(".") && text.zh.hasSuffix("。"))
        }
        let json = notice.json(on: notices().today)
        #expect(json["link"] == "/v1/contracts/sha256:00")
        #expect(json["reference"] == "sha256:00")
        #expect(json["due"] == nil && json["isOverdue"] == nil)
    }
}
