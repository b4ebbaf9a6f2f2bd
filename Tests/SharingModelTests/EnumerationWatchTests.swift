import SharingModel
import Testing

@Suite struct EnumerationWatchTests {
    private let tax: AgencyID
    private let health: AgencyID
    private let begin = Timestamp(millisecondsSinceEpoch: 1_760_000_400_000)

    init() throws {
        tax = try #require(AgencyID("tax"))
        health = try #require(AgencyID("health"))
    }

    @Test func `one subject more than the limit tells once an hour, with the hour's begin`() {
        var watch = EnumerationWatch(limit: 3)
        let hour = Timestamp(millisecondsSinceEpoch: begin.millisecondsSinceEpoch / 3_600_000 * 3_600_000)
        #expect((1...5).map { watch.note($0, by: tax, at: begin) } == [nil, nil, nil, hour, nil])
    }

    @Test func `the same subject again is no other`() {
        var watch = EnumerationWatch(limit: 3)
        for _ in 0..<10 {
            for subject: UInt64 in 1...3 { #expect(watch.note(subject, by: tax, at: begin) == nil) }
        }
    }

    @Test func `agencies are counted apart, and each hour anew`() {
        var watch = EnumerationWatch(limit: 1)
        #expect(watch.note(1, by: tax, at: begin) == nil)
        #expect(watch.note(2, by: health, at: begin) == nil)
        let later = Timestamp(millisecondsSinceEpoch: begin.millisecondsSinceEpoch + 3_600_000)
        #expect(watch.note(3, by: tax, at: later) == nil)
        #expect(watch.note(4, by: tax, at: later) != nil)
    }
}
