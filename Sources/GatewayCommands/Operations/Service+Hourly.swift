import ServiceLifecycle

extension Service {
    /// Looks at once and then once an hour, until the gateway stops.
    func lookHourly(_ look: @escaping @Sendable () async -> Void) async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await look()
                guard (try? await Task.sleep(for: .seconds(3600))) != nil else { return }
            }
        }
    }
}
