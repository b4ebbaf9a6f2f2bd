/// 开放属性: whether a type of material is open to everybody as data.
public enum Openness: String, Hashable, Sendable, CaseIterable {
    /// 无条件开放.
    case unconditional
    /// 有条件开放.
    case conditional
    /// 不予开放.
    case none
}
