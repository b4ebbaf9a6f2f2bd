public import SharingModel

/// An agency's questions have come to `not-found` so often that no more are decided for now.
public struct TooManyNotFound: Error, Hashable {
    /// When the agency may ask again.
    public let retryAt: Timestamp
}
