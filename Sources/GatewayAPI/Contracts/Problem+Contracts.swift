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
                    en:
                        "A decision is signed by the caller, an administrator of the agency that it names, with the key that is pinned if one is.",
                    zh: "决定须由调用方本人签名，且本人为其所载部门的管理员；登记时绑定了密钥的，须使用该密钥。"
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
        case .setBack(let last):
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en:
                        "The contract's last decision is of \(last), which lies ahead: the gateway's clock was set back.",
                    zh: "该协议上一项决定的时间为 \(last)，晚于当前时间：网关时钟被回拨。"
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
