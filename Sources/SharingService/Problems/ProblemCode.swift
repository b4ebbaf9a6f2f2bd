public import SharingModel

/// The code of a problem: the last part of its `type` and the name of its page (RFC 9457; api.md, the table of codes).
///
/// The reasons of a refusal have pages too, and stand here with the status of the answer that carries them.
/// `Contracts/problems.yaml` publishes the same content; a test holds both together.
public enum ProblemCode: String, Hashable, Sendable, CaseIterable {
    /// The request could not be read.
    case malformedRequest = "malformed-request"
    /// No enrolled caller stands behind the connection.
    case callerUnknown = "caller-unknown"
    /// The caller's enrolment is suspended.
    case callerSuspended = "caller-suspended"
    /// A certificate of the chain is revoked.
    case certificateRevoked = "certificate-revoked"
    /// The question is not permitted; `reasons` tells why.
    case refused
    /// The caller lacks the role.
    case roleRequired = "role-required"
    /// There is no such resource for this caller.
    case notFound = "not-found"
    /// The resource does not offer the method.
    case methodNotAllowed = "method-not-allowed"
    /// No acceptable representation.
    case notAcceptable = "not-acceptable"
    /// The request did not arrive in time.
    case requestTimeout = "request-timeout"
    /// The idempotency key was used with another body.
    case idempotencyConflict = "idempotency-conflict"
    /// The state of the resource does not allow the step.
    case stateConflict = "state-conflict"
    /// A release that was recalled.
    case recalled
    /// The expected revision is not the newest.
    case revisionConflict = "revision-conflict"
    /// The body exceeds its limit.
    case bodyTooLarge = "body-too-large"
    /// The body has a type that is not read here.
    case unsupportedMediaType = "unsupported-media-type"
    /// The connection does not serve the host.
    case misdirectedRequest = "misdirected-request"
    /// An identifier is not valid.
    case invalidSubject = "invalid-subject"
    /// A value breaks its field, or a required claim is missing.
    case invalidValue = "invalid-value"
    /// The quota of the grant is used up; also a reason of a refusal.
    case quotaExceeded = "quota-exceeded"
    /// More than the gateway takes at once.
    case tooManyRequests = "too-many-requests"
    /// The header fields exceed their limit.
    case headerTooLarge = "header-too-large"
    /// Something unforeseen.
    case `internal`
    /// The answer could not be recorded.
    case logUnavailable = "log-unavailable"
    /// The store cannot be read or written.
    case storeUnavailable = "store-unavailable"
    /// Reason: no contract covers the material type.
    case noContract = "no-contract"
    /// Reason: the contract is not in force.
    case contractNotInForce = "contract-not-in-force"
    /// Reason: the operation is not granted.
    case operationNotGranted = "operation-not-granted"
    /// Reason: a field is not granted.
    case fieldNotGranted = "field-not-granted"
    /// Reason: a comparison is not granted.
    case comparisonNotGranted = "comparison-not-granted"
    /// Reason: the purpose is not granted.
    case purposeNotGranted = "purpose-not-granted"
    /// Reason: the service item does not list the material.
    case materialNotInServiceItem = "material-not-in-service-item"
    /// Reason: the person's authorisation is missing.
    case authorisationMissing = "authorisation-missing"
    /// Reason: counting needs a complete register.
    case typeNotComplete = "type-not-complete"
    /// Reason: the catalogue has no such type.
    case materialTypeUnknown = "material-type-unknown"
    /// Reason: too many different claims about one value.
    case probingSuspected = "probing-suspected"
}

extension ProblemCode {
    /// Whether nobody is served who comes with this certificate, whatever is asked.
    public var isAboutCaller: Bool { status == 401 }

    /// The status code of the answer that carries it (RFC 9110 §15).
    public var status: Int {
        switch self {
        case .malformedRequest: 400
        case .callerUnknown, .callerSuspended, .certificateRevoked: 401
        case .refused, .roleRequired, .noContract, .contractNotInForce, .operationNotGranted,
            .fieldNotGranted, .comparisonNotGranted, .purposeNotGranted, .materialNotInServiceItem,
            .authorisationMissing, .typeNotComplete, .materialTypeUnknown, .probingSuspected:
            403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .notAcceptable: 406
        case .requestTimeout: 408
        case .idempotencyConflict, .stateConflict: 409
        case .recalled: 410
        case .revisionConflict: 412
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .misdirectedRequest: 421
        case .invalidSubject, .invalidValue: 422
        case .quotaExceeded, .tooManyRequests: 429
        case .headerTooLarge: 431
        case .internal: 500
        case .logUnavailable, .storeUnavailable: 503
        }
    }

    /// Its name.
    public var title: LocalizedText { text.title }

    /// What it means.
    public var explanation: LocalizedText { text.explanation }

    /// What to do about it.
    public var mend: LocalizedText { text.mend }

    private var text: ProblemText {
        switch self {
        case .malformedRequest: .malformedRequest
        case .callerUnknown: .callerUnknown
        case .callerSuspended: .callerSuspended
        case .certificateRevoked: .certificateRevoked
        case .refused: .refused
        case .roleRequired: .roleRequired
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .notAcceptable: .notAcceptable
        case .requestTimeout: .requestTimeout
        case .idempotencyConflict: .idempotencyConflict
        case .stateConflict: .stateConflict
        case .recalled: .recalled
        case .revisionConflict: .revisionConflict
        case .bodyTooLarge: .bodyTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .misdirectedRequest: .misdirectedRequest
        case .invalidSubject: .invalidSubject
        case .invalidValue: .invalidValue
        case .quotaExceeded: .quotaExceeded
        case .tooManyRequests: .tooManyRequests
        case .headerTooLarge: .headerTooLarge
        case .internal: .internal
        case .logUnavailable: .logUnavailable
        case .storeUnavailable: .storeUnavailable
        case .noContract: .noContract
        case .contractNotInForce: .contractNotInForce
        case .operationNotGranted: .operationNotGranted
        case .fieldNotGranted: .fieldNotGranted
        case .comparisonNotGranted: .comparisonNotGranted
        case .purposeNotGranted: .purposeNotGranted
        case .materialNotInServiceItem: .materialNotInServiceItem
        case .authorisationMissing: .authorisationMissing
        case .typeNotComplete: .typeNotComplete
        case .materialTypeUnknown: .materialTypeUnknown
        case .probingSuspected: .probingSuspected
        }
    }
}
