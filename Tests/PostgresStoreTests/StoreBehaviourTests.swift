import GatewayTesting
import PostgresStore
import Testing

@Suite struct StoreBehaviourTests {
    @Test(arguments: StoreBehaviour.all)
    func `behaves as every store must`(behaviour: StoreBehaviour) async throws {
        try await TemporaryDatabase.use { temporary, store in
            try await behaviour.check(StoreUnderTest(store: store) { try temporary.open() })
        }
    }
}
