import SharingModel

extension SharingGateway {
    /// How far the clock is behind the log's newest entry; zero where it is not, as it should be.
    ///
    /// - Throws: what the store throws.
    public func clockLag() async throws -> Duration {
        guard let newest = try await store.head().time else { return .zero }
        return .milliseconds(max(0, newest.millisecondsSinceEpoch - clock().millisecondsSinceEpoch))
    }
}
