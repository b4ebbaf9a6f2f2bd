/// 公开属性: whether a type of material is disclosed (政府信息公开条例, Decree 711).
public enum DisclosureClass: String, Hashable, Sendable, CaseIterable {
    /// 主动公开.
    case proactive
    /// 依申请公开.
    case onRequest = "on-request"
    /// 不予公开; its reason is a law.
    case withheld
}
