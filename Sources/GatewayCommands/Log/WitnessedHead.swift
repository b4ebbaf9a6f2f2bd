import SharingService
import TransparencyLog

/// What the witnesses have cosigned, compared with the store before anything is signed: they know it even where the second place
/// (``ReleasedHeadFile``) was lost with the data.
///
/// Each is shown the newest checkpoint that is stored. Whoever has cosigned a later one names its size instead of cosigning; who has an
/// earlier one does too, and is asked again in its turn (C2SP tlog-witness). Who does not answer says nothing.
enum WitnessedHead {
    /// Compares a log with what its witnesses have seen of it.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid`` where one has seen more.
    static func check(_ log: StoredLog, in store: any SharingStore, _ policy: WitnessPolicy) async throws {
        guard let seen = await sizes(of: log, policy).max(by: { $0.size < $1.size }),
            seen.size > log.head.frontier.size
        else { return }
        // Another gateway on the same database may have gone on meanwhile.
        let log = try await store.log(log.number)
        guard seen.size > log.head.frontier.size else { return }
        throw GatewayConfiguration.Invalid(
            description:
                "the witness \(seen.witness) has cosigned \(seen.size) entries of \(log.origin), but the database has "
                + "\(log.head.frontier.size): it was set back. Restore the newest copy; going on would give the log two "
                + "histories. If the witness is wrong, take it out of witnesses.policy"
        )
    }

    /// What a witness has seen of a log.
    struct Sight: Sendable {
        let witness: NoteName
        let size: UInt64
    }

    /// The sizes that those witnesses name whose last checkpoint is another one.
    static func sizes(of log: StoredLog, _ policy: WitnessPolicy) async -> [Sight] {
        guard let head = try? SignedCheckpoint(parsing: log.head.checkpoint) else { return [] }
        let request = AddCheckpointRequest(
            oldSize: head.checkpoint.size,
            proof: ConsistencyProof(hashes: []),
            checkpoint: head
        )
        return await withTaskGroup(of: Sight?.self) { group in
            for endpoint in policy.witnesses.compactMap(WitnessEndpoint.init) {
                group.addTask {
                    guard case .otherSize(let size)? = try? await endpoint.add(request) else { return nil }
                    return Sight(witness: endpoint.key.name, size: size)
                }
            }
            return await group.compactMap(\.self).reduce(into: []) { $0.append($1) }
        }
    }
}
