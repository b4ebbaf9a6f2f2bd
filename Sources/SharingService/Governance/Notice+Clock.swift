import CanonicalJSON
import SharingModel

// What agencies are told of the time that the law gives under contracts.
extension Notice {
    var clockTitle: LocalizedText {
        switch kind {
        case .extensionToDecide:
            LocalizedText(
                en:
                    "\(word("provider")) asks for more time to answer the application for contract \(word("id")).",
                zh: "\(word("provider")) 申请延长答复共享协议 \(word("id")) 的期限。"
            )
        case .sharingToStart:
            LocalizedText(
                en: "Sharing under contract \(word("id")) with \(word("consumer")) has not started.",
                zh: "与 \(word("consumer")) 的共享协议 \(word("id")) 尚未开始共享。"
            )
        case .replyExtended:
            LocalizedText(
                en: "The hub has consented to a later answer of \(word("provider")) to the application for "
                    + "contract \(word("id")).",
                zh: "主管部门同意 \(word("provider")) 延期答复共享协议 \(word("id")) 的申请。"
            )
        case .termLapsed:
            LocalizedText(
                en: "The time of \(word("debtor"))\(contract.en) has run out: \(duty.en).",
                zh: "\(word("debtor"))\(contract.zh) 的办理期限已过：\(duty.zh)。"
            )
        default: LocalizedText(en: kind.rawValue, zh: kind.rawValue)
        }
    }

    var clockAction: LocalizedText {
        switch kind {
        case .extensionToDecide:
            LocalizedText(
                en: "Consent to it before the due day (oncegate contract consent), or let the time run.",
                zh: "如同意延期，请在原期限内办理（oncegate contract consent）。"
            )
        case .sharingToStart:
            LocalizedText(
                en: "Share before the due day, and say so if no question shows it (oncegate contract start).",
                zh: "请在期限内提供共享；以批量或文件方式共享的，请予确认（oncegate contract start）。"
            )
        case .replyExtended:
            agency.description == word("provider")
                ? LocalizedText(en: "Answer before the due day.", zh: "请在延长后的期限内答复。")
                : LocalizedText(en: "Wait for the answer until the due day.", zh: "请等待至延长后的期限。")
        case .termLapsed:
            LocalizedText(
                en: "The matter goes to the \(escalation.en) of \(word("debtor")): act on it now "
                    + "(\(command)).",
                zh: "此事提请 \(word("debtor")) 的\(escalation.zh)处理，请立即办理（\(command)）。"
            )
        default: LocalizedText(en: kind.rawValue, zh: kind.rawValue)
        }
    }

    /// Under which contract, if it is about one.
    private var contract: LocalizedText {
        about["contract"] == nil
            ? LocalizedText(en: "", zh: "")
            : LocalizedText(en: " under contract \(word("id"))", zh: " 在共享协议 \(word("id")) 下")
    }

    /// What lists it.
    private var command: String {
        if about["correction"] != nil { return "oncegate correction list --overdue" }
        return about["proposal"] == nil ? "oncegate contract overdue" : "oncegate proposal list"
    }

    /// The duty whose time has run out.
    private var duty: LocalizedText {
        SharingDuty(rawValue: word("duty"))?.title ?? LocalizedText(en: word("duty"), zh: word("duty"))
    }

    /// The post to which it escalates, as the agency's document names it.
    private var escalation: LocalizedText {
        LocalizedText(
            en: about["escalatesTo"]?["en"]?.string ?? "first responsible person",
            zh: about["escalatesTo"]?["zh"]?.string ?? "第一责任人"
        )
    }
}
