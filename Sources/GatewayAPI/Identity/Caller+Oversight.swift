import SharingModel

extension Caller {
    /// Whether it sees what concerns all agencies: auditors, and the hub's administrators.
    func oversees(for hub: AgencyID) -> Bool {
        roles.contains(.auditor) || (id.agency == hub && id.kind == .administrator)
    }
}
