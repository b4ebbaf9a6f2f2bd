import SharingModel
import Testing

@Suite struct ReleaseStandingTests {
    private static let builder = caller("operator")
    private static let reviewer = caller("security")

    private static func caller(_ name: String) -> CallerID {
        guard let agency = AgencyID("affairs-centre"),
            let id = CallerID(
                trustDomain: "lanjiang.example",
                agency: agency,
                kind: .administrator,
                name: name
            )
        else { preconditionFailure("\(name) is a name") }
        return id
    }

    private func standing(
        after verbs: [ReleaseStanding.Verb]
    ) throws(ReleaseStanding.Refusal) -> ReleaseStanding {
        var standing = ReleaseStanding(.candidate)
        for verb in verbs {
            try standing.take(verb, by: ReleaseStandingTests.reviewer, builtBy: ReleaseStandingTests.builder)
        }
        return standing
    }

    @Test(
        arguments: [
            ([], .candidate, true), ([.approve], .approved, true), ([.reject], .rejected, false),
            ([.approve, .release], .released, true), ([.approve, .release, .recall], .recalled, false),
        ] as [([ReleaseStanding.Verb], ReleaseStanding.State, Bool)]
    )
    func `a release goes from its candidate to its recall, and keeps its files as long as they are needed`(
        verbs: [ReleaseStanding.Verb],
        state: ReleaseStanding.State,
        keepsFiles: Bool
    ) throws {
        let standing = try standing(after: verbs)
        #expect(standing.state == state)
        #expect(standing.keepsFiles == keepsFiles)
    }

    @Test(
        arguments: [
            ([.release], .notReviewed), ([.recall], .notReleased(.candidate)),
            ([.approve, .approve], .decided(.approved)), ([.approve, .reject], .decided(.approved)),
            ([.reject, .release], .decided(.rejected)), ([.approve, .recall], .notReleased(.approved)),
            ([.approve, .release, .release], .decided(.released)),
            ([.approve, .release, .recall, .recall], .notReleased(.recalled)),
            ([.approve, .release, .recall, .release], .decided(.recalled)),
        ] as [([ReleaseStanding.Verb], ReleaseStanding.Refusal)]
    )
    func `nothing is done out of its turn`(
        verbs: [ReleaseStanding.Verb],
        refusal: ReleaseStanding.Refusal
    ) {
        #expect(throws: refusal) { try standing(after: verbs) }
    }

    @Test(arguments: [ReleaseStanding.Verb.approve, .reject])
    func `nobody reviews what they built`(verb: ReleaseStanding.Verb) {
        var standing = ReleaseStanding(.candidate)
        let builder = ReleaseStandingTests.builder
        #expect(throws: ReleaseStanding.Refusal.ownCandidate) {
            try standing.take(verb, by: builder, builtBy: builder)
        }
        #expect(standing.state == .candidate)
    }

    @Test func `a review of other bytes decides nothing`() {
        var standing = ReleaseStanding(.candidate)
        #expect(throws: ReleaseStanding.Refusal.otherBytes) {
            try standing.take(
                .approve,
                by: ReleaseStandingTests.reviewer,
                builtBy: ReleaseStandingTests.builder,
                isSameBytes: false
            )
        }
        #expect(standing.state == .candidate)
    }

    @Test func `a newer candidate takes the place of one that is not released`() throws {
        for state in ReleaseStanding.State.allCases {
            var standing = ReleaseStanding(state)
            if state == .candidate || state == .approved {
                try standing.supersede()
                #expect(standing.state == .superseded)
            } else {
                #expect(throws: ReleaseStanding.Refusal.decided(state)) { try standing.supersede() }
            }
        }
    }
}
