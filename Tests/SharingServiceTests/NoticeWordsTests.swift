import CanonicalJSON
import SharingModel
import Testing

@testable import SharingService

/// What people read in notices is said in their language.
@Suite struct NoticeWordsTests {
    private static let words: [String] =
        ContractDecision.Verb.allCases.map(\.rawValue) + RegisteredContract.State.allCases.map(\.rawValue)
        + ProposalStanding.State.allCases.map(\.rawValue) + DisputeStep.Verb.allCases.map(\.rawValue)
        + SharingDispute.State.allCases.map(\.rawValue) + TypeReview.Kind.allCases.map(\.rawValue)
        + ["open", "corrected", "confirmed", "suspended", "revoked", "hub-review", "security", "no-contract"]

    @Test(arguments: words) func `a word of a notice has a Chinese one`(word: String) {
        let text = NoticeWords.text(word)
        #expect(!text.zh.isEmpty && !text.zh.contains { $0.isASCII && $0.isLetter }, "\(word): \(text.zh)")
    }

    @Test(arguments: [
        ("head:tax", "the head of tax", "tax 的共享工作机构负责人"),
        ("material-type marriage-record@1", "material type marriage-record@1", "材料类型 marriage-record@1"),
        ("restoration of caller spiffe://x/y", "restoration of caller spiffe://x/y", "恢复调用方 spiffe://x/y"),
        (
            "more-time birth 2026-11-28", "more time to update birth 2026-11-28",
            "延期更新材料类型 birth 2026-11-28"
        ),
        ("tax", "tax", "tax"), ("of no kind", "of no kind", "of no kind"),
    ])
    func `a name stays, and what stands before it is said`(word: String, en: String, zh: String) {
        #expect(NoticeWords.text(word) == LocalizedText(en: en, zh: zh))
    }

    @Test func `a Chinese title has no English word but names`() throws {
        let notice = Notice(
            id: [UInt8](repeating: 1, count: 16),
            to: Sample.hub,
            kind: .proposalToDecide,
            about: ["proposal": "p", "title": "service-item deed-tax-relief", "waitsFor": "hub-review"],
            due: nil,
            time: SetClock.start
        )
        #expect(notice.title.zh == "提案（政务服务事项 deed-tax-relief）待决定：主管部门审核。")
        #expect(notice.title.en == "The proposal of service item deed-tax-relief waits for the hub's review.")
    }
}
