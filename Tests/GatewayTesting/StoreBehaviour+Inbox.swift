import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

extension StoreBehaviour {
    private static let agency = StoreSample.agency("tax")
    private static let steward = CallerID("spiffe://gateway.example/agency/tax/admin/steward")

    static let inbox: [StoreBehaviour] = [
        StoreBehaviour("lists a notice until it is marked as done, and finds it after that") { test in
            let notices = (1...2).map { number in
                Notice(
                    id: id(number),
                    to: agency,
                    kind: .contractDecided,
                    about: [:],
                    due: nil,
                    time: StoreSample.start
                )
            }
            try await test.store.commit { writes, _ in writes.notices = notices }
            let steward = try #require(steward)
            try await test.store.commit { writes, _ in writes.completions = [(id(1), steward)] }
            let store = try await test.reopen()
            let listed = try await store.notices(of: agency, before: nil, limit: 10)
            #expect(listed == [notices[1]])
            #expect(try await store.notice(id(1)) == notices[0])
            #expect(try await store.notice(id(3)) == nil)
        },
        StoreBehaviour("keeps how far a delivery is, and forgets it when told to") { test in
            let begun = NoticeDelivery(
                of: id(1),
                to: agency,
                begun: StoreSample.start,
                due: StoreSample.start
            )
            let later = NoticeDelivery(
                of: id(2),
                to: agency,
                begun: StoreSample.start + .seconds(1),
                due: StoreSample.start
            )
            try await test.store.commit { writes, _ in writes.deliveries = [later, begun] }
            let failed = begun.failed(at: StoreSample.start, pausing: .seconds(30))
            try await test.store.commit { writes, _ in writes.deliveries = [failed] }
            let store = try await test.reopen()
            #expect(try await store.deliveries() == [failed, later])
            try await store.commit { writes, _ in writes.deliveriesOver = [failed] }
            #expect(try await store.deliveries() == [later])
        },
        StoreBehaviour("lists changes of status where the log has them until they are followed up") { test in
            try await test.store.append(0..<2)
            try await test.store.commit { writes, _ in
                writes.records = (2..<5).map { StoreSample.record($0) }
                writes.withdrawals = [0, 2]
            }
            let store = try await test.reopen()
            let places = [2, 4].map { LogPlace(log: 0, index: $0) }
            #expect(try await store.withdrawals(limit: 10) == places)
            #expect(try await store.withdrawals(limit: 1) == [places[0]])
            try await store.commit { writes, _ in writes.followedUp = [places[0]] }
            #expect(try await store.withdrawals(limit: 10) == [places[1]])
        },
    ]

    private static func id(_ number: Int) -> [UInt8] { StoreSample.tag("i", number).bytes }
}
