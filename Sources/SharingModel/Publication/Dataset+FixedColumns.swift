import CanonicalJSON

extension Dataset.CataloguePart {
    /// The columns that a dataset of this part may have.
    public var columns: [DatasetColumn] {
        switch self {
        case .agencies: Dataset.agencyColumns
        case .serviceItems: Dataset.serviceItemColumns
        case .materialTypes: Dataset.materialTypeColumns
        }
    }

    /// The columns that name a row.
    public var key: [String] {
        switch self {
        case .agencies: ["id"]
        case .serviceItems: ["slug"]
        case .materialTypes: ["code", "version"]
        }
    }
}

extension Dataset {
    /// The columns that name a row of the statistics of reuse.
    public static let reuseKey = ["month", "serviceItem", "consumer", "provider", "material"]

    /// The columns that the statistics of reuse may have.
    public static let reuseColumns: [DatasetColumn] = [
        text("month", "Month", "月份", ["required": true, "pattern": "[0-9]{4}-[0-9]{2}"]),
        code("serviceItem", "Service item", "政务服务事项"), code("consumer", "Who asked", "需求部门"),
        code("provider", "Whose data", "提供部门"), code("material", "Material type", "材料类型"),
        .count("verifications", en: "Verifications answered", zh: "核验次数"),
        .count("reuses", en: "Reuses answered", zh: "复用次数"),
        .count("papersSaved", en: "Papers that nobody had to bring", zh: "免提交材料数"),
        .count("papersTaken", en: "Papers that were taken anyway", zh: "仍收取材料数"),
    ]

    static let agencyColumns: [DatasetColumn] = [
        code("id", "Id", "部门标识"), text("nameZh", "Name in Chinese", "名称（中文）"),
        text("nameEn", "Name in English", "名称（英文）"),
        text(
            "kind",
            "Kind",
            "性质",
            ["required": true, "enum": ["government", "institution", "enterprise", "intermediary"]]
        ),
        text(
            "uscc",
            "Unified social credit code",
            "统一社会信用代码",
            ["required": true, "pattern": "[0-9A-HJ-NPQRTUWXY]{18}"]
        ),
        text("division", "Administrative division", "行政区划代码", ["required": true, "pattern": "[0-9]{6,12}"]),
        text("level", "Level", "层级", [:]),
    ]

    static let serviceItemColumns: [DatasetColumn] = [
        code("slug", "Short name", "事项标识"), text("basicCode", "Code of the basic item", "基本编码"),
        text("implementationCode", "Code of the implementation", "实施编码"),
        text("titleZh", "Title in Chinese", "事项名称（中文）"), text("titleEn", "Title in English", "事项名称（英文）"),
        code("agency", "Agency", "实施部门"), text("acceptingUnitZh", "Where to apply", "受理机构", [:]),
        text("applicants", "Who may apply (schemes of identifiers)", "申请人类型", [:]),
        DatasetColumn(
            name: "statutoryDays",
            title: LocalizedText(en: "Statutory limit", zh: "法定办结时限"),
            type: .integer,
            constraints: ["minimum": 0]
        ),
        unit("statutoryUnit", "Unit of the statutory limit", "法定办结时限单位"),
        DatasetColumn(
            name: "promisedDays",
            title: LocalizedText(en: "Promised limit", zh: "承诺办结时限"),
            type: .integer,
            constraints: ["minimum": 0]
        ),
        unit("promisedUnit", "Unit of the promised limit", "承诺办结时限单位"),
        DatasetColumn(
            name: "visits",
            title: LocalizedText(en: "Visits", zh: "到现场次数"),
            type: .integer,
            constraints: ["minimum": 0]
        ),
        DatasetColumn(name: "fee", title: LocalizedText(en: "Fee (yuan)", zh: "收费金额（元）"), type: .number),
        text("reused", "Materials that are reused", "免提交材料（复用）", [:]),
        text("verified", "Materials that are verified", "核验材料", [:]),
        text("brought", "Materials that the applicant brings", "申请人提交材料", [:]),
        text("promised", "Materials that are promised", "告知承诺材料", [:]),
        text("basisZh", "Legal basis", "设定依据", [:]),
        text("resultZh", "Result", "办理结果", [:]),
        text("consultation", "Telephone for questions", "咨询电话", [:]),
        text("complaint", "Telephone for complaints", "监督投诉电话", [:]),
        text("guide", "Address of the guide", "办事指南网址", ["required": true, "pattern": "https?://.*"]),
        text(
            "guideSha256",
            "SHA-256 of the guide",
            "办事指南摘要（SHA-256）",
            ["required": true, "pattern": "[0-9a-f]{64}"]
        ),
    ]

    static let materialTypeColumns: [DatasetColumn] = [
        code("code", "Code", "材料代码"),
        DatasetColumn(
            name: "version",
            title: LocalizedText(en: "Version", zh: "版本"),
            type: .integer,
            constraints: ["required": true, "minimum": 1]
        ),
        text("titleZh", "Title in Chinese", "名称（中文）"), text("titleEn", "Title in English", "名称（英文）"),
        code("source", "Source agency", "数源部门"),
        choice("sharing", "Sharing class", "共享属性", ["unconditional", "conditional", "none"]),
        text("conditionsZh", "Conditions of sharing", "共享条件", [:]),
        choice("disclosure", "Disclosure class", "公开属性", DisclosureClass.allCases.map(\.rawValue)),
        choice("openness", "Openness", "开放属性", Openness.allCases.map(\.rawValue)),
        choice("level", "Data level", "数据分级", ["S1", "S2", "S3", "S4"]),
        text("updated", "How often it is updated", "更新频率", [:]),
        DatasetColumn(
            name: "complete",
            title: LocalizedText(en: "Whether the register is complete", zh: "是否完整登记"),
            type: .boolean,
            constraints: ["required": true]
        ),
        text("basisZh", "Legal basis", "依据", [:]), text("fieldsZh", "Data items", "数据项", [:]),
        text("licenceType", "Code of the e-licence type", "电子证照类型代码", [:]),
        text("reviewBefore", "Next review of the entry before", "下次定期审查日期", [:]),
    ]

    private static func text(
        _ name: String,
        _ en: String,
        _ zh: String,
        _ constraints: JSONObject = ["required": true]
    ) -> DatasetColumn {
        DatasetColumn(
            name: name,
            title: LocalizedText(en: en, zh: zh),
            type: .string,
            constraints: constraints
        )
    }

    private static func code(_ name: String, _ en: String, _ zh: String) -> DatasetColumn {
        text(name, en, zh, ["required": true, "pattern": "[a-z][a-z0-9-]{1,62}"])
    }

    private static func choice(
        _ name: String,
        _ en: String,
        _ zh: String,
        _ choices: [String]
    ) -> DatasetColumn {
        text(name, en, zh, ["enum": .array(choices.map { .string($0) })])
    }

    private static func unit(_ name: String, _ en: String, _ zh: String) -> DatasetColumn {
        choice(name, en, zh, ["at-once", "working-days", "days"])
    }
}
