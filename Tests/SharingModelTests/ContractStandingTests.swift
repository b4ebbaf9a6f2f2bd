import CanonicalJSON
import SharingModel
import Testing

/// What may follow what in a contract's life, and who may say it (domain.md, lifecycle).
@Suite struct ContractStandingTests {
    /// One decision: who, what, and with what; signed one after another, each a day later from 2026-09-24 on.
    private struct Said {
        let agency: String
        let verb: ContractDecision.Verb
        var person = "steward"
        var reason: String?
        var mendBy: String?
        var consultedOn: String?
        var workingDays: Int?
    }

    private static let provider = "market-regulation"
    private static let consumer = "tax"
    private static let hub = "affairs-centre"
    private static let start = CivilDate("2026-09-24")

    private static let signed = [Said(agency: consumer, verb: .accept)]
    private static let active = signed + [Said(agency: provider, verb: .accept)]
    private static let asked =
        signed + [Said(agency: provider, verb: .extend, reason: "sources", workingDays: 10)]
    private static let granted = asked + [Said(agency: hub, verb: .consent, workingDays: 10)]
    private static let suspended =
        active + [Said(agency: hub, verb: .suspend, reason: "misuse", mendBy: "2026-12-01")]
    private static let filed =
        active + [Said(agency: provider, verb: .terminate, reason: "law", consultedOn: "2026-09-26")]

    /// Where a contract stands after everything that was said, or why the last of it was refused.
    private func stand(
        _ said: [Said],
        provider: String = ContractStandingTests.provider,
        from: String = "2026-01-01",
        seededIn state: RegisteredContract.State? = nil
    ) throws -> Result<ContractStanding, ContractStanding.Refusal> {
        let content = try ContractPair.contract(
            ContractPair.grant,
            changes: [
                "provider": .string(provider), "consumer": .string(ContractStandingTests.consumer),
                "term": ["from": .string(from), "until": "2028-12-31"],
            ]
        )
        let hash = ContractHash(digest: [UInt8](repeating: 1, count: 32))
        let hub = try #require(AgencyID(ContractStandingTests.hub))
        var standing = ContractStanding(content, hub: hub, isByRule: false)
        if let state { standing.begin(in: state) }
        for (number, each) in said.enumerated() {
            let agency = try #require(AgencyID(each.agency))
            let day = try #require(ContractStandingTests.start).adding(days: number)
            let by = CallerID(
                trustDomain: "t.example",
                agency: agency,
                kind: .administrator,
                name: each.person
            )
            let decision = ContractDecision(
                each.verb,
                on: hash,
                of: agency,
                by: try #require(by),
                at: try #require(Timestamp("\(day)T04:00:00.000Z")),
                reason: each.reason,
                mendBy: each.mendBy.flatMap(CivilDate.init),
                consultedOn: each.consultedOn.flatMap(CivilDate.init),
                workingDays: each.workingDays
            )
            do throws(ContractStanding.Refusal) {
                try standing.take(decision, in: .shanghai)
            } catch {
                #expect(number == said.count - 1, "refused before the end: \(error)")
                return .failure(error)
            }
        }
        return .success(standing)
    }

    private func refusal(
        _ said: [Said],
        _ last: Said,
        provider: String = ContractStandingTests.provider,
        from: String = "2026-01-01",
        seededIn state: RegisteredContract.State? = nil
    ) throws -> ContractStanding.Refusal? {
        switch try stand(said + [last], provider: provider, from: from, seededIn: state) {
        case .success: nil
        case .failure(let refusal): refusal
        }
    }

    @Test func `both signatures put it in force, whoever signs first`() throws {
        #expect(try stand(ContractStandingTests.active).get().state == .active)
        #expect(try stand(ContractStandingTests.active.reversed()).get().state == .active)
        #expect(try stand(ContractStandingTests.signed).get().state == .proposed)
    }

    @Test func `the time to answer runs from the consumer's signature, the time to begin from consent`()
        throws
    {
        let before = try stand([]).get()
        #expect(before.clock(replying: .conditionalReply) == nil)
        let waiting = try stand(ContractStandingTests.signed).get()
        #expect(
            waiting.clock(replying: .conditionalReply)
                == DecisionClock(.conditionalReply, receivedOn: try MadeUp.day("2026-09-24"))
        )
        #expect(waiting.clock(replying: nil) == nil)
        var active = try stand(ContractStandingTests.active).get()
        #expect(
            active.clock(replying: .conditionalReply)
                == DecisionClock(.sharingStart, receivedOn: try MadeUp.day("2026-09-25"))
        )
        active.use(on: try MadeUp.day("2026-09-28"))
        #expect(active.clock(replying: .conditionalReply) == nil)
        let later = try stand(ContractStandingTests.active, from: "2027-01-01").get()
        #expect(later.clock(replying: nil)?.receivedOn == (try MadeUp.day("2027-01-01")))
    }

    @Test func `an extension is asked for by the provider and consented to by the hub`() throws {
        let asked = try stand(ContractStandingTests.asked).get()
        #expect(asked.requested?.workingDays == 10 && asked.granted == nil)
        let granted = try stand(ContractStandingTests.granted).get()
        #expect(granted.requested == nil)
        let day = try MadeUp.day("2026-09-26")
        #expect(granted.granted == ClockExtension(workingDays: 10, consentedOn: day, noticeOn: day))
        #expect(granted.clock(replying: .conditionalReply)?.granted == granted.granted)
        // What it asked for before falls when it asks anew.
        let anew = Said(
            agency: ContractStandingTests.provider,
            verb: .extend,
            reason: "less",
            workingDays: 3
        )
        #expect(try stand(ContractStandingTests.asked + [anew]).get().requested?.workingDays == 3)
    }

    @Test func `nobody else asks or consents, nobody for themselves, and nobody twice`() throws {
        let (provider, consumer, hub) = (
            ContractStandingTests.provider, ContractStandingTests.consumer, ContractStandingTests.hub
        )
        let signed = ContractStandingTests.signed
        let ask = Said(agency: provider, verb: .extend, reason: "sources", workingDays: 5)
        #expect(try refusal([], ask) == .notApplied)
        #expect(try refusal(signed, Said(agency: provider, verb: .extend, workingDays: 5)) == .reasonMissing)
        #expect(
            try refusal(signed, Said(agency: provider, verb: .extend, reason: "x")) == .workingDaysMissing
        )
        for agency in [consumer, hub] {
            let said = Said(agency: agency, verb: .extend, reason: "x", workingDays: 5)
            #expect(try refusal(signed, said) == .notParty)
        }
        #expect(try refusal(signed, Said(agency: hub, verb: .consent)) == .nothingRequested)
        for agency in [consumer, provider] {
            #expect(
                try refusal(ContractStandingTests.asked, Said(agency: agency, verb: .consent)) == .notParty
            )
        }
        let again = ContractStanding.Refusal.extensionRefused(ExtensionRefusal(reasons: [.alreadyExtended]))
        #expect(try refusal(ContractStandingTests.granted, ask) == again)
        #expect(
            try refusal(ContractStandingTests.granted, Said(agency: hub, verb: .consent)) == .nothingRequested
        )
        #expect(try refusal(ContractStandingTests.active, ask) == .state(.active))
        // Where the hub is the provider another person of it consents.
        let own = signed + [Said(agency: hub, verb: .extend, reason: "x", workingDays: 5)]
        #expect(try refusal(own, Said(agency: hub, verb: .consent), provider: hub) == .ownRequest)
        let second = Said(agency: hub, verb: .consent, person: "second", workingDays: 5)
        #expect(try refusal(own, second, provider: hub) == nil)
    }

    @Test func `the hub consents to as many days as it has read, not to what was asked for since`() throws {
        let more = Said(agency: ContractStandingTests.provider, verb: .extend, reason: "x", workingDays: 2)
        let asked = ContractStandingTests.asked + [more]
        func consent(to days: Int?) -> Said {
            Said(agency: ContractStandingTests.hub, verb: .consent, workingDays: days)
        }
        for days in [nil, 10] { #expect(try refusal(asked, consent(to: days)) == .otherRequest(2)) }
        #expect(try stand(asked + [consent(to: 2)]).get().granted?.workingDays == 2)
    }

    @Test func `who was suspended for misuse does not escape it by a withdrawal`() throws {
        let withdrawal = Said(agency: ContractStandingTests.consumer, verb: .withdraw)
        #expect(try refusal(ContractStandingTests.suspended, withdrawal) == .state(.suspended))
        #expect(try stand(ContractStandingTests.active + [withdrawal]).get().state == .withdrawn)
        // What its provider has filed to end has ended by it.
        #expect(try stand(ContractStandingTests.filed + [withdrawal]).get().state == .terminated)
    }

    @Test(
        arguments: [
            (nil, .consultationMissing), ("2026-09-27", .consultationMissing), ("2026-09-26", nil),
            ("2026-09-25", nil), ("2026-09-24", .consultedBefore("2026-09-25")),
            ("1999-01-01", .consultedBefore("2026-09-25")),
        ] as [(String?, Consultation?)]
    )
    func `an end is consulted on after both sides have signed, and before it is filed`(
        day: String?,
        expected: Consultation?
    ) throws {
        let end = Said(
            agency: ContractStandingTests.provider,
            verb: .terminate,
            reason: "law",
            consultedOn: day
        )
        #expect(try refusal(ContractStandingTests.active, end) == expected?.refusal)
    }

    @Test(
        arguments: [
            ("2026-01-01", nil), ("2025-12-31", .consultedBefore("2026-01-01")),
        ] as [(String, Consultation?)]
    )
    func `what nobody has signed here was agreed on when its term began`(
        day: String,
        expected: Consultation?
    ) throws {
        let end = Said(
            agency: ContractStandingTests.provider,
            verb: .terminate,
            reason: "law",
            consultedOn: day
        )
        #expect(try refusal([], end, seededIn: .active) == expected?.refusal)
    }

    /// What may be wrong with a consultation.
    enum Consultation {
        case consultationMissing
        case consultedBefore(String)

        var refusal: ContractStanding.Refusal? {
            switch self {
            case .consultationMissing: .consultationMissing
            case .consultedBefore(let day): CivilDate(day).map { .consultedBefore($0) }
            }
        }
    }

    @Test func `an end that was filed does not come if the hub declines it or its provider takes it back`()
        throws
    {
        let filed = ContractStandingTests.filed
        let declined = Said(agency: ContractStandingTests.hub, verb: .reject, reason: "no good reason")
        let takenBack = Said(agency: ContractStandingTests.provider, verb: .accept)
        let end = Said(agency: ContractStandingTests.hub, verb: .terminate)
        for said in [declined, takenBack] {
            let standing = try stand(filed + [said]).get()
            #expect(standing.state == .active && !standing.isEndFiled)
            #expect(try refusal(filed + [said], end) == .nothingFiled)
            #expect(try refusal(ContractStandingTests.active, said) == .state(.active))
        }
        #expect(try stand(filed + [end]).get().state == .terminated)
    }

    @Test(
        arguments: [
            (hub, .reject, nil, .reasonMissing), (consumer, .reject, "x", .notParty),
            (provider, .reject, "x", .notParty), (consumer, .accept, nil, .notParty),
            (hub, .accept, nil, .notParty),
        ] as [(String, ContractDecision.Verb, String?, ContractStanding.Refusal)]
    )
    func `nobody else keeps a contract from the end that was filed`(
        agency: String,
        verb: ContractDecision.Verb,
        reason: String?,
        expected: ContractStanding.Refusal
    ) throws {
        let said = Said(agency: agency, verb: verb, reason: reason)
        #expect(try refusal(ContractStandingTests.filed, said) == expected)
    }

    @Test func `a provider says once that it shares, of a contract in force`() throws {
        let start = Said(agency: ContractStandingTests.provider, verb: .start)
        let active = ContractStandingTests.active
        #expect(try stand(active + [start]).get().startedOn == (try MadeUp.day("2026-09-26")))
        #expect(try refusal(active + [start], start) == .alreadyStarted)
        #expect(try refusal(ContractStandingTests.signed, start) == .state(.proposed))
        for agency in [ContractStandingTests.consumer, ContractStandingTests.hub] {
            #expect(try refusal(active, Said(agency: agency, verb: .start)) == .notParty)
        }
        let day = try MadeUp.day("2027-01-01")
        #expect(try refusal(active, start, from: "2027-01-01") == .notBefore(day))
    }

    @Test func `every refusal says what to do, in both languages`() throws {
        let day = try MadeUp.day("2026-09-24")
        let refusals: [ContractStanding.Refusal] = [
            .notParty, .state(.active), .outOfDate, .alreadyAccepted, .reasonMissing, .mendByMissing,
            .mendingUntil(day), .consultationMissing, .alreadyFiled, .nothingFiled, .notApplied,
            .workingDaysMissing, .extensionRefused(ExtensionRefusal(reasons: [.alreadyExtended])),
            .nothingRequested, .ownRequest, .alreadyStarted, .notBefore(day), .otherRequest(2),
            .consultedBefore(day), .providerFirst,
        ]
        let texts = refusals.map(\.text)
        #expect(Set(texts).count == refusals.count)
        #expect(texts.allSatisfy { !$0.en.isEmpty && !$0.zh.isEmpty })
    }
}
