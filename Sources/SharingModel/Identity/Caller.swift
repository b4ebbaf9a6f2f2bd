/// What an administrator may do.
///
/// Held by different people; none is a superuser.
public enum Role: String, Hashable, Sendable, CaseIterable {
    /// Keeps the catalogue and runs the gateway.
    case `operator`
    /// Enrols callers, keeps trust, reviews disclosure, recalls.
    case security
    /// Reads the log and every record of it, changes nothing.
    case auditor
    /// 共享工作机构负责人: applies for, answers and signs contracts; corrections.
    case steward

    /// What people call who holds it.
    public var title: LocalizedText {
        switch self {
        case .operator: LocalizedText(en: "operators", zh: "系统管理员（operator）")
        case .security: LocalizedText(en: "security administrators", zh: "安全管理员（security）")
        case .auditor: LocalizedText(en: "auditors", zh: "审计管理员（auditor）")
        case .steward: LocalizedText(en: "stewards", zh: "共享工作机构负责人（steward）")
        }
    }
}

/// An enrolled caller: a certificate speaks for a caller only while it is enrolled.
public struct Caller: Hashable, Sendable {
    /// Whether requests are taken.
    public enum State: String, Hashable, Sendable {
        /// Requests are taken.
        case active
        /// 401 `caller-suspended` until restored.
        case suspended
    }

    /// What a system may do beyond what contracts grant its agency.
    public enum Permission: String, Hashable, Sendable, CaseIterable {
        /// Ask on a person's behalf who has used the data about them 使用查询: a citizen portal.
        case usage
    }

    /// Who it is.
    public let id: CallerID
    /// What an administrator may do; empty for systems.
    public let roles: Set<Role>
    /// Whether requests are taken.
    public let state: State
    /// SHA-256 of a SubjectPublicKeyInfo, if the enrolment pins one: of the only key of the caller's that is accepted, or of
    /// an authority, so that no other authority speaks for the caller.
    public let pinnedKey: [UInt8]?
    /// What a system may do besides; empty for administrators.
    public let permissions: Set<Permission>

    /// Describes an enrolment.
    public init(
        id: CallerID,
        roles: Set<Role>,
        state: State,
        pinnedKey: [UInt8]?,
        permissions: Set<Permission> = []
    ) {
        self.id = id
        self.roles = roles
        self.permissions = permissions
        self.state = state
        self.pinnedKey = pinnedKey
    }
}
