import Logging
import ServiceLifecycle
import SharingModel
import SharingService
import Synchronization
import TransparencyLog

/// Ends the services of a running gateway when the log of a new year is to begin, so that they begin anew in it.
///
/// Without the new log's key, or while the store takes no writes, the gateway goes on in the old log, and says so once a day.
final class RollOverWatch: Service {
    private static let interval = Duration.seconds(1)

    private let rollOver: RollOver
    private let log: NoteName
    private let store: any SharingStore
    private let clock: @Sendable () -> Timestamp
    private let logger: Logger
    private let turned = Mutex(false)
    private let told = Mutex<CivilDate?>(nil)

    init(
        _ configuration: GatewayConfiguration,
        log: NoteName,
        store: any SharingStore,
        clock: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        rollOver = RollOver(configuration: configuration)
        self.log = log
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// Whether the services ended because a new log is to begin.
    var hasTurned: Bool { turned.withLock { $0 } }

    /// Looks once a second until the gateway stops or the new log can begin.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if await self.look() { return }
                guard (try? await Task.sleep(for: RollOverWatch.interval)) != nil else { return }
            }
        }
    }

    /// Whether the new log can begin now.
    func look() async -> Bool {
        let now = clock()
        switch rollOver.state(of: log, at: now) {
        // Another gateway's clock may be ahead.
        case .current:
            guard let newest = try? await store.logs().last, newest.origin != log,
                (try? KeyFiles(directory: rollOver.configuration.keysDirectory).signer(
                    origin: newest.origin.description
                ))
                    != nil
            else { return false }
            logger.notice("a new log has begun", metadata: ["old": "\(log)", "new": "\(newest.origin)"])
            turned.withLock { $0 = true }
            return true
        case .keyless(_, let reason):
            warn(reason, at: now)
            return false
        case .due(let origin):
            // What ends for a log that cannot be written would not begin again.
            do { try await store.checkWritable() } catch {
                warn("\(error)", at: now)
                return false
            }
            logger.notice("a new log begins", metadata: ["old": "\(log)", "new": "\(origin)"])
            turned.withLock { $0 = true }
            return true
        }
    }

    private func warn(_ reason: String, at time: Timestamp) {
        let day = rollOver.configuration.calendar.day(of: time)
        let isNew = told.withLock { told in
            defer { told = day }
            return told != day
        }
        guard isNew else { return }
        logger.warning(
            "the year has turned, but its log cannot begin; the old one goes on",
            metadata: ["log": "\(log)", "reason": "\(reason)"]
        )
    }
}
