import SharingModel
import SharingService

extension Problem {
    init(_ rejection: SignedDecision.Rejection) {
        switch rejection {
        case .malformed(let reason):
            self.init(
                .malformedRequest,
                detail: LocalizedText(
                    en: "The body is not a signed decision: \(reason).",
                    zh: "请求内容不是已签名的决定：\(reason)。"
                )
            )
        case .payload(let input): self.init(input)
        case .untrusted:
            self.init(
                .roleRequired,
                detail: LocalizedText(
                    en: "The certificate in x5c is not trusted: expired, revoked, or of another authority.",
                    zh: "x5c 中的证书不受信任：已过期、已吊销或由其他机构签发。"
                )
            )
        case .otherSigner:
            self.init(
                .roleRequired,
                detail: LocalizedText(
                    en: "A decision is signed by the caller, an administrator of the agency that it names.",
                    zh: "决定须由调用方本人签名，且本人为其所载部门的管理员。"
                )
            )
        case .signature:
            self.init(
                .roleRequired,
                detail: LocalizedText(
                    en:
                        "The signature is not that of the certificate's key: it was altered, or made with another key.",
                    zh: "签名与证书的密钥不符：内容被改动，或者使用了其他密钥。"
                )
            )
        case .time:
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en: "It was not signed within ten minutes of now: check the clock and sign anew.",
                    zh: "签名时间与当前时间相差超过十分钟：请核对时钟后重新签名。"
                )
            )
        }
    }

    init(_ rejection: ContractStep.Rejection) {
        guard case .refused(let refusal) = rejection else {
            self.init(.notFound)
            return
        }
        self.init(refusal == .notParty ? .roleRequired : .stateConflict, detail: refusal.text)
    }
}

extension ContractStanding.Refusal {
    /// Why, and what to do.
    var text: LocalizedText {
        switch self {
        case .notParty:
            LocalizedText(en: "The agency is no party that may decide this.", zh: "该部门无权作出此项决定。")
        case .state(let state):
            LocalizedText(
                en: "The contract is \(state.rawValue), and this cannot be decided then.",
                zh: "共享协议的状态为 \(state.rawValue)，不能作出此项决定。"
            )
        case .alreadyAccepted:
            LocalizedText(en: "The agency has accepted it already.", zh: "该部门已经同意。")
        case .reasonMissing:
            LocalizedText(en: "A reason is owed: add reason.", zh: "须说明理由：请填写 reason。")
        case .mendByMissing:
            LocalizedText(
                en: "A suspension gives a time to mend: add mendBy, today or later.",
                zh: "暂停须给出整改期限：请填写不早于今日的 mendBy。"
            )
        case .mendingUntil(let day):
            LocalizedText(
                en:
                    "What it was suspended for may be mended until \(day); it ends after that at the earliest.",
                zh: "整改期限至 \(day)，期满后方可终止。"
            )
        case .consultationMissing:
            LocalizedText(
                en:
                    "A provider consults the consumer before it ends a contract (Decree 809 art. 27): add consultedOn.",
                zh: "提供部门终止共享前须与需求部门协商（政务数据共享条例第二十七条）：请填写 consultedOn。"
            )
        case .nothingFiled:
            LocalizedText(
                en:
                    "The provider has filed nothing: it files with a decision terminate of its own, after consultation.",
                zh: "提供部门尚未备案：应先与需求部门协商并提交 terminate 决定。"
            )
        }
    }
}
