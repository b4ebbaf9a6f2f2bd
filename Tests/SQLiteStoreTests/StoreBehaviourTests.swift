import GatewayTesting
import SQLiteStore
import Testing

@Suite struct StoreBehaviourTests {
    @Test(arguments: StoreBehaviour.all)
    func `behaves as every store must`(behaviour: StoreBehaviour) async throws {
        let temporary = try TemporaryStore()
        let store = try temporary.create()
        try await behaviour.check(StoreUnderTest(store: store) { try temporary.open() })
    }
}
