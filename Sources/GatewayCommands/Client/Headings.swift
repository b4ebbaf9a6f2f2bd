import SharingModel

/// What tables call their columns and rows, in the language of whoever reads them.
enum Headings {
    /// The headings that `names` have in `language`; what has no other stays as it is.
    static func of(_ names: [String], in language: Language = .preferred) -> [String] {
        names.map { of($0, in: language) }
    }

    /// The heading that `name` has in `language`.
    static func of(_ name: String, in language: Language = .preferred) -> String {
        language == .chinese ? chinese[name] ?? name : name
    }

    private static let chinese = [
        "agency": "部门", "answer": "答复回执", "answers due": "应答复", "before": "期限",
        "by": "办理人", "changes": "变更内容", "stale": "已过时", "caller": "调用方", "consumer": "需求部门",
        "contract": "共享协议", "corrections": "校核",
        "agencies": "部门数", "answers": "答复数", "changed": "变更日期", "dataset": "数据集",
        "public": "已公开", "publisher": "发布部门", "released": "发布日期", "rows": "行数", "waits": "待办",
        "declared": "更新频率", "due": "期限", "extension": "延期", "fields": "数据项",
        "filed": "提出时间", "filedAt": "提出时间", "filedBy": "提出人", "first responsible": "第一责任人",
        "first used": "首次使用", "from": "自", "ground": "事由", "hash": "哈希", "id": "编号", "item": "事项",
        "key": "公钥", "kind": "类型", "last submission": "最近提交", "late": "逾期", "material": "材料类型",
        "may": "角色与权限", "mismatches": "不一致率", "month": "月份", "opened": "提出时间", "outcome": "使用成效",
        "pending": "待办", "provider": "提供部门", "reason": "理由", "received": "收到日期", "refused": "不予准许",
        "resolvedAt": "答复时间", "resolvedBy": "答复人", "result": "结果", "reused": "复用", "review": "审查",
        "role": "角色", "saved": "免提交", "source": "数源部门", "sourceId": "登记编号", "state": "状态",
        "statement": "说明", "step": "步骤", "subject": "主体", "submitted": "提交", "taken": "仍收纸质",
        "time": "时间", "title": "事由", "told again": "再次告知", "type": "材料类型", "until": "至", "verified": "核验",
        "duty": "事项", "waits for": "待决定", "what": "内容", "what would end it": "解决办法", "who": "调用方",
        "working days": "工作日", "wrong": "有误之处", "wrong answers": "有误答复数",
    ]
}
