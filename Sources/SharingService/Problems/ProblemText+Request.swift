import SharingModel

// What is wrong with what a request says.
extension ProblemText {
    static let malformedRequest = ProblemText(
        title: LocalizedText(en: "Malformed request", zh: "请求格式不正确"),
        explanation: LocalizedText(
            en: """
                The request could not be read: it is not I-JSON, has a duplicate or unknown member, \
                nests deeper than 32 levels, or lacks something that is required.
                """,
            zh: "请求无法解析：内容不符合 I-JSON，含有重复或未定义的成员，嵌套超过 32 层，或者缺少必填内容。"
        ),
        mend: LocalizedText(
            en: """
                Correct each place that errors names by JSON Pointer against the published openapi.yaml, \
                and send the request again. Nothing was changed.
                """,
            zh: "请对照公布的 openapi.yaml，逐一改正 errors 中以 JSON Pointer 指明的位置后重新提交。本次请求未作任何变更。"
        )
    )

    static let notFound = ProblemText(
        title: LocalizedText(en: "Not found", zh: "资源不存在"),
        explanation: LocalizedText(
            en: """
                There is no such resource, or the caller may not know of it. This is not the verdict \
                not-found, which is an answer with status 200.
                """,
            zh: "所请求的资源不存在，或者调用方无权知悉。此处并非核验结论 not-found，核验结论以状态码 200 返回。"
        ),
        mend: LocalizedText(
            en: "Check the path and the identifier; the lists of the API hold what the caller may read.",
            zh: "请核对路径和标识；调用方可以读取的内容见本接口的各类清单。"
        )
    )

    static let idempotencyConflict = ProblemText(
        title: LocalizedText(en: "Idempotency key used for something else", zh: "幂等键已用于其他请求"),
        explanation: LocalizedText(
            en: "In the last 24 hours this caller sent the same Idempotency-Key with another body.",
            zh: "本调用方在 24 小时内曾以相同的 Idempotency-Key 提交过内容不同的请求。"
        ),
        mend: LocalizedText(
            en: """
                Use a new key for a new request. To learn the outcome of the earlier request, send \
                exactly its body.
                """,
            zh: "新的请求请使用新的幂等键；如需获知此前请求的结果，请原样重发此前的请求内容。"
        )
    )

    static let stateConflict = ProblemText(
        title: LocalizedText(en: "Not possible in the present state", zh: "当前状态下不能办理"),
        explanation: LocalizedText(
            en: "The present state of the resource does not allow this step.",
            zh: "该资源的当前状态不允许办理此步骤。"
        ),
        mend: LocalizedText(
            en: "Read the resource again and take a step that its state allows.",
            zh: "请重新查询该资源，并按其当前状态办理允许的步骤。"
        )
    )

    static let recalled = ProblemText(
        title: LocalizedText(en: "Recalled", zh: "已撤回"),
        explanation: LocalizedText(
            en: "This was published and has since been recalled.",
            zh: "该内容曾经发布，现已撤回。"
        ),
        mend: LocalizedText(
            en: """
                Use the newest release, and delete copies of the recalled one as its notice of recall \
                asks.
                """,
            zh: "请使用最新发布的版本，并按照撤回通知的要求删除已撤回内容的副本。"
        )
    )

    static let revisionConflict = ProblemText(
        title: LocalizedText(en: "Revision is not the newest", zh: "修订版本已过时"),
        explanation: LocalizedText(
            en: """
                The expectedRevision that was sent is no longer the newest: the record has been changed \
                in the meantime. Nothing was stored.
                """,
            zh: "所提交的 expectedRevision 已不是最新修订版本，该材料在此期间已被变更。本次提交未入库。"
        ),
        mend: LocalizedText(
            en: """
                Find out what changed it, apply your change to that, and send it with the newest \
                revision.
                """,
            zh: "请查明变更情况，在最新内容的基础上修改，并以最新修订版本号重新提交。"
        )
    )

    static let invalidSubject = ProblemText(
        title: LocalizedText(en: "Invalid subject", zh: "主体标识无效"),
        explanation: LocalizedText(
            en: """
                An identifier breaks the rules of its scheme, its check character is wrong, or it fits \
                no role of the material type. It is not repeated here, because it is personal.
                """,
            zh: "主体标识不符合其标识体系的编码规则，校验位不正确，或者不适用于该材料类型的任何主体角色。因涉及个人信息，此处不予重复显示。"
        ),
        mend: LocalizedText(
            en: """
                Compare the number with the document that it was taken from: length, characters, check \
                character; and see that scheme and role fit the type.
                """,
            zh: "请对照原始证件核对号码的长度、字符和校验位，并确认标识体系和主体角色与材料类型相符。"
        )
    )

    static let invalidValue = ProblemText(
        title: LocalizedText(en: "Invalid value", zh: "取值无效"),
        explanation: LocalizedText(
            en: """
                A value breaks the type or a constraint of its field, names an unknown field, or a claim \
                that the type requires is missing.
                """,
            zh: "取值不符合字段的类型或者约束，或者引用了未定义的字段，或者缺少该材料类型要求必须提供的核验项。"
        ),
        mend: LocalizedText(
            en: """
                Correct each place that errors names. GET /v1/material-types/{code} lists the fields, \
                their constraints and the required claims.
                """,
            zh: "请逐一改正 errors 中指明的位置。字段、约束及必须提供的核验项可通过 GET /v1/material-types/{code} 查询。"
        )
    )
}
