import Logging
import ServiceLifecycle
import TransparencyLog

/// Submits the newest checkpoint to the witnesses once a second, and publishes it when the quorum has cosigned it
/// (log.md, Checkpoints).
///
/// Off the hot path: no answer waits for a witness, and no witness for another one. Whoever fails is asked again later
/// and later.
actor WitnessSubmitter: Service {
    /// The hashes of stored tiles.
    typealias Tiles = @Sendable ([TileCoordinates]) async throws -> [TileCoordinates: [MerkleHash]]

    private let policy: WitnessPolicy
    private let newest: @Sendable () -> String
    private let tiles: Tiles
    private let publish: @Sendable (String) -> Void
    private let late: @Sendable () -> Void
    private let logger: Logger
    private let endpoints: [WitnessEndpoint]
    private let start = ContinuousClock.now
    private var progress = CosignatureProgress()

    /// A submitter to those witnesses of the policy that have an address.
    ///
    /// - Parameters:
    ///   - policy: which witnesses there are, and which of them make the quorum.
    ///   - newest: the newest checkpoint of the log; empty for an empty log.
    ///   - tiles: reads the store.
    ///   - logger: hears of witnesses that fail, and of a late quorum.
    ///   - late: hears that the quorum is later than ``CosignatureProgress/lateness``, once until it is reached.
    ///   - publish: takes a checkpoint with the cosignatures of a quorum, and again when more of them come.
    init(
        policy: WitnessPolicy,
        newest: @escaping @Sendable () -> String,
        tiles: @escaping Tiles,
        logger: Logger,
        late: @escaping @Sendable () -> Void = {},
        publish: @escaping @Sendable (String) -> Void
    ) {
        self.policy = policy
        self.newest = newest
        self.tiles = tiles
        self.publish = publish
        self.late = late
        self.logger = logger
        endpoints = policy.witnesses.compactMap(WitnessEndpoint.init)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.submit() }
    }

    private var now: Duration { ContinuousClock.now - start }

    private func submit() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                turn()
                if let target = progress.target {
                    for endpoint in endpoints {
                        guard let known = progress.ask(endpoint.key, at: now) else { continue }
                        group.addTask {
                            let outcome = await self.submit(target, to: endpoint, knowing: known)
                            await self.note(outcome, of: endpoint, for: target)
                        }
                    }
                }
                tellIfLate()
                // Ends the loop when the gateway stops.
                guard (try? await Task.sleep(for: .seconds(1))) != nil else { break }
            }
            group.cancelAll()
        }
    }

    private func turn() {
        guard progress.mayTurn(at: now), let checkpoint = try? SignedCheckpoint(parsing: newest()) else {
            return
        }
        if progress.begin(checkpoint, at: now) { publishIfCosigned() }
    }

    private func note(
        _ outcome: Result<Cosignature, any Error>,
        of endpoint: WitnessEndpoint,
        for target: SignedCheckpoint
    ) {
        switch outcome {
        case .success(let cosignature):
            if progress.note(cosignature, of: target) { publishIfCosigned() }
        case .failure(let error):
            guard !Task.isCancelled, progress.note(failure: "\(error)", of: endpoint.key, at: now) else {
                return
            }
            logger.warning(
                "a witness did not cosign",
                metadata: ["witness": "\(endpoint.key.name)", "error": "\(error)"]
            )
        }
    }

    private func publishIfCosigned() {
        guard let target = progress.target, policy.isQuorum(progress.cosignatures.map(\.key)),
            let cosigned = try? target.adding(progress.cosignatures)
        else { return }
        publish(cosigned.encoded)
        guard progress.reachQuorum() else { return }
        logger.notice(
            "the witnesses' quorum is there again",
            metadata: ["size": "\(target.checkpoint.size)"]
        )
    }

    private func tellIfLate() {
        guard progress.isLate(at: now) else { return }
        late()
        logger.warning(
            "the witnesses' quorum is late: the published checkpoint grows old",
            metadata: [
                "size": "\(progress.target?.checkpoint.size ?? 0)",
                "cosigned": "\(progress.cosignatures.map(\.key.name.description))",
            ]
        )
    }

    /// Submits from the size that the witness is known to have; when it names another one, once more from that.
    private nonisolated func submit(
        _ target: SignedCheckpoint,
        to endpoint: WitnessEndpoint,
        knowing known: UInt64
    ) async -> Result<Cosignature, any Error> {
        do {
            let size = target.checkpoint.size
            let first = try await request(target, from: known <= size ? known : 0)
            switch try await endpoint.add(first) {
            case .cosigned(let cosignature): return .success(cosignature)
            case .otherSize(let latest):
                guard latest <= size else { throw WitnessFailure.ahead(size: latest) }
                switch try await endpoint.add(try await request(target, from: latest)) {
                case .cosigned(let cosignature): return .success(cosignature)
                case .otherSize(let again): throw WitnessFailure.conflictAgain(size: again)
                }
            }
        } catch {
            return .failure(error)
        }
    }

    /// The request with its proof, read from the tiles.
    private nonisolated func request(
        _ target: SignedCheckpoint,
        from old: UInt64
    ) async throws -> AddCheckpointRequest {
        let size = target.checkpoint.size
        guard old > 0, old < size else {
            return AddCheckpointRequest(
                oldSize: old,
                proof: ConsistencyProof(hashes: []),
                checkpoint: target
            )
        }
        var needed: [TileCoordinates] = []
        // Which tiles are read depends on the sizes alone; what the hashes are does not matter to it.
        _ = try TileTree.consistencyProof(from: old, to: size) { tile in
            needed.append(tile)
            return Array(repeating: MerkleTree.emptyRoot, count: tile.width)
        }
        let hashes = try await tiles(needed)
        let proof = try TileTree.consistencyProof(from: old, to: size) { hashes[$0] ?? [] }
        return AddCheckpointRequest(oldSize: old, proof: proof, checkpoint: target)
    }
}
