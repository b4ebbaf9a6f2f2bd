import ServiceLifecycle

/// Whether the program is to stop, for as long as it runs: a signal between two groups of services is not lost.
actor StopRequest {
    /// Whether it is to stop.
    private(set) var isRequested = false
    private var services: ServiceGroup?

    /// Stops what runs, and what would run next.
    func request() async {
        isRequested = true
        await services?.triggerGracefulShutdown()
    }

    /// Stops these services from now on, at once if it was requested already.
    func lookAfter(_ services: ServiceGroup) async {
        self.services = services
        if isRequested { await services.triggerGracefulShutdown() }
    }
}
