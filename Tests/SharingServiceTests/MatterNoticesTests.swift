import CanonicalJSON
import SharingModel
import Testing

@testable import SharingService

/// Matters that people decide are told to whose turn it is.
@Suite struct MatterNoticesTests {
    private static let id: [UInt8] = [UInt8](repeating: 3, count: 16)

    private func notices() throws -> StandingNotices {
        StandingNotices(
            catalogue: try SmallCatalogue.make(),
            hub: Sample.hub,
            calendar: .shanghai,
            now: SetClock.start
        )
    }

    private func proposal(_ approvals: [String], approvedBy approver: CallerID? = nil) -> StoredMatter {
        let steward = Sample.caller("tax", .administrator, "steward")
        let change: JSONObject = ["retire": "food-permit@1"]
        var matter = StoredMatter(
            id: Self.id,
            kind: .proposal,
            opener: steward,
            openedAt: SetClock.start,
            parties: [steward.agency],
            content: [
                "change": .object(change), "title": "retirement food-permit@1",
                "approvals": .array(approvals.map { .string($0) }),
            ],
            state: "proposed",
            steps: [.init(verb: "propose", actor: steward, time: SetClock.start)]
        )
        if let approver {
            let said: JSONObject = ["role": "steward"]
            let time = SetClock.start + .seconds(60)
            matter.add(.init(verb: "approve", actor: approver, content: said, time: time))
        }
        return matter
    }

    @Test(
        arguments: [
            ("security", Sample.hub), ("hub-review", Sample.hub),
            ("head:market-regulation", Sample.registry.agency),
        ]
    )
    func `a proposal waits for whose consent is next`(consent: String, agency: AgencyID) throws {
        let matter = proposal([consent])
        let due = try #require(CivilDate("2026-11-25"))
        let id = try #require(RecordID("03030303-0303-0303-0303-030303030303"))
        let found = try notices().proposals([matter], due: [id: due])
        #expect(found.map(\.agency) == [agency] && found.map(\.kind) == [.proposalToDecide])
        #expect(found.first?.about["waitsFor"] == .string(consent))
        #expect(found.first?.due == CivilDate("2026-11-25"))
        #expect(
            found.first?.json(on: SampleDay.today)["link"]?.string?.hasPrefix("/v1/proposals/03030303")
                == true
        )
    }

    @Test func `when the first has consented it waits for the second, since then`() throws {
        let head = Sample.caller("market-regulation", .administrator, "steward")
        let matter = proposal(["head:market-regulation", "hub-review"], approvedBy: head)
        let found = try notices().proposals([matter])
        #expect(found.map(\.agency) == [Sample.hub])
        #expect(found.first?.time == SetClock.start + .seconds(60))
        var closed = matter
        closed.isOpen = false
        #expect(try notices().proposals([closed]).isEmpty)
    }

    @Test func `a correction waits for the source of the type`() throws {
        let matter = StoredMatter(
            id: Self.id,
            kind: .correction,
            opener: Sample.declaration,
            openedAt: SetClock.start,
            parties: [Sample.declaration.agency, Sample.registry.agency],
            content: ["material": "business-licence@1"],
            state: "open",
            due: CivilDate("2026-12-07")
        )
        let found = try notices().corrections([matter])
        #expect(found.map(\.agency) == [Sample.registry.agency])
        #expect(found.first?.due == CivilDate("2026-12-07"))
    }
}

private enum SampleDay {
    static let today = CivilCalendar.shanghai.day(of: SetClock.start)
}
