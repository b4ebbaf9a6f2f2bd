import SharingModel
import SharingService

/// The id of a request, told in `X-Request-Id` and as a problem's `instance`.
struct RequestID: Sendable, CustomStringConvertible {
    let description: String

    /// A new id of `time`.
    init(at time: Timestamp) {
        description = RecordID(at: time).description
    }
}
