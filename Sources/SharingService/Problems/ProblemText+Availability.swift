import SharingModel

// What time mends.
extension ProblemText {
    static let requestTimeout = ProblemText(
        title: LocalizedText(en: "Request timeout", zh: "请求接收超时"),
        explanation: LocalizedText(
            en: "The request did not arrive completely in the time that is allowed.",
            zh: "请求未能在规定时间内完整送达。"
        ),
        mend: LocalizedText(
            en: """
                Check the connection and send the request again. An import may be sent again from its \
                start: what is already stored is answered with unchanged.
                """,
            zh: "请检查网络后重新提交。批量导入可以从头重新提交，已入库的内容将答复为 unchanged。"
        )
    )

    static let quotaExceeded = ProblemText(
        title: LocalizedText(en: "Quota exceeded", zh: "超出调用限额"),
        explanation: LocalizedText(
            en: "The number of questions that the contract grants for this second or this day is used up.",
            zh: "本秒或者本日的调用次数已达到共享协议约定的限额。"
        ),
        mend: LocalizedText(
            en: """
                Wait as long as Retry-After says. If the need is lasting, have your steward propose a \
                contract with a higher quota.
                """,
            zh: "请在 Retry-After 指明的时间之后重试。确需长期增加的，由本部门共享工作机构负责人申请变更共享协议限额。"
        )
    )

    static let tooManyRequests = ProblemText(
        title: LocalizedText(en: "Too many requests", zh: "请求过于频繁"),
        explanation: LocalizedText(
            en: "The caller sends more than the gateway takes at once, whatever its contracts grant.",
            zh: "调用方的请求频率超出本网关的接收能力，与共享协议限额无关。"
        ),
        mend: LocalizedText(
            en: """
                Wait as long as Retry-After says, send fewer requests at once, and put many questions \
                into one POST /v1/verifications/batch.
                """,
            zh: "请在 Retry-After 指明的时间之后重试，降低并发，并将多项核验合并为一次 POST /v1/verifications/batch 提交。"
        )
    )

    static let `internal` = ProblemText(
        title: LocalizedText(en: "Internal error", zh: "系统内部错误"),
        explanation: LocalizedText(
            en: "The gateway failed in a way that it did not foresee. Nothing was released.",
            zh: "系统发生未预见的错误。本次请求未提供任何数据。"
        ),
        mend: LocalizedText(
            en: """
                Try again later. If it happens again, give the operator of the gateway the request id in \
                instance.
                """,
            zh: "请稍后重试；仍未解决的，请将 instance 中的请求编号告知网关运维人员。"
        )
    )

    static let logUnavailable = ProblemText(
        title: LocalizedText(en: "Log unavailable", zh: "日志服务暂不可用"),
        explanation: LocalizedText(
            en: """
                The answer could not be recorded in the log durably. What is not recorded is not \
                revealed, so nothing was released.
                """,
            zh: "答复未能可靠记入日志。按照先记录、后提供的原则，本次请求未提供任何数据。"
        ),
        mend: LocalizedText(
            en: """
                Send the request again after the time in Retry-After. Operators: check the disk and the \
                log with oncegate doctor.
                """,
            zh: "请在 Retry-After 指明的时间之后重试。运维人员请使用 oncegate doctor 检查磁盘和日志。"
        )
    )

    static let storeUnavailable = ProblemText(
        title: LocalizedText(en: "Store unavailable", zh: "存储服务暂不可用"),
        explanation: LocalizedText(
            en: """
                The gateway cannot read or write its store at the moment. Nothing was released or \
                changed.
                """,
            zh: "网关暂时无法读写存储。本次请求未提供任何数据，也未作任何变更。"
        ),
        mend: LocalizedText(
            en: """
                Send the request again after the time in Retry-After. Operators: check the disk and the \
                store with oncegate doctor.
                """,
            zh: "请在 Retry-After 指明的时间之后重试。运维人员请使用 oncegate doctor 检查磁盘和存储。"
        )
    )
}
