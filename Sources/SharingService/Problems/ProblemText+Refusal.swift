import SharingModel

// The reasons of a refusal (domain.md, Decision).
extension ProblemText {
    static let noContract = ProblemText(
        title: LocalizedText(en: "No sharing contract", zh: "无共享协议"),
        explanation: LocalizedText(
            en: "There is no sharing contract under which the caller's agency may use this material type.",
            zh: "调用方所属部门尚未就该材料类型订立共享协议。"
        ),
        mend: LocalizedText(
            en: """
                Have your agency's steward apply to the provider, stating basis, scenario, scope, mode \
                and term of use.
                """,
            zh: "请由本部门共享工作机构负责人向提供部门提出共享申请，载明使用依据、使用场景、使用范围、共享方式和使用时限。"
        )
    )

    static let contractNotInForce = ProblemText(
        title: LocalizedText(en: "Contract not in force", zh: "共享协议未生效或者已失效"),
        explanation: LocalizedText(
            en: """
                There is a contract, but it is not yet accepted by both sides, is suspended or \
                terminated, or the day lies outside its term.
                """,
            zh: "已有共享协议，但尚未经双方确认、已被中止或者终止，或者当日不在约定的使用时限之内。"
        ),
        mend: LocalizedText(
            en: """
                See the contract's state with GET /v1/contracts. Have your steward finish the \
                acceptance, mend the cause of the suspension, or propose a successor.
                """,
            zh: "请通过 GET /v1/contracts 查询共享协议状态，并由本部门共享工作机构负责人完成确认、整改中止事由或者申请续签。"
        )
    )

    static let operationNotGranted = ProblemText(
        title: LocalizedText(en: "Operation not granted", zh: "未授予该操作"),
        explanation: LocalizedText(
            en: """
                The contract grants this material type, but not this operation: verification does not \
                include reuse, nor reuse verification.
                """,
            zh: "共享协议授予了该材料类型，但未授予所请求的操作；核验与复用须分别授予。"
        ),
        mend: LocalizedText(
            en: """
                Use the operation that is granted. If the duty needs the other one, have your steward \
                propose a contract that grants it.
                """,
            zh: "请使用已授予的操作；履行职责确需其他操作的，由本部门共享工作机构负责人申请变更共享协议。"
        )
    )

    static let fieldNotGranted = ProblemText(
        title: LocalizedText(en: "Field not granted", zh: "未授予该字段"),
        explanation: LocalizedText(
            en: """
                At least one of the fields that were asked about is not among those that the contract \
                grants for this operation.
                """,
            zh: "所请求的字段中至少有一项不在共享协议为该操作授予的范围之内。"
        ),
        mend: LocalizedText(
            en: """
                Ask only about granted fields: GET /v1/contracts/{hash} lists them. Verify-only fields \
                are never handed over.
                """,
            zh: "请仅请求已授予的字段，授予范围可通过 GET /v1/contracts/{hash} 查询。仅供核验的字段不提供复用。"
        )
    )

    static let comparisonNotGranted = ProblemText(
        title: LocalizedText(en: "Comparison not granted", zh: "未授予该比较方式"),
        explanation: LocalizedText(
            en: """
                The field is granted, but not this way of comparing it, for example a range where only \
                equality is allowed.
                """,
            zh: "该字段已授予，但未授予所用的比较方式，例如仅允许相等比较而请求了范围比较。"
        ),
        mend: LocalizedText(
            en: """
                Use a comparison that the contract grants for the field: GET /v1/contracts/{hash} lists \
                them.
                """,
            zh: "请使用共享协议为该字段授予的比较方式，授予范围可通过 GET /v1/contracts/{hash} 查询。"
        )
    )

    static let purposeNotGranted = ProblemText(
        title: LocalizedText(en: "Purpose not granted", zh: "未授予该用途"),
        explanation: LocalizedText(
            en: """
                The service item, or the agency that is acted for, is not among the purposes of the \
                contract. Data may be used for nothing else.
                """,
            zh: "所列政务服务事项或者代为受理的部门不在共享协议约定的用途之内。数据不得用于其他目的。"
        ),
        mend: LocalizedText(
            en: """
                Check purpose.serviceItem and purpose.actingFor. A new purpose needs a contract that \
                names it.
                """,
            zh: "请核对 purpose.serviceItem 和 purpose.actingFor；新增用途须订立载明该用途的共享协议。"
        )
    )

    static let materialNotInServiceItem = ProblemText(
        title: LocalizedText(en: "Material not in the service item", zh: "事项清单未列该材料"),
        explanation: LocalizedText(
            en: """
                The service item does not list this material. The list is closed: what it does not hold \
                may be neither verified, reused nor asked of the applicant.
                """,
            zh: "该政务服务事项的材料清单未列该材料。清单之外的材料，不得核验、复用，也不得要求申请人提供。"
        ),
        mend: LocalizedText(
            en: """
                Do without this material. If the law requires it, have the agency in charge of the item \
                amend the list.
                """,
            zh: "请勿使用该材料；法律法规确有要求的，由事项主管部门依法修订材料清单。"
        )
    )

    static let authorisationMissing = ProblemText(
        title: LocalizedText(en: "Authorisation missing", zh: "缺少授权"),
        explanation: LocalizedText(
            en: """
                The grant rests on the person's authorisation, and the question carries none, or one \
                that is incomplete.
                """,
            zh: "该项授予以当事人授权为前提，而请求未附授权信息或者授权信息不完整。"
        ),
        mend: LocalizedText(
            en: """
                Obtain the person's authorisation and name it in purpose.authorisation: kind, reference \
                and the day it was obtained.
                """,
            zh: "请取得当事人授权，并在 purpose.authorisation 中填写授权类型、授权文书编号和取得日期。"
        )
    )

    static let typeNotComplete = ProblemText(
        title: LocalizedText(en: "Register not declared complete", zh: "未声明登记完整"),
        explanation: LocalizedText(
            en: """
                Counting, and so the answer that there is none, is possible only where the source agency \
                declares its register complete. For this type it does not.
                """,
            zh: "计数以及“无相关记录”的结论，仅适用于数源部门声明登记完整的材料类型。该材料类型未作此声明。"
        ),
        mend: LocalizedText(
            en: "Ask without count, and do not read not-found as proof that there is none.",
            zh: "请去除 count 后重新请求；不得以核验结论 not-found 证明不存在相关记录。"
        )
    )

    static let materialTypeUnknown = ProblemText(
        title: LocalizedText(en: "Material type unknown", zh: "材料类型不存在"),
        explanation: LocalizedText(
            en: "The catalogue holds no such material type, or not in this version.",
            zh: "目录中没有该材料类型，或者没有该版本。"
        ),
        mend: LocalizedText(
            en: """
                Find the code in GET /v1/material-types, and leave the version out to use the newest \
                that is granted.
                """,
            zh: "请通过 GET /v1/material-types 查询材料类型代码；不指明版本的，使用已授予的最新版本。"
        )
    )

    static let probingSuspected = ProblemText(
        title: LocalizedText(en: "Probing suspected", zh: "疑似试探查询"),
        explanation: LocalizedText(
            en: """
                In one day more different claims were made about one subject and field than are allowed: \
                in that way a value could be found by trying.
                """,
            zh: "一日之内就同一主体的同一字段提出的不同核验项超过规定次数，存在以反复试探方式推知数据的可能。"
        ),
        mend: LocalizedText(
            en: """
                Stop varying the claim. If the matter needs the value itself, apply for its reuse; if \
                the questions had a good reason, explain it to the provider.
                """,
            zh: "请停止变换核验项。办理事项确需数据本身的，应当申请复用；确有正当理由的，请向提供部门说明。"
        )
    )
}
