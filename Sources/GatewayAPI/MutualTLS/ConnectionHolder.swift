import SharingModel

/// Who holds connections together: the systems of an agency, or its administrators, so that the former never keep out
/// those who would suspend them.
struct ConnectionHolder: Hashable, Sendable {
    let agency: AgencyID
    let kind: CallerID.Kind

    init(_ caller: CallerID) {
        agency = caller.agency
        kind = caller.kind
    }
}
