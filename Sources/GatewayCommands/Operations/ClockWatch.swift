import Logging
import ServiceLifecycle
import SharingModel
import SharingService

/// Watches the wall clock, by which certificates, contracts and quotas go: that it was set is told within a second, and so
/// is that it is behind the log's newest entry, whose time new entries get until it has caught up.
struct ClockWatch: Service {
    let gateway: SharingGateway
    let logger: Logger

    func run() async throws {
        let start = ContinuousClock.now
        await cancelWhenGracefulShutdown {
            await tellIfBehind()
            var progress = ClockProgress(wall: gateway.clock(), steady: .zero)
            while (try? await Task.sleep(for: .seconds(1))) != nil {
                let jump = progress.jump(wall: gateway.clock(), steady: ContinuousClock.now - start)
                guard let jump else { continue }
                gateway.metrics.add(1, to: .clockJumps)
                logger.warning(
                    "the clock was set: certificates, contracts and quotas go by it, so see that it is right",
                    metadata: ["seconds": "\(jump.components.seconds)"]
                )
                await tellIfBehind()
            }
        }
    }

    private func tellIfBehind() async {
        guard let behind = try? await gateway.clockLag(), behind > .zero else { return }
        logger.warning(
            "the clock is behind the log's newest entry: entries get that entry's time until it has caught up",
            metadata: ["seconds": "\(behind.components.seconds)"]
        )
    }
}
