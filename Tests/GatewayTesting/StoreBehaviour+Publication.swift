import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

extension StoreBehaviour {
    static let publication: [StoreBehaviour] = [
        StoreBehaviour("gives every record of a type once, page after page, in its newest revision") { test in
            let revisions = (1...25).map {
                StoreSample.revision(Int64($0), subjects: [$0], content: "old \($0)")
            }
            try await test.store.add(revisions, newKeys: Array(1...25))
            try await test.store.add(
                [
                    StoreSample.revision(7, 2, subjects: [7], content: "new 7"),
                    StoreSample.revision(26, type: "tax-certificate", subjects: [26], content: "other"),
                ],
                newKeys: [26]
            )
            let store = try await test.reopen()
            var (found, pages, after): ([String], Int, BlindTag?) = ([], 0, nil)
            repeat {
                let page = try await store.materials(of: StoreSample.licence, after: after, limit: 10)
                found += page.materials.map { String(decoding: $0.sealed, as: UTF8.self) }
                pages += 1
                after = page.next
            } while after != nil
            #expect(Set(found) == Set((1...25).map { $0 == 7 ? "new 7" : "old \($0)" }))
            #expect(found.count == 25)
            #expect(pages == 3)
            let none = try await store.materials(of: "never-written", after: nil, limit: 10)
            #expect(none.materials.isEmpty && none.next == nil)
        },
        StoreBehaviour("keeps the classes of a release until it is said that it never becomes public") {
            test in
            let (first, second) = (StoreSample.tag("c", 1).bytes, StoreSample.tag("c", 2).bytes)
            try await test.store.commit(at: StoreSample.start) { writes, _ in
                writes.records = [StoreSample.record(0)]
                writes.releasedClasses = [(first, [1, 2, 3]), (second, [4])]
            }
            try await test.store.commit(at: StoreSample.start) { writes, _ in
                writes.records = [StoreSample.record(1)]
                writes.unreleasedClasses = [second]
            }
            let store = try await test.reopen()
            #expect(try await store.releasedClasses(of: first) == [1, 2, 3])
            #expect(try await store.releasedClasses(of: second) == nil)
        },
        StoreBehaviour("tells the first day on which a source changed after a moment") { test in
            func change(_ source: String, _ day: String, after seconds: Int, record: Int) async throws {
                guard let day = CivilDate(day) else { preconditionFailure("it is a day") }
                try await test.store.commit(at: StoreSample.start + .seconds(seconds)) { writes, _ in
                    writes.records = [StoreSample.record(record)]
                    writes.sourceChanges = [(source, day)]
                }
            }
            try await change("food-permit", "2026-11-23", after: 10, record: 0)
            try await change("food-permit", "2026-11-23", after: 20, record: 1)
            try await change("food-permit", "2026-11-24", after: 90, record: 2)
            try await change("diploma", "2026-11-22", after: 100, record: 3)
            let store = try await test.reopen()
            let first: (Int) async throws -> String? = { seconds in
                try await store.firstChange(
                    of: "food-permit",
                    after: StoreSample.start + .seconds(seconds)
                )?.description
            }
            #expect(try await first(0) == "2026-11-23")
            // The day had a change after the moment too.
            #expect(try await first(15) == "2026-11-23")
            #expect(try await first(20) == "2026-11-24")
            #expect(try await first(90) == nil)
        },
        StoreBehaviour("refuses two releases of one number") { test in
            func release(_ number: Int) -> StoredMatter {
                var matter = StoreBehaviour.matter(number)
                matter = StoredMatter(
                    id: matter.id,
                    kind: .release,
                    opener: matter.opener,
                    openedAt: matter.openedAt,
                    parties: matter.parties,
                    content: ["manifest": ["dataset": "food-permits", "number": 1]],
                    state: "released",
                    isOpen: false
                )
                return matter
            }
            try await StoreBehaviour.put(release(1), test.store, record: 0)
            await #expect(throws: StoreError.self) {
                try await StoreBehaviour.put(release(2), test.store, record: 1)
            }
        },
    ]
}
