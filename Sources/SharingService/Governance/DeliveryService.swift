public import SharingModel

/// Keeps account of what goes to agencies' webhooks, over restarts: each notice at least once.
public struct DeliveryService: Sendable {
    /// A notice that is to be sent now.
    public struct Due: Sendable {
        /// The notice.
        public let notice: Notice
        /// How far it is.
        public let delivery: NoticeDelivery
    }

    /// How many posted notices of an agency are looked at: what is older was told, or is found in the inbox.
    private static let window = 1000

    private let gateway: SharingGateway

    /// Keeps account for `gateway`.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// What is to be sent now to each of these agencies, the oldest first.
    public func due(for agencies: Set<AgencyID>) async throws -> [AgencyID: [Due]] {
        let now = gateway.clock()
        let notices = NoticeService(gateway)
        var current = try await notices.standing(for: agencies).values.flatMap { $0 }
        for agency in agencies {
            current += try await notices.posted(to: agency, limit: DeliveryService.window)
                .filter { now < $0.time + NoticeDelivery.patience }
        }
        let known = try await gateway.store.deliveries()
        let (new, over) = NoticeDelivery.plan(for: current, knowing: known, at: now)
        try await note(new, forgetting: over)
        let byID = Dictionary(current.map { ($0.id, $0) }) { $1 }
        let due = (known + new).compactMap { delivery -> Due? in
            guard delivery.state == .pending, delivery.due <= now, let notice = byID[delivery.notice] else {
                return nil
            }
            return Due(notice: notice, delivery: delivery)
        }
        return Dictionary(grouping: due.sorted { $0.notice.time < $1.notice.time }, by: \.notice.agency)
    }

    /// Notes how far deliveries are.
    public func note(_ deliveries: [NoticeDelivery], forgetting over: [NoticeDelivery] = []) async throws {
        guard !deliveries.isEmpty || !over.isEmpty else { return }
        _ = try await gateway.engine.perform(DeliveryAccount(changed: deliveries, over: over))
    }
}

/// Writes how far deliveries are; no record of the log, since agencies can read the same notices in their inbox.
private struct DeliveryAccount: LoggedOperation {
    let changed: [NoticeDelivery]
    let over: [NoticeDelivery]
    let lookUps = LookUps()

    func decide(_ findings: Findings, in batch: inout BatchDraft) throws {
        batch.writes.deliveries += changed
        batch.writes.deliveriesOver += over
    }
}
