import SharingModel
import SharingService
import Testing

extension StoreBehaviour {
    static let catalogue: [StoreBehaviour] = [
        StoreBehaviour("keeps catalogue documents of all kinds, over a restart too") { test in
            let documents = CatalogueDocument.Kind.allCases.map {
                // A contract is in force only with signatures.
                document($0, "same-id", state: $0 == .contract ? "proposed" : "active", content: $0.rawValue)
            }
            try await test.store.replace(documents)
            #expect(Set(try await test.store.catalogue()) == Set(documents))
            let reopened = try await test.reopen()
            #expect(Set(try await reopened.catalogue()) == Set(documents))
        },
        StoreBehaviour("replaces a catalogue document of the same kind, id and version, and no other") {
            test in
            let kept = [
                document(.materialType, "business-licence", version: 2, content: "second"),
                document(.serviceItem, "business-licence", content: "item"),
                document(.materialType, "tax-certificate", content: "tax"),
            ]
            let changed = document(.materialType, "business-licence", state: "retired", content: "after")
            try await test.store.replace(
                kept + [document(.materialType, "business-licence", content: "before")]
            )
            try await test.store.replace([changed])
            #expect(Set(try await test.store.catalogue()) == Set(kept + [changed]))
        },
        StoreBehaviour("replaces all documents or none") { test in
            try await test.store.replace([document(.agency, "tax", content: "before")])
            await #expect(throws: (any Error).self) {
                // Versions begin with 1.
                try await test.store.replace([
                    document(.agency, "tax", content: "after"),
                    document(.agency, "health", version: -1, content: ""),
                ])
            }
            #expect(try await test.store.catalogue() == [document(.agency, "tax", content: "before")])
        },
        StoreBehaviour("numbers the version after the newest, and keeps those before it") { test in
            for content in ["first", "second"] {
                try await test.store.replace([document(.serviceItem, "permit", version: 0, content: content)])
            }
            let kept = try await test.store.catalogue()
            #expect(
                Set(kept) == [
                    document(.serviceItem, "permit", version: 1, content: "first"),
                    document(.serviceItem, "permit", version: 2, content: "second"),
                ]
            )
        },
        StoreBehaviour("takes no documents at all") { test in
            try await test.store.replace([])
            #expect(try await test.store.catalogue().isEmpty)
        },
    ]

    static let settings: [StoreBehaviour] = [
        StoreBehaviour("sets a named value once") { test in
            #expect(try await test.store.setting("root") == nil)
            #expect(try await test.store.insertSettingIfAbsent("root", [1, 0, 255]) == [1, 0, 255])
            #expect(try await test.store.insertSettingIfAbsent("root", [2]) == [1, 0, 255])
            #expect(try await test.store.insertSettingIfAbsent("empty", []) == [])
            let reopened = try await test.reopen()
            #expect(try await reopened.setting("root") == [1, 0, 255])
            #expect(try await reopened.setting("empty") == [])
            #expect(try await reopened.setting("other") == nil)
        },
        StoreBehaviour("gives one named value to all who set it at once") { test in
            let values = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for number in UInt8(0)..<20 {
                    group.addTask { try await test.store.insertSettingIfAbsent("root", [number]) }
                }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(values.count == 1)
        },
        StoreBehaviour("keeps the newest count of each grant and day") { test in
            let today = CivilDate(daysSinceEpoch: 20_780)
            let uses = [use(1, 0, today, 5), use(1, 1, today, 2), use(2, 0, today, 9)]
            try await test.store.commit { writes, _ in writes.quotas = uses }
            try await test.store.commit { writes, _ in
                writes.quotas = [use(1, 0, today, 6), use(1, 0, today.adding(days: 1), 1)]
            }
            let store = try await test.reopen()
            let found = try await store.quotas(on: today)
            #expect(found.allSatisfy { $0.day == today })
            #expect(
                Dictionary(uniqueKeysWithValues: found.map { ($0.account, $0.used) })
                    == [uses[0].account: 6, uses[1].account: 2, uses[2].account: 9]
            )
            #expect(try await store.quotas(on: today.adding(days: 1)).map(\.used) == [1])
            #expect(try await store.quotas(on: today.adding(days: -1)).isEmpty)
        },
    ]

    private static func document(
        _ kind: CatalogueDocument.Kind,
        _ id: String,
        version: Int = 1,
        state: String = "active",
        content: String
    ) -> CatalogueDocument {
        CatalogueDocument(kind: kind, id: id, version: version, state: state, content: Array(content.utf8))
    }

    private static func use(
        _ contract: UInt8,
        _ grant: Int,
        _ day: CivilDate,
        _ used: Int
    ) -> BatchWrites.QuotaUse {
        let hash = ContractHash(digest: [UInt8](repeating: contract, count: 32))
        return BatchWrites.QuotaUse(account: .init(contract: hash, grant: grant), day: day, used: used)
    }
}
