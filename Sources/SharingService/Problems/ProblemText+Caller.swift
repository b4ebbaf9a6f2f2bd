import SharingModel

// Who may not do something.
extension ProblemText {
    static let callerUnknown = ProblemText(
        title: LocalizedText(en: "Caller unknown", zh: "调用方未登记"),
        explanation: LocalizedText(
            en: """
                No valid client certificate was presented, or it names no caller that is enrolled with \
                this gateway, or its key is not the one that the enrolment pins.
                """,
            zh: "未出示有效的客户端证书，或者证书所标识的调用方未在本网关登记，或者证书公钥与登记的公钥不一致。"
        ),
        mend: LocalizedText(
            en: """
                Present a valid certificate whose subject alternative name holds exactly one SPIFFE URI, \
                and ask the hub agency's security administrator to enrol the caller or to change the \
                pinned key.
                """,
            zh: "请使用有效证书（主体备用名称中有且仅有一个 SPIFFE URI），并联系主管部门的安全管理员办理调用方登记或者变更登记公钥。"
        )
    )

    static let callerSuspended = ProblemText(
        title: LocalizedText(en: "Caller suspended", zh: "调用方已暂停使用"),
        explanation: LocalizedText(
            en: "The caller is enrolled, but its enrolment is suspended; none of its requests is taken.",
            zh: "该调用方已登记，但已被暂停使用，其全部请求均不予受理。"
        ),
        mend: LocalizedText(
            en: """
                Ask your agency's steward for the reason. Once the cause is mended, the hub agency's \
                security administrator restores the caller.
                """,
            zh: "请向本部门共享工作机构负责人了解暂停原因；整改完成后，由主管部门的安全管理员恢复使用。"
        )
    )

    static let certificateRevoked = ProblemText(
        title: LocalizedText(en: "Certificate revoked", zh: "证书已被吊销"),
        explanation: LocalizedText(
            en: "The presented certificate, or one in its chain, has been revoked by its issuer.",
            zh: "所出示的证书或者其证书链中的某一证书已被签发机构吊销。"
        ),
        mend: LocalizedText(
            en: """
                Stop using this certificate, obtain a new one and connect again. If its key may have \
                leaked, tell the hub agency's security administrator at once.
                """,
            zh: "请立即停用该证书，申领新证书后重新连接；密钥可能泄露的，应当立即报告主管部门的安全管理员。"
        )
    )

    static let refused = ProblemText(
        title: LocalizedText(en: "Refused", zh: "不予准许"),
        explanation: LocalizedText(
            en: """
                The question was understood, but what is in force does not permit it. Every reason that \
                holds stands in reasons, and the refusal itself is recorded in the log.
                """,
            zh: "请求内容清楚，但现行有效的规定和共享协议不准许。全部不予准许的理由列于 reasons，本次不予准许的决定已记入日志。"
        ),
        mend: LocalizedText(
            en: """
                Open the page of each reason and mend them all. Keep the receipt: it proves what was \
                asked and that it was refused.
                """,
            zh: "请逐项查阅各理由的说明并全部改正。请妥善保存回执，以证明所提请求及不予准许的事实。"
        )
    )

    static let roleRequired = ProblemText(
        title: LocalizedText(en: "Role required", zh: "需要相应角色"),
        explanation: LocalizedText(
            en: """
                The caller is known, but does not hold a role that may do this. Roles are held by \
                different people, and none may do everything.
                """,
            zh: "调用方身份已确认，但不具有办理该事项的角色。各角色由不同人员分别担任，任何角色均不具有全部权限。"
        ),
        mend: LocalizedText(
            en: """
                Have it done by a holder of the role that openapi.yaml names for this operation; GET \
                /v1/whoami tells the caller's own roles.
                """,
            zh: "请由 openapi.yaml 为该操作规定的角色办理；可通过 GET /v1/whoami 查询本调用方的角色。"
        )
    )
}
