public import SharingModel

/// Why something is not done with a dataset; nothing changed.
public enum PublicationRejection: Error, Hashable, Sendable {
    /// There is no such dataset or release, or none that the caller may see.
    case unknown
    /// The caller's agency is neither its publisher nor the hub.
    case notYours
    /// It is being built or released by somebody else at this moment.
    case busy
    /// Since it was built its definition, its type or what it may hold has changed: it is to be built anew.
    case stale
    /// Its files are not those that were built: something else has changed or removed them.
    case filesChanged
    /// This gateway keeps no releases.
    case noArchive
    /// Its standing does not allow it.
    case standing(ReleaseStanding.Refusal)
}
