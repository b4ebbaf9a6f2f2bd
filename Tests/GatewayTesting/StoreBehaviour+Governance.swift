import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

extension StoreBehaviour {
    private static let opener = caller("tax", "steward")
    private static let second = caller("affairs-centre", "security")

    static let governance: [StoreBehaviour] = [
        StoreBehaviour("keeps a matter with its steps, and finds it by its id and its kind") { test in
            let opened = matter(1)
            try await put(opened, test.store, record: 0)
            var decided = opened
            decided.add(step("approve", by: second))
            decided.state = "carried-out"
            decided.isOpen = false
            try await put(decided, test.store, record: 1)
            try await put(matter(2), test.store, record: 2)
            let store = try await test.reopen()
            let stored = try await store.matter(opened.id)
            #expect(stored == decided)
            let all = try await store.matters(.proposal, isOpen: false)
            #expect(all.map(\.id) == [decided.id, id(2)])
            let open = try await store.matters(.proposal, isOpen: true)
            #expect(open.map(\.id) == [id(2)])
            #expect(try await store.matters(.dispute, isOpen: false).isEmpty)
            let found = try await store.find { $0.matters = [id(3), opened.id] }
            #expect(found.matters.map { $0?.state } == [nil, "carried-out"])
        },
        StoreBehaviour("refuses that who opened a matter decides it", refusal(of: [("approve", opener)])),
        StoreBehaviour(
            "refuses that who opened a dispute records its decision",
            refusal(of: [("decide", opener)])
        ),
        StoreBehaviour(
            "refuses that one person decides a matter twice",
            refusal(of: [("approve", second), ("reject", second)])
        ),
        StoreBehaviour("refuses an enrolment with two roles") { test in
            let roles: Set<Role> = [.operator, .security]
            let caller = Caller(id: second, roles: roles, state: .active, pinnedKey: nil)
            await #expect(throws: StoreError.self) {
                try await test.store.replace([CatalogueDocument(caller: caller)])
            }
            let catalogue = try await test.store.catalogue()
            #expect(catalogue.isEmpty)
        },
        StoreBehaviour("keeps what an agency is told, newest first, and from a place on") { test in
            let notices = (1...3).map { number in
                Notice(
                    id: id(number),
                    to: number == 2 ? second.agency : opener.agency,
                    kind: .proposalDecided,
                    about: ["proposal": .integer(Int64(number))],
                    due: number == 1 ? CivilDate("2026-10-15") : nil,
                    time: StoreSample.start
                )
            }
            try await test.store.commit(at: StoreSample.start) { writes, _ in
                writes.records = [StoreSample.record(0)]
                writes.notices = notices
            }
            let store = try await test.reopen()
            let all = try await store.notices(of: opener.agency, before: nil, limit: 10)
            #expect(all == [notices[2], notices[0]])
            let later = try await store.notices(of: opener.agency, before: id(3), limit: 10)
            #expect(later == [notices[0]])
            let newest = try await store.notices(of: opener.agency, before: nil, limit: 1)
            #expect(newest == [notices[2]])
        },
    ]

    private static func refusal(
        of steps: [(verb: String, actor: CallerID)]
    ) -> @Sendable (StoreUnderTest) async throws -> Void {
        { test in
            let opened = matter(1)
            try await put(opened, test.store, record: 0)
            var decided = opened
            for (verb, actor) in steps { decided.add(step(verb, by: actor)) }
            decided.state = "carried-out"
            await #expect(throws: StoreError.self) { try await put(decided, test.store, record: 1) }
            #expect(try await test.store.matter(opened.id) == opened)
            #expect(try await test.store.head().frontier.size == 1)
        }
    }

    private static func caller(_ agency: String, _ name: String) -> CallerID {
        let id = CallerID(
            trustDomain: "gateway.example",
            agency: StoreSample.agency(agency),
            kind: .administrator,
            name: name
        )
        guard let id else { preconditionFailure("\(name) is a name") }
        return id
    }

    private static func id(_ number: Int) -> [UInt8] { StoreSample.tag("m", number).bytes }

    private static func step(_ verb: String, by actor: CallerID?) -> StoredMatter.Step {
        StoredMatter.Step(verb: verb, actor: actor, content: ["note": "为了"], time: StoreSample.start)
    }

    static func matter(_ number: Int) -> StoredMatter {
        StoredMatter(
            id: id(number),
            kind: .proposal,
            opener: opener,
            openedAt: StoreSample.start,
            parties: [opener.agency, second.agency],
            content: ["title": "新增"],
            keyTag: StoreSample.subject(number),
            sealed: [1, 2, 3],
            state: "proposed",
            due: CivilDate("2026-10-15"),
            steps: [step("propose", by: opener)]
        )
    }

    static func put(_ matter: StoredMatter, _ store: any SharingStore, record: Int) async throws {
        try await store.commit(at: StoreSample.start) { writes, _ in
            writes.records = [StoreSample.record(record)]
            writes.matters = [matter]
        }
    }
}
