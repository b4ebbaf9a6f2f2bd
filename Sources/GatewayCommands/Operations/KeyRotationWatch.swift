import Logging
import ServiceLifecycle
import SharingModel
import SharingService
import Synchronization

/// Rewraps every key when the key-encryption key was replaced: at the start, or by `oncegate key rotate` meanwhile.
///
/// A key that cannot be read or does not follow the one in force leaves that in force and says so.
struct KeyRotationWatch: Service {
    private static let interval = Duration.seconds(1)
    /// Until what failed is tried again.
    private static let patience = 60

    let source: KeyEncryptionSource
    let keys: KeyEncryptionKeys
    let rotation: KeyRotation
    let metrics: GatewayMetrics
    let clock: @Sendable () -> Timestamp
    let logger: Logger

    /// Looks once a second until the gateway stops.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var isDue = keys.pair.former != nil
            var told = ""
            var seen: [String?]?
            var wait = 0
            while !Task.isCancelled {
                do {
                    let texts = source.texts
                    if texts != seen {
                        // Once for each: a token that refuses a PIN is not asked again.
                        seen = texts
                        if try takeKeys() { isDue = true }
                    }
                    if isDue, wait <= 0 { isDue = try await !rewrap() }
                    told = ""
                } catch is CancellationError {
                    return
                } catch {
                    // Tried again until it succeeds, told once for each reason.
                    if told != "\(error)" {
                        logger.error("the key-encryption key is not rotated", metadata: ["error": "\(error)"])
                    }
                    told = "\(error)"
                }
                wait = isDue ? (wait > 0 ? wait - 1 : KeyRotationWatch.patience) : 0
                guard (try? await Task.sleep(for: KeyRotationWatch.interval)) != nil else { return }
            }
        }
    }

    /// Takes over keys that were replaced; whether there is something to rewrap.
    func takeKeys() throws -> Bool {
        let (known, found) = (keys.pair, try source.keys())
        guard found.current != known.current else { return false }
        guard found.former == known.current else {
            throw GatewayConfiguration.Invalid(
                description:
                    "the key in \(source.place) was replaced and the one before it is not in \(source.formerPlace): the gateway goes on "
                    + "with the old key and will not start without it; put the old key back, then run oncegate key rotate"
            )
        }
        keys.replace(with: found)
        return true
    }

    /// Rewraps everything; whether nothing is left to do.
    private func rewrap() async throws -> Bool {
        metrics.set(0, of: .keyRotation)
        logger.notice("the key-encryption key was replaced; every key is being rewrapped")
        let toldTenth = Mutex(0)
        let progress = try await rotation.run { progress in
            metrics.set(progress.done, of: .keyRotation)
            let tenth = Int(progress.done * 10)
            let isNew = toldTenth.withLock { told in
                defer { told = tenth }
                return tenth > told
            }
            if isNew { logger.info("keys are being rewrapped", metadata: ["done": "\(tenth * 10) %"]) }
        }
        guard progress.unopenable == 0 else {
            logger.error(
                """
                some data keys open neither with the new key-encryption key nor with the old one, which is needed still: restore \
                subject-keys.sqlite, or the key that wrapped them
                """,
                metadata: ["keys": "\(progress.unopenable)", "old": "\(source.formerPlace)"]
            )
            return false
        }
        let old = try source.retireFormer(at: clock())
        logger.notice(
            "every key is wrapped with the new key-encryption key; the old one may go",
            metadata: ["old": "\(old)", "rewrapped": "\(progress.rewrapped)"]
        )
        return true
    }
}
