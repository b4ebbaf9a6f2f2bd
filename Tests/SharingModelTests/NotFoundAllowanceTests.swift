import SharingModel
import Testing

@Suite final class NotFoundAllowanceTests {
    private let tax: AgencyID
    private let health: AgencyID
    private let begin = Timestamp(millisecondsSinceEpoch: 1_760_000_400_000)
    private var allowance = NotFoundAllowance(hourly: 4)

    init() throws {
        tax = try #require(AgencyID("tax"))
        health = try #require(AgencyID("health"))
    }

    private func time(_ minutes: Int64) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: begin.millisecondsSinceEpoch + minutes * 60_000)
    }

    private func ask(_ agency: AgencyID, at time: Timestamp) -> Bool {
        guard allowance.nextQuestion(of: agency, at: time) == nil else { return false }
        allowance.take(by: agency, at: time)
        return true
    }

    @Test func `an hour's worth may be used at once, and then as much as comes back`() {
        #expect((0..<6).map { _ in ask(tax, at: begin) } == [true, true, true, true, false, false])
        #expect(allowance.nextQuestion(of: tax, at: time(5)) == time(15))
        #expect([14, 15, 16, 30].map { ask(tax, at: time($0)) } == [false, true, false, true])
        #expect((0..<5).map { _ in ask(tax, at: time(500)) } == [true, true, true, true, false])
    }

    @Test func `one agency uses up nothing of another's`() {
        for _ in 0..<5 { _ = ask(tax, at: begin) }
        #expect(!ask(tax, at: begin))
        #expect(ask(health, at: begin))
    }

    @Test func `a clock that is set back keeps nobody out`() {
        for _ in 0..<4 { _ = ask(tax, at: begin) }
        #expect(!ask(tax, at: begin))
        #expect(ask(tax, at: time(-1440)))
    }

    @Test func `whoever finds what they ask for is never kept waiting`() {
        for minute in 0..<1000 { #expect(allowance.nextQuestion(of: tax, at: time(Int64(minute))) == nil) }
    }
}
