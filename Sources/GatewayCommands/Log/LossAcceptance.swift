import Foundation
import SharingService
import TransparencyLog

/// How a gateway goes on where the newest data are lost for good: the log ends where the copy ends, and never grows again, since others
/// have seen more of it; the log of the next year begins now.
struct LossAcceptance {
    /// What was begun.
    struct Beginning {
        /// The end of the old log.
        let end: Checkpoint
        /// The key of the new one.
        let key: NoteVerifierKey
    }

    let configuration: GatewayConfiguration
    /// How many entries the operator gives up.
    let count: UInt64

    /// Ends the current log and begins the next one, which the gateway declares when it starts.
    ///
    /// - Throws: ``CommandFailure`` where other than so many entries are missing; what the store and the keys throw.
    func begin() async throws -> Beginning {
        let opened = try configuration.store.open(isAlone: true)
        defer { opened.close() }
        let keys = KeyFiles(directory: configuration.keysDirectory)
        let history = try await LogHistory(of: opened.store, keys: keys)
        // One that was begun and has no entry yet is the next one already, where this broke off before.
        guard let log = history.logs.last(where: { $0.head.frontier.size > 0 }) else {
            throw CommandFailure("the log has no entries: nothing can be lost of it")
        }
        let path = ReleasedHeadFile.path(in: configuration.keysDirectory)
        let policy = try Publication.policy(configuration.witnessPolicy, of: history.keys)
        let witnessed = await WitnessedHead.sizes(of: log, policy).map(\.size)
        try require(log, try ReleasedHeadFile.read(path)?.checkpoint, witnessed)
        guard let year = LogYear.of(log.origin) else { throw CommandFailure("\(log.origin) names no year") }
        let next = configuration.origin(year: year + 1)
        if !keys.hasLogKey(year: year + 1) { _ = try keys.makeLogKey(year: year + 1) }
        let signer = try keys.signer(origin: next)
        _ = try await opened.store.insertLogIfAbsent(signer.name)
        // Kept for those who ask what was lost; from now on what is released of the new log counts.
        if FileManager.default.fileExists(atPath: path), rename(path, "\(path)-of-\(year)") != 0 {
            throw DurableFile.Failure(path)
        }
        return Beginning(end: log.checkpoint, key: signer.verifierKey)
    }

    /// So many are missing, as the second place and the witnesses know.
    private func require(_ log: StoredLog, _ released: Checkpoint?, _ witnessed: [UInt64]) throws {
        let size = log.head.frontier.size
        if let released, released.origin != log.origin {
            throw CommandFailure(
                "what was released is of \(released.origin), and the newest log here is \(log.origin): restore a newer copy"
            )
        }
        let known = max(witnessed.max() ?? 0, released?.size ?? 0)
        guard known > size else {
            throw CommandFailure(
                "the log has everything that was released, as far as is known: no loss is to be accepted"
            )
        }
        guard known - size == count else {
            throw CommandFailure(
                "\(log.origin) has \(size) entries, and \(known) are known: the loss is \(known - size), not \(count)"
            )
        }
    }
}
