import ServiceLifecycle
import SharingService

extension Service {
    /// Looks at once and then once an hour while the gateway is on duty, until it stops.
    func lookHourly(on duties: DutyRoster, _ look: @escaping @Sendable () async -> Void) async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let isOnDuty = duties.isOnDuty
                if isOnDuty { await look() }
                guard (try? await Task.sleep(for: .seconds(isOnDuty ? 3600 : 5))) != nil else { return }
            }
        }
    }
}
