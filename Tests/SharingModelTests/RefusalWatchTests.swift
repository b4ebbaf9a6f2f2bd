import SharingModel
import Testing

@Suite struct RefusalWatchTests {
    private let begin = Timestamp(millisecondsSinceEpoch: 1_760_000_400_000)

    private func kind(_ agency: String = "tax", _ material: String? = "diploma") throws -> RefusalWatch.Kind {
        RefusalWatch.Kind(
            agency: try #require(AgencyID(agency)),
            operation: "verification",
            material: material,
            reasons: [.noContract]
        )
    }

    @Test func `beyond the limit of a minute refusals are counted, and the next one logged tells how many`()
        throws
    {
        var watch = RefusalWatch(limit: 2)
        let kind = try kind()
        #expect((1...5).map { _ in watch.note(kind, at: begin) } == [0, 0, nil, nil, nil])
        let later = begin + .seconds(60)
        #expect((1...3).map { _ in watch.note(kind, at: later) } == [3, 0, nil])
    }

    @Test func `an agency has a limit in all, but the first of each kind is logged`() throws {
        var watch = RefusalWatch(limit: 10, agencyLimit: 3)
        let (one, other) = (try kind(), try kind("tax", nil))
        #expect((1...4).map { _ in watch.note(one, at: begin) } == [0, 0, 0, nil])
        #expect((1...2).map { _ in watch.note(other, at: begin) } == [0, nil])
        let stranger = try kind("health")
        #expect((1...3).map { _ in watch.note(stranger, at: begin) } == [0, 0, 0])
    }
}
