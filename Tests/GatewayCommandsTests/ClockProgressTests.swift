import SharingModel
import Testing

@testable import GatewayCommands

@Suite struct ClockProgressTests {
    private let start = Timestamp(millisecondsSinceEpoch: 1_800_000_000_000)

    @Test(arguments: [
        (passed: Duration.seconds(1), jump: Duration?.none), (.seconds(6), nil), (.seconds(-4), nil),
        (.seconds(6.5), .seconds(5.5)), (.seconds(86_401), .seconds(86_400)),
        (.seconds(-86_399), .seconds(-86_400)),
    ])
    func `the clock was set where a second of it was not one`(passed: Duration, jump: Duration?) {
        var progress = ClockProgress(wall: start, steady: .seconds(100))
        #expect(progress.jump(wall: start + passed, steady: .seconds(101)) == jump)
    }

    @Test func `a jump is told once, and a long pause is none`() {
        var progress = ClockProgress(wall: start, steady: .zero)
        #expect(progress.jump(wall: start + .seconds(3600), steady: .seconds(3600)) == nil)
        #expect(progress.jump(wall: start, steady: .seconds(3601)) == .seconds(-3601))
        #expect(progress.jump(wall: start + .seconds(1), steady: .seconds(3602)) == nil)
    }
}
