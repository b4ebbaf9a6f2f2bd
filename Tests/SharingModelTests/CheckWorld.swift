import CanonicalJSON
import SharingModel

/// An item whose list has an entry of every sort, about papers that the archive keeps.
enum CheckWorld {
    static let applicant: JSONValue = ["scheme": "uscc", "id": "91990102MA9L05073A"]
    static let partner: JSONValue = ["scheme": "uscc", "id": "91990103MA9L05081K"]
    static let third: JSONValue = ["scheme": "uscc", "id": "92990102MA9L050737"]

    static let married: JSONValue = [
        "name": "married", "subject": "spouse", "title": ["en": "if married", "zh": "已婚的"],
    ]

    /// Numbers 1 to 8.
    static let entries: [JSONValue] = [
        ["material": "paper", "provision": "verify", "role": "holder", "expect": ["colour": "red"]],
        ["material": "paper", "provision": "none", "for": "spouse", "condition": married],
        [
            "title": ["en": "Proof", "zh": "证明"],
            "alternatives": [
                ["material": "paper", "provision": "verify", "for": "child"],
                ["title": ["en": "Lease", "zh": "租约"], "provision": "applicant"],
            ],
        ],
        ["title": ["en": "Form", "zh": "表"], "provision": "applicant"],
        [
            "title": ["en": "Report", "zh": "报告"], "provision": "applicant",
            "deferrable": ["within": ["working-days": 10]],
        ],
        [
            "title": ["en": "Promise", "zh": "承诺"], "provision": "promise",
            "check": [
                "after": ["days": 30], "verification": ["material": "paper", "provision": "none"],
            ],
        ],
        [
            "title": ["en": "Power", "zh": "委托书"], "provision": "applicant",
            "condition": ["name": "agent", "title": ["en": "if an agent applies", "zh": "委托办理的"]],
        ],
        ["material": "paper", "provision": "reuse", "deferrable": ["within": ["days": 5]]],
    ]

    static func item(_ entries: [JSONValue] = entries, applicant: JSONValue = ["uscc"]) throws -> ServiceItem
    {
        try ServiceItem(json: [
            "slug": "paper-renewal", "basic": "990131001001",
            "implementation": "11990100MB9L01025U3990131001001",
            "title": ["en": "x", "zh": "x"], "agency": "bureau", "applicant": applicant,
            "materials": .array(entries),
        ])
    }

    static func query(_ changes: JSONObject = [:]) throws -> CheckQuery {
        let document: JSONValue = [
            "serviceItem": "paper-renewal", "case": "C-1",
            "subjects": ["applicant": applicant, "child": partner],
        ]
        return try CheckQuery(json: document.with(changes))
    }

    static func plan(_ changes: JSONObject = [:], _ item: ServiceItem? = nil) throws -> CheckPlan {
        try CheckPlan(query(changes), of: item ?? self.item())
    }
}
