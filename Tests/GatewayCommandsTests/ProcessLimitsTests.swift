import Testing

@testable import GatewayCommands

@Suite struct ProcessLimitsTests {
    @Test func `a process that forbids dumps can be dumped no more`() async {
        await #expect(processExitsWith: .success) {
            ProcessLimits.forbidDumps()
            #expect(!ProcessLimits.mayBeDumped)
        }
    }
}
