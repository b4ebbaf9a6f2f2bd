import SharingModel
import SharingService
import Testing

extension StoreBehaviour {
    static let materials: [StoreBehaviour] = [
        StoreBehaviour("finds a record by every subject that it names and by the provider's number") { test in
            try await test.store.add(
                [StoreSample.revision(1, version: 2, subjects: [10, 11, 12], content: "licence")],
                newKeys: [10]
            )
            for subject in [10, 11, 12] {
                #expect(try await test.store.contents(ofSubject: subject) == ["licence"])
            }
            let key = StoreSample.subject(10)
            let expected = StoredMaterial(
                number: 1,
                revision: 1,
                version: 2,
                keyTag: key,
                wrappedKey: StoreSample.wrapped(key),
                sealed: Array("licence".utf8)
            )
            #expect(try await test.store.material(withSource: 1) == expected)
        },
        StoreBehaviour("finds nothing under other tags or in other types") { test in
            try await test.store.add(
                [
                    StoreSample.revision(1, subjects: [10], content: "licence"),
                    StoreSample.revision(2, type: "tax-certificate", subjects: [11], content: "certificate"),
                ],
                newKeys: [10, 11]
            )
            #expect(try await test.store.contents(ofSubject: 13).isEmpty)
            #expect(try await test.store.contents(ofSubject: 10, type: "tax-certificate").isEmpty)
            #expect(try await test.store.contents(ofSubject: 10, type: "never-written").isEmpty)
            #expect(try await test.store.material(withSource: 9) == nil)
            #expect(try await test.store.material(withSource: 1, type: "tax-certificate") == nil)
        },
        StoreBehaviour("finds all records of one subject, each with its own key") { test in
            let revisions = (1...300).map {
                StoreSample.revision(
                    Int64($0),
                    subjects: [$0.isMultiple(of: 2) ? 20 : 21, 22],
                    content: "\($0)"
                )
            }
            try await test.store.add(revisions, newKeys: [20, 21])
            #expect(try await test.store.contents(ofSubject: 22) == (1...300).map { "\($0)" })
            let material = try await test.store.material(withSource: 7)
            #expect(material?.wrappedKey == StoreSample.wrapped(StoreSample.subject(21)))
        },
        StoreBehaviour("gives every revision of a record with the time when it was stored") { test in
            for revision in 1...3 {
                let time = StoreSample.start + .seconds(revision)
                try await test.store.commit(at: time) { writes, _ in
                    if revision == 1 {
                        writes.dataKeys = [10, 11].map(StoreSample.subject).map {
                            ($0, StoreSample.wrapped($0))
                        }
                        writes.revisions.append(StoreSample.revision(2, subjects: [11], content: "other"))
                    }
                    writes.revisions.append(
                        StoreSample.revision(1, revision, subjects: [10], content: "content \(revision)")
                    )
                }
            }
            let store = try await test.reopen()
            let found = try await store.find { $0.histories = [1, 9] }
            #expect(found.histories[0].map(\.material.revision) == [1, 2, 3])
            #expect(found.histories[0].map(\.time) == (1...3).map { StoreSample.start + .seconds($0) })
            #expect(
                found.histories[0].map { String(decoding: $0.material.sealed, as: UTF8.self) }
                    == ["content 1", "content 2", "content 3"]
            )
            #expect(found.histories[1].isEmpty)
        },
        StoreBehaviour("finds a record in its newest revision, by the subjects of that revision") { test in
            try await test.store.add(
                [StoreSample.revision(1, subjects: [10, 11], content: "old")],
                newKeys: [10]
            )
            try await test.store.add(
                [StoreSample.revision(1, 2, version: 3, subjects: [11, 12], content: "new")],
                newKeys: [11]
            )
            #expect(try await test.store.contents(ofSubject: 10).isEmpty)
            #expect(try await test.store.contents(ofSubject: 11) == ["new"])
            #expect(try await test.store.contents(ofSubject: 12) == ["new"])
            let material = try #require(try await test.store.material(withSource: 1))
            #expect(material.revision == 2)
            #expect(material.version == 3)
            #expect(material.keyTag == StoreSample.subject(11))
        },
        StoreBehaviour("takes two revisions of one record in one batch") { test in
            try await test.store.add(
                [
                    StoreSample.revision(1, subjects: [10], content: "old"),
                    StoreSample.revision(1, 2, subjects: [10], content: "new"),
                ],
                newKeys: [10]
            )
            #expect(try await test.store.contents(ofSubject: 10) == ["new"])
        },
        StoreBehaviour("lets the numbers of records run on, over a restart too") { test in
            let first = try await test.store.commit { _, _ in }
            #expect(first.nextNumber == 1)
            try await test.store.add(
                (1...3).map { StoreSample.revision($0, subjects: [10], content: "\($0)") },
                newKeys: [10]
            )
            try await test.store.add([StoreSample.revision(2, 2, subjects: [10], content: "2")], newKeys: [])
            #expect(try await test.store.commit { _, _ in }.nextNumber == 4)
            let reopened = try await test.reopen()
            #expect(try await reopened.commit { _, _ in }.nextNumber == 4)
        },
        StoreBehaviour("keeps data keys, and never replaces one") { test in
            let tag = StoreSample.subject(10)
            try await test.store.add([], newKeys: [10])
            await #expect(throws: (any Error).self) {
                try await test.store.commit { writes, _ in writes.dataKeys = [(tag, [1, 2, 3])] }
            }
            let findings = try await test.store.find { $0.dataKeys = [StoreSample.subject(11), tag] }
            #expect(findings.dataKeys == [nil, StoreSample.wrapped(tag)])
        },
        StoreBehaviour("gives a provider's number to one record only") { test in
            try await test.store.add([StoreSample.revision(1, subjects: [10], content: "one")], newKeys: [10])
            let revision = StoreSample.revision(1, subjects: [11], content: "other")
            await #expect(throws: (any Error).self) { try await test.store.add([revision], newKeys: [11]) }
            #expect(try await test.store.contents(ofSubject: 10) == ["one"])
            #expect(try await test.store.contents(ofSubject: 11).isEmpty)
            #expect(try await test.store.find { $0.dataKeys = [StoreSample.subject(11)] }.dataKeys == [nil])
        },
        StoreBehaviour("keeps the findings in the order of the operations and of what each asked") { test in
            try await test.store.add(
                (1...4).map { StoreSample.revision($0, subjects: [Int($0)], content: "\($0)") },
                newKeys: [1, 2, 3, 4]
            )
            let asked = [[3, 1], [], [4, 9, 2, 4]].map { numbers in
                var lookUps = LookUps()
                lookUps.subjects = numbers.map {
                    .init(type: StoreSample.licence, tag: StoreSample.subject($0))
                }
                lookUps.sources = numbers.map {
                    .init(type: StoreSample.licence, tag: StoreSample.source($0))
                }
                lookUps.dataKeys = numbers.map { StoreSample.subject($0) }
                return lookUps
            }
            let findings = try await test.store.commit(lookingUp: asked) { _, _ in }.findings
            #expect(
                findings.map { $0.subjects.map { $0.map(\.number) } } == [
                    [[3], [1]], [], [[4], [], [2], [4]],
                ]
            )
            #expect(findings.map { $0.sources.map { $0?.number } } == [[3, 1], [], [4, nil, 2, 4]])
            #expect(
                findings.map { $0.dataKeys.map { $0 != nil } } == [
                    [true, true], [], [true, false, true, true],
                ]
            )
        },
    ]
}
