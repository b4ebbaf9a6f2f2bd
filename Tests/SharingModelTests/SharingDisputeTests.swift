import CanonicalJSON
import SharingModel
import Testing

/// Consult, then the hub, then the government: in this order only, and by whom it is due (Decree 809 art 28).
@Suite struct SharingDisputeTests {
    private typealias Move = (DisputeStep.Verb, AgencyID)

    private static func agency(_ name: String) -> AgencyID {
        guard let agency = AgencyID(name) else { preconditionFailure("\(name) is no agency") }
        return agency
    }

    private static let provider = agency("civil-affairs")
    private static let consumer = agency("tax")
    private static let hub = agency("affairs-centre")

    private static func steward(_ agency: AgencyID, _ name: String = "steward") -> CallerID {
        let id = CallerID(
            trustDomain: "gateway.example",
            agency: agency,
            kind: .administrator,
            name: name
        )
        guard let id else { preconditionFailure("\(name) is a name") }
        return id
    }

    private static func dispute(
        hub: AgencyID = hub,
        openedBy opener: AgencyID = consumer
    ) -> SharingDispute {
        SharingDispute(openedBy: steward(opener), between: [provider, consumer], hub: hub)
    }

    private static func take(
        _ moves: [Move],
        in dispute: inout SharingDispute
    ) throws(SharingDispute.Refusal) {
        for (verb, agency) in moves {
            try dispute.take(DisputeStep(verb, statement: "…"), by: steward(agency))
        }
    }

    private static let toHub: [Move] = [(.consult, provider), (.escalate, consumer)]
    private static let toGovernment: [Move] = toHub + [(.mediate, hub), (.refer, hub)]

    @Test(
        arguments: [
            ([(.consult, consumer), (.agree, provider), (.agree, consumer)], .agreed),
            (
                [(.consult, consumer), (.agree, provider), (.consult, consumer), (.agree, consumer)],
                .consulting
            ),
            (toHub, .atHub),
            (toHub + [(.mediate, hub), (.agree, consumer), (.agree, provider)], .settled),
            (toHub + [(.mediate, hub), (.agree, consumer), (.decline, provider)], .atHub),
            (toHub + [(.mediate, hub), (.agree, consumer), (.mediate, hub), (.agree, provider)], .atHub),
            (toGovernment, .atGovernment),
            (toGovernment + [(.decide, hub)], .decided),
            ([(.withdraw, consumer)], .withdrawn),
            (toHub + [(.withdraw, consumer)], .withdrawn),
            (toGovernment + [(.withdraw, consumer)], .withdrawn),
        ] as [([(DisputeStep.Verb, AgencyID)], SharingDispute.State)]
    )
    func `steps that are due lead to where they should`(
        moves: [(DisputeStep.Verb, AgencyID)],
        state: SharingDispute.State
    ) throws {
        var dispute = Self.dispute()
        try Self.take(moves, in: &dispute)
        #expect(dispute.state == state)
    }

    @Test(
        arguments: [
            ([], .escalate, consumer, .consultationMissing),
            ([(.consult, consumer)], .escalate, consumer, .consultationMissing),
            ([(.consult, consumer)], .escalate, provider, .consultationMissing),
            ([], .agree, consumer, .nothingSaid),
            ([], .consult, hub, .notParty),
            ([], .consult, agency("transport"), .notParty),
            ([], .mediate, hub, .state(.consulting)),
            ([], .withdraw, provider, .notOpener),
            ([(.consult, consumer)], .escalate, hub, .notParty),
            ([(.consult, consumer), (.agree, provider)], .agree, provider, .alreadyAgreed),
            (toHub, .mediate, provider, .notHub),
            (toHub, .agree, provider, .nothingSaid),
            (toHub, .decline, provider, .nothingSaid),
            (toHub, .refer, hub, .mediationMissing),
            (toHub, .consult, provider, .state(.atHub)),
            (toHub + [(.mediate, hub)], .refer, consumer, .notHub),
            (toHub + [(.mediate, hub)], .agree, hub, .notParty),
            (toGovernment, .decide, provider, .notHub),
            (toGovernment, .agree, provider, .state(.atGovernment)),
            (toGovernment + [(.decide, hub)], .withdraw, consumer, .state(.decided)),
        ] as [([(DisputeStep.Verb, AgencyID)], DisputeStep.Verb, AgencyID, SharingDispute.Refusal)]
    )
    func `a step that is not due, or not this agency's, is refused and changes nothing`(
        before: [(DisputeStep.Verb, AgencyID)],
        verb: DisputeStep.Verb,
        agency: AgencyID,
        refusal: SharingDispute.Refusal
    ) throws {
        var dispute = Self.dispute()
        try Self.take(before, in: &dispute)
        let unchanged = dispute
        #expect(throws: refusal) {
            try dispute.take(DisputeStep(verb, statement: "…"), by: Self.steward(agency))
        }
        #expect(dispute == unchanged)
    }

    @Test(arguments: [DisputeStep.Verb.consult, .mediate, .decline, .decide])
    func `what is said is said with a statement`(verb: DisputeStep.Verb) throws {
        var dispute = Self.dispute()
        let before: [Move] =
            switch verb {
            case .mediate: Self.toHub
            case .decline: Self.toHub + [(.mediate, Self.hub)]
            case .decide: Self.toGovernment
            default: []
            }
        try Self.take(before, in: &dispute)
        let agency = [.mediate, .decide].contains(verb) ? Self.hub : Self.provider
        #expect(throws: SharingDispute.Refusal.statementMissing) {
            try dispute.take(DisputeStep(verb), by: Self.steward(agency))
        }
    }

    @Test func `where the hub is a party the government is asked at once`() throws {
        var dispute = Self.dispute(hub: Self.provider)
        try Self.take([(.consult, Self.provider), (.escalate, Self.consumer)], in: &dispute)
        #expect(dispute.state == .atGovernment)
    }

    @Test func `who does not answer is not waited for longer than its time`() throws {
        var dispute = Self.dispute()
        let step = DisputeStep(.escalate)
        #expect(throws: SharingDispute.Refusal.consultationMissing) {
            try dispute.take(step, by: Self.steward(Self.consumer), wasSilent: false)
        }
        try dispute.take(step, by: Self.steward(Self.consumer), wasSilent: true)
        #expect(dispute.state == .atHub)
    }

    private static let hubsOwn: [Move] = [(.consult, consumer), (.escalate, provider)]

    @Test(
        arguments: [
            ([(.decide, provider)], .atGovernment),
            ([(.decide, provider), (.agree, consumer)], .decided),
            ([(.decide, consumer)], .decided),
        ] as [([(DisputeStep.Verb, AgencyID)], SharingDispute.State)]
    )
    func `where the hub is a party its record of a decision needs the other's word`(
        moves: [(DisputeStep.Verb, AgencyID)],
        state: SharingDispute.State
    ) throws {
        // Opened by one steward of the hub, whose decision another one records.
        var dispute = Self.dispute(hub: Self.provider, openedBy: Self.provider)
        try Self.take(Self.hubsOwn, in: &dispute)
        for (verb, agency) in moves {
            try dispute.take(DisputeStep(verb, statement: "…"), by: Self.steward(agency, "second"))
        }
        #expect(dispute.state == state)
    }

    @Test(
        arguments: [
            ([], .decide, "steward", .ownDispute), ([], .agree, "second", .nothingSaid),
            ([.decide], .decide, "third", .alreadyAgreed), ([.decide], .agree, "steward", .alreadyAgreed),
        ] as [([DisputeStep.Verb], DisputeStep.Verb, String, SharingDispute.Refusal)]
    )
    func `the hub alone does not end a dispute of its own`(
        before: [DisputeStep.Verb],
        verb: DisputeStep.Verb,
        name: String,
        refusal: SharingDispute.Refusal
    ) throws {
        var dispute = Self.dispute(hub: Self.provider, openedBy: Self.provider)
        try Self.take(Self.hubsOwn, in: &dispute)
        for verb in before {
            try dispute.take(DisputeStep(verb, statement: "…"), by: Self.steward(Self.provider, "second"))
        }
        #expect(throws: refusal) {
            try dispute.take(DisputeStep(verb, statement: "…"), by: Self.steward(Self.provider, name))
        }
    }

    @Test(arguments: [
        (DisputeOpening.Ground.refusal, RegisteredContract.State.rejected, false, true),
        (.refusal, .active, false, false),
        (.delay, .proposed, true, true),
        (.delay, .proposed, false, false),
        (.delay, .active, true, true),
        (.delay, .active, false, false),
        (.delay, .suspended, true, false),
        (.scope, .active, false, true),
        (.scope, .withdrawn, false, false),
    ])
    func `a ground needs a contract that can give it`(
        ground: DisputeOpening.Ground,
        state: RegisteredContract.State,
        isOverdue: Bool,
        applies: Bool
    ) {
        #expect(ground.applies(to: state, isOverdue: isOverdue) == applies)
    }

    @Test(
        arguments: [
            ("身份证990102198503120017的记录有误", true), ("９９０１０２１９８５０３１２００１７", true),
            ("ID990102198503120017", true), ("联系电话 138 0013 8000", true), ("咨询电话 12345", false),
            ("990102198503120018", false), ("1990102198503120017", true),
            ("统一社会信用代码 91990102MA9L05073A", false), ("登记日期不宜共享。", false),
        ]
    )
    func `a statement that gives a person's number is refused, and repeats nothing of it`(
        statement: String,
        isRefused: Bool
    ) throws {
        let opening: JSONValue = [
            "contract": .string("sha256:" + String(repeating: "0", count: 64)), "ground": "scope",
            "statement": .string(statement),
        ]
        let step: JSONValue = ["step": "consult", "statement": .string(statement)]
        if isRefused {
            let refused = #expect(throws: InvalidInput.self) { try DisputeStep(json: step) }
            #expect(refused?.kind == .value)
            #expect(refused.map { "\($0)".contains("198503") } == false)
            #expect(throws: InvalidInput.self) { try DisputeOpening(json: opening) }
        } else {
            #expect(try DisputeStep(json: step).statement == statement)
            #expect(try DisputeOpening(json: opening).statement == statement)
        }
    }

    @Test(
        arguments: [
            ["step": "consult", "statement": "x", "more": 1], ["step": "perhaps"], [:],
            ["step": "agree", "statement": ""], ["step": "agree", "statement": "a\u{202E}b"],
            ["step": "agree", "statement": "a\u{2066}b"], ["step": "agree", "statement": "a\u{9B}31mb"],
            ["step": "agree", "statement": "a\u{7F}b"],
        ] as [JSONValue]
    )
    func `a step that cannot be read is refused`(body: JSONValue) {
        #expect(throws: InvalidInput.self) { try DisputeStep(json: body) }
    }
}
