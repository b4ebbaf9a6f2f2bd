import Foundation
import Logging
import ServiceLifecycle
import SharingService

/// Keeps the keys of tokens as their files are: looked at once a second, so that `oncegate token rotate` needs no restart.
///
/// What cannot be read leaves the old keys in force and says so.
struct TokenKeyReloader: Service {
    private static let interval = Duration.seconds(1)

    let keys: TokenKeys
    let source: TokenKeySource
    private let first: Set<TokenKeys.Name>
    let logger: Logger

    /// Loads the keys for the first time; one that cannot be read stops the start.
    init(_ keys: TokenKeys, logger: Logger) throws {
        self.keys = keys
        self.logger = logger
        // Looked at before they are read: what comes meanwhile is read again.
        first = Set(try keys.names())
        source = TokenKeySource(try keys.ring())
    }

    /// Looks until the gateway stops.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var (seen, failed) = (first, "")
            while !Task.isCancelled {
                guard (try? await Task.sleep(for: TokenKeyReloader.interval)) != nil else { return }
                look(&seen, &failed)
            }
        }
    }

    /// Reads the keys anew when there are others than those seen.
    func look(_ seen: inout Set<TokenKeys.Name>, _ failed: inout String) {
        do {
            let now = Set(try keys.names())
            guard now != seen else {
                failed = ""
                return
            }
            source.replace(try keys.ring())
            (seen, failed) = (now, "")
            logger.notice(
                "keys of tokens reloaded",
                metadata: ["signing": "\(source.current.signer.key.id)", "keys": "\(now.count)"]
            )
        } catch {
            // Tried again until it succeeds, told once for each reason.
            if failed != "\(error)" {
                logger.error(
                    "keys of tokens not reloaded; the old ones stay in force",
                    metadata: ["error": "\(error)"]
                )
            }
            failed = "\(error)"
        }
    }
}
