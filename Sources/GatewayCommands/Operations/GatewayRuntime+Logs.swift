import SharingModel
import SharingService
import TransparencyLog

// How a gateway comes to the log of its year (log.md, Origins).
extension GatewayRuntime {
    /// The logs of a store, verified; a new one is begun if that is due.
    ///
    /// The released checkpoint, and what witnesses have cosigned, is compared before: a database that was set back to the year before must not begin the
    /// new log a second time.
    static func history(
        of store: any SharingStore,
        _ configuration: GatewayConfiguration,
        for purpose: Purpose,
        at time: Timestamp
    ) async throws -> LogHistory {
        let keys = KeyFiles(directory: configuration.keysDirectory)
        let history = try await LogHistory(of: store, keys: keys)
        try await ReleasedHeadFile.check(store, history, keysDirectory: configuration.keysDirectory)
        if purpose != .initialise {
            let policy = try Publication.policy(configuration.witnessPolicy, of: history.keys)
            try await WitnessedHead.check(history.current, in: store, policy)
        }
        // A log that was begun and has no declaration yet comes first.
        guard purpose == .serve, history.current.head.frontier.size > 0,
            case .due(let origin) = RollOver(configuration: configuration).state(
                of: history.current.origin,
                at: time
            )
        else { return history }
        _ = try await store.insertLogIfAbsent(origin)
        return try await LogHistory(of: store, keys: keys)
    }

    /// Logs the declaration of a log that has none: of a new year's log, where the switch may have broken off before.
    func declare(_ history: LogHistory, hub: AgencyID, for purpose: Purpose) async throws {
        guard history.current.head.frontier.size == 0 else { return }
        guard let previous = history.logs.dropLast().last else {
            guard purpose != .initialise else { return }
            throw GatewayConfiguration.Invalid(
                description:
                    "the log has no declaration: init did not come to its end. Remove the data directory and "
                    + "the log's key, and run oncegate init again"
            )
        }
        guard purpose == .serve else { return }
        let declaration = DeclarationOperation(
            key: gateway.logKey,
            hub: hub,
            after: previous.checkpoint
        )
        do { _ = try await gateway.engine.perform(declaration) } catch is DeclarationOperation.IsDeclared {}
    }
}
