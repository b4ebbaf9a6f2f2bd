import SharingModel
import Testing

@Suite struct ProbingWatchTests {
    private let day = CivilDate(daysSinceEpoch: 20_000)

    /// Whether the claim is suspicious.
    private func note(
        _ claim: UInt32,
        on place: UInt64 = 1,
        in watch: inout ProbingWatch,
        daysLater: Int = 0
    ) -> Bool {
        watch.note(place: place, claim: claim, on: day.adding(days: daysLater)) != .usual
    }

    @Test func `a search is told once a place and day`() {
        var watch = ProbingWatch(limit: 1, capacity: 4)
        func outcome(_ claim: UInt32, on place: UInt64 = 1, _ days: Int = 0) -> ProbingWatch.Outcome {
            watch.note(place: place, claim: claim, on: day.adding(days: days))
        }
        let expected: [ProbingWatch.Outcome] = [
            .usual, .suspicious(isFirst: true), .suspicious(isFirst: false), .suspicious(isFirst: false),
        ]
        #expect((1...4).map { outcome($0) } == expected)
        for place in UInt64(100)...200 { _ = outcome(1, on: place) }
        #expect(outcome(5) == .suspicious(isFirst: false))
        #expect((1...2).map { outcome($0, on: 2) } == [.usual, .suspicious(isFirst: true)])
        #expect((1...2).map { outcome($0, 1) } == [.usual, .suspicious(isFirst: true)])
    }

    @Test func `the ninth different claim on a place in a day is suspicious`() {
        var watch = ProbingWatch()
        for claim in UInt32(1)...8 { #expect(!note(claim, in: &watch)) }
        #expect(note(9, in: &watch))
        #expect(note(10, in: &watch))
        #expect(note(1, in: &watch))
    }

    @Test func `the same claim again is no further claim`() {
        var watch = ProbingWatch()
        for _ in 0..<100 {
            for claim in UInt32(1)...8 { #expect(!note(claim, in: &watch)) }
        }
    }

    @Test func `another place and another day begin anew`() {
        var watch = ProbingWatch(limit: 1)
        #expect(!note(1, in: &watch))
        #expect(note(2, in: &watch))
        #expect(!note(2, on: 2, in: &watch))
        #expect(!note(2, in: &watch, daysLater: 1))
    }

    @Test func `when it is full the oldest half is forgotten, not the newest`() {
        var watch = ProbingWatch(limit: 1, capacity: 2)
        for place in UInt64(1)...3 { #expect(!note(1, on: place, in: &watch)) }
        #expect(note(2, on: 2, in: &watch))
        for place in UInt64(10)...13 { #expect(!note(1, on: place, in: &watch)) }
        #expect(note(2, on: 13, in: &watch))
        #expect(!note(2, in: &watch))
    }

    @Test func `a flood of other questions does not clear a search that has begun`() {
        var watch = ProbingWatch(limit: 2, capacity: 4)
        for claim in UInt32(1)...2 { #expect(!note(claim, in: &watch)) }
        for place in UInt64(100)...200 { #expect(!note(1, on: place, in: &watch)) }
        #expect(note(3, in: &watch))
    }
}
