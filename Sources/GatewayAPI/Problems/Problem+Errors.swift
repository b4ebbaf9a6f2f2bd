import CanonicalJSON
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOSSL
import SharingModel
import SharingService

extension Problem {
    /// The one place where errors become problems.
    ///
    /// What is not known here is 500 with a fixed text.
    init(_ error: any Error, now: Timestamp) {
        switch error {
        case let problem as Problem: self = problem
        case let input as InvalidInput: self.init(input)
        case let syntax as JSONSyntaxError: self.init(malformed: syntax)
        case let rejection as ChainRejection: self.init(Problem.code(of: rejection))
        case let rejection as SignedDecision.Rejection: self.init(rejection)
        case let rejection as ContractStep.Rejection: self.init(rejection)
        case let rejection as ErasureRejection: self.init(rejection)
        case let refusal as ProposalStanding.Refusal: self.init(refusal)
        case let rejection as CallerSuspension.Rejection: self.init(rejection)
        case let refusal as ProposalService.NotForYou: self.init(refusal)
        case is ProposalStep.Unknown: self.init(.notFound)
        case let rejection as CorrectionRejection: self.init(rejection)
        case let rejection as DisputeRejection: self.init(rejection)
        case let rejection as PublicationRejection: self.init(rejection)
        case let error as ReleaseArchiveError: self.init(error)
        case let rejection as NoticeService.Rejection: self.init(rejection)
        case let rejection as OutcomeOperation.Rejection: self.init(rejection)
        case is IdempotencyKey.Conflict: self.init(.idempotencyConflict)
        case let failure as LogUnavailable:
            self.init(.logUnavailable)
            retryAfter = failure.isTransient ? 5 : 60
        case StoreError.unavailable, StoreError.uncertain:
            self.init(.storeUnavailable)
            retryAfter = 5
        case let error as TooManyNotFound:
            self.init(
                .tooManyRequests,
                detail: LocalizedText(
                    en: "Nothing was found in answer to too many questions of the agency within an hour.",
                    zh: "本部门一小时内查无结果的查询过多。"
                )
            )
            retryAfter = Problem.seconds(from: now, to: error.retryAt)
        case is BodyTooSlow: self.init(.requestTimeout)
        case let answered as RefusedAnswer: self.init(answered, now: now)
        // The client broke the framing, or is gone.
        case is HTTPParserError, is ChannelError, is NIOSSLError, is IOError, is any NIOHTTP2Error,
            is NIOHTTP2Errors.StreamError, is CancellationError:
            self.init(.malformedRequest)
        default: self.init(.internal)
        }
    }

    /// What `Retry-After` says: whole seconds, and one at least.
    fileprivate static func seconds(from now: Timestamp, to later: Timestamp) -> Int {
        max(1, Int((later.millisecondsSinceEpoch - now.millisecondsSinceEpoch + 999) / 1000))
    }

    private static func code(of rejection: ChainRejection) -> ProblemCode {
        switch rejection {
        case .revoked: .certificateRevoked
        case .empty, .malformed, .untrusted, .outsideValidity, .wrongPurpose: .callerUnknown
        }
    }
}

/// A refusal on its way to becoming a problem.
struct RefusedAnswer: Error {
    let reasons: [RefusalReason]
    let receipt: JSONObject?
    let retryAt: Timestamp?
}

extension Problem {
    init(_ refused: RefusedAnswer, now: Timestamp) {
        self.init(refused.reasons == [.quotaExceeded] ? .quotaExceeded : .refused)
        reasons = refused.reasons
        receipt = refused.receipt
        retryAfter = refused.retryAt.map { Problem.seconds(from: now, to: $0) }
        let known = reasons.compactMap { ProblemCode(rawValue: $0.rawValue) }
        detail = LocalizedText(
            en: known.map(\.title.en).joined(separator: "; ") + ".",
            zh: known.map(\.title.zh).joined(separator: "；") + "。"
        )
    }
}
