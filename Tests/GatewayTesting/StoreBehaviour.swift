/// One thing that every store does, as a sentence and a check.
///
/// A store's tests run all of them, each on a store of its own:
///
///     @Test(arguments: StoreBehaviour.all)
///     func `behaves as every store must`(behaviour: StoreBehaviour) async throws {
///         try await behaviour.check(StoreUnderTest(…))
///     }
public struct StoreBehaviour: Sendable, CustomStringConvertible {
    /// What the store does.
    public let description: String
    /// Records a failed expectation where the store does not.
    public let check: @Sendable (StoreUnderTest) async throws -> Void

    init(_ description: String, _ check: @Sendable @escaping (StoreUnderTest) async throws -> Void) {
        self.description = description
        self.check = check
    }

    /// Everything that a store has to do.
    public static let all: [StoreBehaviour] =
        materials + outcomes + log + logs + tiles + transactions + catalogue + settings + uses + governance
        + publication
        + contracts + inbox + tellings + reports
}
