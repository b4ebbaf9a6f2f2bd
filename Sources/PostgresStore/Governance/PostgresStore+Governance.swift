public import SharingModel
public import SharingService

extension PostgresStore {
    /// A matter with its steps.
    public func matter(_ id: [UInt8]) async throws -> StoredMatter? {
        try await read { try MatterTable.matters(try $0.run(MatterTable.find([id]))).first }
    }

    /// The matters of a kind, oldest first.
    public func matters(_ kind: StoredMatter.Kind, isOpen: Bool) async throws -> [StoredMatter] {
        try await read { try MatterTable.matters(try $0.run(MatterTable.all(kind, isOpen: isOpen))) }
    }

    /// What an agency was told under that id, done or not.
    public func notice(_ id: [UInt8]) async throws -> Notice? {
        try await read { try $0.run(NoticeTable.find(id)).first.map(NoticeTable.notice) }
    }

    /// What an agency was told and has not marked as done, newest first.
    public func notices(of agency: AgencyID, before id: [UInt8]?, limit: Int) async throws -> [Notice] {
        try await read {
            try $0.run(NoticeTable.notices(of: agency, before: id, limit: limit)).all(NoticeTable.notice)
        }
    }

    /// Every delivery to a webhook that is remembered, oldest first.
    public func deliveries() async throws -> [NoticeDelivery] {
        try await read { try $0.run(DeliveryTable.all).all(DeliveryTable.delivery) }
    }

    /// Where the log has changes of status that are not followed up yet, oldest first.
    public func withdrawals(limit: Int) async throws -> [LogPlace] {
        try await read { try $0.run(WithdrawalTable.first(limit)).all(WithdrawalTable.place) }
    }
}
