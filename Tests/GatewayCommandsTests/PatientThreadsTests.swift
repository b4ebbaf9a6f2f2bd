import Foundation
import Synchronization
import Testing

@testable import GatewayCommands

@Suite struct PatientThreadsTests {
    @Test func `what prefers them runs on them to its end, and what follows does not`() async {
        let threads = PatientThreads(count: 2)
        let names = await withTaskExecutorPreference(threads) {
            await withTaskGroup(of: String?.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        await Task.yield()
                        return PatientThreadsTests.threadName()
                    }
                }
                return await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }
        }
        #expect(names.map { $0 ?? "none" }.allSatisfy { $0.hasPrefix("patient-") }, "\(names)")
        await Task.yield()
        #expect(!(PatientThreadsTests.threadName() ?? "").hasPrefix("patient-"))
    }

    private static func threadName() -> String? { Thread.current.name }
}
