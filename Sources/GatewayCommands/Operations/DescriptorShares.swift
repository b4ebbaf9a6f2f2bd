import GatewayAPI

/// How the open files that the kernel allows are shared out, so that connections never take those of the store.
///
/// A gateway without a file to open for a connection could neither take it nor turn it away.
struct DescriptorShares: Equatable {
    /// For the database, logs, releases and files that are written anew.
    private static let files = 96
    /// Connections that the API listener holds at most.
    let api: Int
    /// Connections that the public and the operations listener hold at most, each.
    let others: Int

    /// Shares out `descriptors` among as many connections as are wanted, and the files.
    ///
    /// - Returns: nil where there are too few for anything.
    init?(descriptors: Int, api wanted: Int, others wantedOthers: Int) {
        let free = descriptors - DescriptorShares.files
        guard free >= 32 else { return nil }
        others = min(wantedOthers, free / 8)
        api = min(wanted, free - 2 * others)
    }

    /// A listener's limits with no more connections than its share.
    func limited(_ limits: ConnectionLimits, to share: Int) -> ConnectionLimits {
        var limits = limits
        limits.maximumConnections = min(limits.maximumConnections, share)
        return limits
    }
}
