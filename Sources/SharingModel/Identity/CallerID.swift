/// Who calls: a system or an administrator of an agency, named by a SPIFFE URI.
///
/// Grammar: `spiffe://<trust-domain>/agency/<agency>/system/<name>` or `…/agency/<agency>/admin/<name>`,
/// where a trust domain is lower-case letters, digits, dots, hyphens and underscores
/// (SPIFFE-ID §2.1) and a name is `[a-z][a-z0-9-]{0,62}`.
public struct CallerID: Hashable, Sendable {
    /// What kind of caller it is.
    public enum Kind: String, Hashable, Sendable {
        /// A program of an agency 业务系统.
        case system
        /// A person of an agency 管理员.
        case administrator = "admin"
    }

    /// The SPIFFE trust domain.
    public let trustDomain: String
    /// The agency that the caller belongs to.
    public let agency: AgencyID
    /// System or administrator.
    public let kind: Kind
    /// The caller's name within its agency.
    public let name: String

    /// Names a caller; nil if a part breaks the grammar.
    public init?(trustDomain: String, agency: AgencyID, kind: Kind, name: String) {
        guard Slug.isValid(name, lengths: 1...63), CallerID.isTrustDomain(trustDomain) else { return nil }
        self.trustDomain = trustDomain
        self.agency = agency
        self.kind = kind
        self.name = name
    }

    private static func isTrustDomain(_ text: String) -> Bool {
        // A name that differs by an empty label only is another name.
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return (1...255).contains(text.utf8.count) && labels.allSatisfy(isLabel)
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        !label.isEmpty
            && label.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
            }
    }
}

extension CallerID: LosslessStringConvertible {
    /// Parses a SPIFFE URI; nil if it is not exactly of one of the two forms.
    public init?(_ description: String) {
        guard description.hasPrefix("spiffe://") else { return nil }
        let parts = description.dropFirst(9).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[1] == "agency", let agency = AgencyID(String(parts[2])),
            let kind = Kind(rawValue: String(parts[3]))
        else { return nil }
        self.init(trustDomain: String(parts[0]), agency: agency, kind: kind, name: String(parts[4]))
    }

    /// The text form.
    public var description: String { "spiffe://\(trustDomain)/agency/\(agency)/\(kind.rawValue)/\(name)" }
}
