import GatewayTesting
import SharingModel
import Testing

@Suite struct ReleasedClassesTests {
    /// A release of records: the class and the row of each.
    private func records(_ rows: [(UInt64, UInt64)]) -> ReleasedClasses {
        ReleasedClasses(rows: Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) })
    }

    /// The rules that a release breaks, with all that were before.
    private func broken(
        by release: ReleasedClasses,
        atLeast least: Int,
        against earlier: [(Int, ReleasedClasses)]
    ) -> [ClassOffence] {
        release.offences(atLeast: least)
            + earlier.flatMap { release.offences(atLeast: least, since: $0.0, $0.1) }
    }

    private func rows(_ group: UInt64, _ range: ClosedRange<UInt64>) -> [(UInt64, UInt64)] {
        range.map { (group, $0) }
    }

    /// A release of counts.
    private func counts(_ counts: [UInt64: Int]) -> ReleasedClasses {
        ReleasedClasses(counts: counts)
    }

    @Test func `a class with few rows is told`() {
        let release = records(rows(1, 1...5) + rows(2, 1...4) + rows(3, 9...9))
        #expect(
            broken(by: release, atLeast: 5, against: []) == [
                ClassOffence(group: 2, rule: .size, rows: 4), ClassOffence(group: 3, rule: .size, rows: 1),
            ]
        )
    }

    @Test func `two releases that pass alone and isolate one row together are refused with the class`() {
        let first = records(rows(1, 1...5) + rows(2, 1...7))
        let second = records(rows(1, 1...6) + rows(2, 1...7))
        #expect(broken(by: first, atLeast: 5, against: []) == [])
        #expect(broken(by: second, atLeast: 5, against: []) == [])
        #expect(
            broken(by: second, atLeast: 5, against: [(3, first)])
                == [ClassOffence(group: 1, rule: .added(since: 3), rows: 1)]
        )
        #expect(
            broken(by: first, atLeast: 5, against: [(4, second)])
                == [ClassOffence(group: 1, rule: .removed(since: 4), rows: 1)]
        )
    }

    @Test func `a row that is exchanged for another is seen although the count stays`() {
        let first = records(rows(1, 1...9))
        let second = records(rows(1, 2...10))
        #expect(
            broken(by: second, atLeast: 5, against: [(1, first)]) == [
                ClassOffence(group: 1, rule: .added(since: 1), rows: 1),
                ClassOffence(group: 1, rule: .removed(since: 1), rows: 1),
            ]
        )
        // Of counts nobody sees it.
        #expect(broken(by: counts([1: 9]), atLeast: 5, against: [(1, counts([1: 9]))]) == [])
    }

    @Test func `a class that only an earlier release has is told if it was too small to go`() {
        let offences = broken(by: counts([1: 9]), atLeast: 10, against: [(1, counts([1: 9, 2: 6]))])
        #expect(
            offences == [
                ClassOffence(group: 1, rule: .size, rows: 9),
                ClassOffence(group: 2, rule: .removed(since: 1), rows: 6),
            ]
        )
    }

    @Test func `what is told names the class and the release, in both languages`() {
        let message = ClassOffence(group: 1, rule: .added(since: 3), rows: 1).message(
            named: "江城区, 农村",
            atLeast: 5
        )
        #expect(message.en.contains("江城区, 农村") && message.en.contains("release 3"))
        #expect(message.zh.contains("江城区, 农村") && message.zh.contains("第 3 次"))
        let gone = ClassOffence(group: 1, rule: .removed(since: 3), rows: 1).message(named: nil, atLeast: 5)
        #expect(gone.en.contains("not in this release"))
    }

    @Test func `classes are read back from their bytes`() {
        let classes = ReleasedClasses(
            rows: [9: [3, 1, 2, 3], 7: [1]],
            counts: [UInt64.max: 7, 0: 1, 5: 123_456]
        )
        #expect(ReleasedClasses(bytes: classes.bytes) == classes)
        for count in 1..<classes.bytes.count where (classes.bytes.count - count) % 16 != 0 {
            #expect(ReleasedClasses(bytes: Array(classes.bytes.prefix(count))) == nil)
        }
        let endless = [0, 1, 9, UInt64.max].flatMap { number in
            withUnsafeBytes(of: number.bigEndian, Array.init)
        }
        #expect(ReleasedClasses(bytes: endless) == nil)
    }

    @Test func `what was kept with an entry a row is read still`() {
        func bytes(_ numbers: [UInt64]) -> [UInt8] {
            numbers.flatMap { number in withUnsafeBytes(of: number.bigEndian, Array.init) }
        }
        #expect(
            ReleasedClasses(bytes: bytes([5, 0, 12, 7, 1, 2, 7, 3, 1]))
                == ReleasedClasses(rows: [7: [1, 1, 3]], counts: [5: 12])
        )
        #expect(ReleasedClasses(bytes: []) == ReleasedClasses())
        #expect(ReleasedClasses(bytes: Array(repeating: 255, count: 24)) == nil)
        // Two counts of one class that no number is the sum of.
        let most = UInt64(Int64.max)
        #expect(ReleasedClasses(bytes: bytes([5, 0, most, 5, 0, most])) == nil)
    }

    /// What the rule says, worked out the slow way.
    private func oracle(
        _ new: Set<Pair>,
        _ earlier: [Set<Pair>],
        _ least: Int
    ) -> Set<ClassOffence> {
        var offences: Set<ClassOffence> = []
        func check(_ rows: Set<Pair>, _ rule: ClassOffence.Rule) {
            for (group, members) in Dictionary(grouping: rows, by: \.group) where members.count < least {
                offences.insert(ClassOffence(group: group, rule: rule, rows: members.count))
            }
        }
        check(new, .size)
        for (index, old) in earlier.enumerated() {
            check(new.subtracting(old), .added(since: index + 1))
            check(old.subtracting(new), .removed(since: index + 1))
        }
        return offences
    }

    private struct Pair: Hashable {
        let group: UInt64
        let row: UInt64
    }

    @Test func `the rule is that of the oracle, and classes that are held back never break it`() {
        var random = SeededRandom(seed: 7)
        var refused = 0
        for _ in 0..<300 {
            let least = Int.random(in: 2...5, using: &random)
            var members: Set<Pair> = []
            var released: [Set<Pair>] = []
            for _ in 0..<6 {
                for _ in 0..<Int.random(in: 0...25, using: &random) {
                    let pair = Pair(
                        group: .random(in: 0...3, using: &random),
                        row: .random(in: 1...15, using: &random)
                    )
                    if Bool.random(using: &random) { members.insert(pair) } else { members.remove(pair) }
                }
                let earlier = released.enumerated().map { ($0.offset + 1, classes($0.element)) }
                let offences = broken(by: classes(members), atLeast: least, against: earlier)
                #expect(Set(offences) == oracle(members, released, least))
                #expect(Set(offences).count == offences.count)
                if !offences.isEmpty { refused += 1 }
                let held = Set(offences.map(\.group))
                let rest = classes(members.filter { !held.contains($0.group) })
                #expect(broken(by: rest, atLeast: least, against: earlier) == [])
                released.append(members.filter { !held.contains($0.group) })
            }
        }
        #expect(refused > 500)
    }

    private func classes(_ pairs: Set<Pair>) -> ReleasedClasses {
        records(pairs.map { ($0.group, $0.row) })
    }

    @Test func `counts are held against each other by their difference`() {
        var random = SeededRandom(seed: 8)
        for _ in 0..<2000 {
            let (old, new) = (Int.random(in: 0...12, using: &random), Int.random(in: 0...12, using: &random))
            let offences = broken(
                by: counts(new > 0 ? [1: new] : [:]),
                atLeast: 5,
                against: [(1, counts(old > 0 ? [1: old] : [:]))]
            )
            var expected: [ClassOffence] = []
            if 1..<5 ~= new { expected.append(ClassOffence(group: 1, rule: .size, rows: new)) }
            if 1..<5 ~= new - old {
                expected.append(ClassOffence(group: 1, rule: .added(since: 1), rows: new - old))
            }
            if 1..<5 ~= old - new {
                expected.append(ClassOffence(group: 1, rule: .removed(since: 1), rows: old - new))
            }
            #expect(offences == expected)
        }
    }
}
