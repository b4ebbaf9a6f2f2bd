import CanonicalJSON
import NIOCore
import SharingModel
import Testing

@testable import GatewayAPI
@testable import SharingService

/// The one place where errors become problems.
@Suite struct ErrorMappingTests {
    private struct Unforeseen: Error {
        let secret = "91990102MA9L05073A"
    }

    private static let now = SampleAPI.time

    private static func refused(_ reasons: Set<RefusalReason>, retryAt: Timestamp? = nil) -> RefusedAnswer {
        let refusal = Refusal(
            reasons: reasons,
            contract: nil,
            material: MaterialTypeReference(code: "business-licence", version: 1),
            provider: nil
        )
        return RefusedAnswer(reasons: refusal.reasons, receipt: ["record": "cmVjb3Jk"], retryAt: retryAt)
    }

    @Test(
        arguments: [
            (InvalidInput(.malformed, at: "/a", en: "e", zh: "z"), .malformedRequest, nil),
            (InvalidInput(.subject, at: "/a", en: "e", zh: "z"), .invalidSubject, nil),
            (InvalidInput(.value, at: "/a", en: "e", zh: "z"), .invalidValue, nil),
            (ChainRejection.empty, .callerUnknown, nil), (ChainRejection.malformed, .callerUnknown, nil),
            (ChainRejection.untrusted(reason: "r"), .callerUnknown, nil),
            (ChainRejection.outsideValidity, .callerUnknown, nil),
            (ChainRejection.wrongPurpose, .callerUnknown, nil),
            (ChainRejection.revoked, .certificateRevoked, nil),
            (IdempotencyKey.Conflict(), .idempotencyConflict, nil),
            (LogUnavailable(reason: "r", isTransient: true), .logUnavailable, 5),
            (LogUnavailable(reason: "r", isTransient: false), .logUnavailable, 60),
            (StoreError.unavailable("r"), .storeUnavailable, 5),
            (StoreError.uncertain("r"), .storeUnavailable, 5),
            (ReleaseArchiveError.unavailable("r"), .storeUnavailable, 60),
            (ReleaseArchiveError.busy, .storeUnavailable, 5), (ReleaseArchiveError.missing, .notFound, nil),
            (ReleaseArchiveError.duplicateKey("code"), .invalidValue, nil),
            (TooManyNotFound(retryAt: now + .milliseconds(1500)), .tooManyRequests, 2),
            (BodyTooSlow(), .requestTimeout, nil),
            (Problem(.roleRequired), .roleRequired, nil), (Unforeseen(), .internal, nil),
            (CancellationError(), .malformedRequest, nil),
            (ChannelError.alreadyClosed, .malformedRequest, nil),
        ] as [(any Error, ProblemCode, Int?)]
    )
    func `an error has its code and its time to try again`(
        error: any Error,
        code: ProblemCode,
        retryAfter: Int?
    ) {
        let problem = Problem(error, now: ErrorMappingTests.now)
        #expect(problem.code == code)
        #expect(problem.retryAfter == retryAfter)
        #expect(problem.receipt == nil)
    }

    @Test func `a key that two rows have is told with its columns`() {
        let problem = Problem(ReleaseArchiveError.duplicateKey("code, day"), now: ErrorMappingTests.now)
        for language in Language.allCases {
            #expect(problem.detail?[language].contains("code, day") == true)
        }
    }

    @Test func `nothing of an unforeseen error or of its reason gets out`() {
        let errors: [any Error] = [
            Unforeseen(), LogUnavailable(reason: "91990102MA9L05073A", isTransient: true),
            StoreError.uncertain("91990102MA9L05073A"),
            ReleaseArchiveError.unavailable("91990102MA9L05073A"),
            ChainRejection.untrusted(reason: "91990102MA9L05073A"),
        ]
        for error in errors {
            for language in Language.allCases {
                let json = Problem(error, now: ErrorMappingTests.now).json(
                    base: "",
                    language: language,
                    instance: nil
                )
                let text = String(decoding: JSONValue.object(json).encodedBytes, as: UTF8.self)
                #expect(!text.contains("91990102MA9L05073A"))
            }
        }
    }

    @Test(arguments: [
        "", "{", "{\"a\":1,\"a\":2}", "[NaN]", "1 2", "\"\\ud800\"", String(repeating: "[", count: 40),
    ])
    func `JSON that is not acceptable is told where and why, in both languages`(text: String) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Array(text.utf8)) }
        guard let error else { return }
        let problem = Problem(error, now: ErrorMappingTests.now)
        #expect(problem.code == .malformedRequest)
        #expect(problem.detail?.en.contains("at byte \(error.offset): \(error.problem.rawValue).") == true)
        #expect(problem.detail?.zh.contains(" \(error.offset) ") == true)
        #expect(problem.detail?.zh != problem.detail?.en)
    }

    @Test func `a refusal is 403 with all reasons and its receipt`() {
        let problem = Problem(
            ErrorMappingTests.refused([.purposeNotGranted, .noContract]),
            now: ErrorMappingTests.now
        )
        #expect(problem.code == .refused)
        #expect(problem.reasons == [.noContract, .purposeNotGranted])
        #expect(problem.receipt == ["record": "cmVjb3Jk"])
        #expect(problem.retryAfter == nil)
        #expect(problem.detail?.en == "No sharing contract; Purpose not granted.")
        #expect(problem.detail?.zh == "无共享协议；未授予该用途。")
    }

    @Test(
        arguments: [(1, 1), (877, 1), (1000, 1), (1001, 2), (57_600_000, 57_600), (0, 1), (-5000, 1)]
            as [(Int64, Int)]
    )
    func `a quota that is used up is 429 and says after how many whole seconds to try again`(
        milliseconds: Int64,
        seconds: Int
    ) {
        let until = ErrorMappingTests.now + .milliseconds(milliseconds)
        let problem = Problem(
            ErrorMappingTests.refused([.quotaExceeded], retryAt: until),
            now: ErrorMappingTests.now
        )
        #expect(problem.code == .quotaExceeded)
        #expect(problem.reasons == [.quotaExceeded])
        #expect(problem.retryAfter == seconds)
    }
}
