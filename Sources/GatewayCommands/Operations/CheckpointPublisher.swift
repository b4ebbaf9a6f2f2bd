import Logging
import ServiceLifecycle
import SharingService
import TransparencyLog

/// Publishes the newest checkpoint once a second, where no witness has to cosign it first.
struct CheckpointPublisher: Service {
    let newest: @Sendable () -> String
    let publish: @Sendable (String) -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var published = ""
            while !Task.isCancelled {
                let checkpoint = newest()
                if checkpoint != published, !checkpoint.isEmpty { publish(checkpoint) }
                published = checkpoint
                guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
            }
        }
    }
}
