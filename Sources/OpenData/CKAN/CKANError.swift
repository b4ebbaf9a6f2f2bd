public import CanonicalJSON

/// Why an action was not done, as clients of CKAN know it.
public enum CKANError: Error, Hashable, Sendable {
    /// There is no such thing, or no such action.
    case notFound(String)
    /// There was, and it was recalled.
    case gone(String)
    /// A parameter does not do.
    case invalid(parameter: String, reason: String)
    /// A search cannot be understood.
    case query(String)
    /// The request's body cannot be read.
    case unreadable(String)
    /// The request's body is too long.
    case tooLong(String)
    /// The request's body comes too slowly.
    case tooSlow(String)
    /// It cannot be done at present, and may be asked again; the message says no more than that.
    case unavailable(String)
    /// It could not be done now; nothing about why leaves.
    case failed

    /// The status of the answer.
    public var status: Int {
        switch self {
        case .notFound: 404
        case .tooSlow: 408
        case .gone: 410
        case .invalid: 409
        case .query, .unreadable: 400
        case .tooLong: 413
        case .unavailable: 503
        case .failed: 500
        }
    }

    /// The member `error` of the answer.
    public var json: JSONValue {
        switch self {
        case .notFound(let message), .gone(let message):
            ["__type": "Not Found Error", "message": .string("Not found: \(message)")]
        case .invalid(let parameter, let reason):
            [
                "__type": "Validation Error", "message": .string("\(parameter): \(reason)"),
                parameter: [.string(reason)],
            ]
        case .query(let message): ["__type": "Search Query Error", "message": .string(message)]
        case .unreadable(let message), .tooLong(let message), .tooSlow(let message):
            ["__type": "Validation Error", "message": .string(message)]
        case .unavailable(let message):
            ["__type": "Service Unavailable", "message": .string(message)]
        case .failed:
            [
                "__type": "Internal Server Error",
                "message": "The request could not be answered; try again later.",
            ]
        }
    }
}
