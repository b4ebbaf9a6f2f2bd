public import CanonicalJSON

/// The identity of a contract's content, SHA-256 of its canonical JSON.
///
/// Text form: `sha256:<64 hex digits>`.
public struct ContractHash: Hashable, Sendable, LosslessStringConvertible {
    /// The text form.
    public let description: String

    /// Parses `sha256:` and 64 lower-case hexadecimal digits.
    public init?(_ description: String) {
        guard description.utf8.count == 71, description.hasPrefix("sha256:"),
            description.utf8.dropFirst(7).allSatisfy({
                (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
            })
        else { return nil }
        self.description = description
    }

    /// Wraps a SHA-256 digest.
    public init(digest: some Sequence<UInt8>) {
        description = "sha256:" + Hexadecimal.text(digest)
    }
}

/// The content of a sharing contract 共享协议; immutable, and identified by its hash.
public final class SharingContract: Sendable {
    /// Its short name between the parties.
    public let id: String
    /// 提供部门.
    public let provider: AgencyID
    /// 需求部门.
    public let consumer: AgencyID
    /// By which ways it shares.
    public let modes: Set<SharingMode>
    /// The first day on which it holds.
    public let from: CivilDate
    /// The last day on which it holds, to the day's end.
    public let until: CivilDate
    /// What it grants.
    public let grants: [Grant]
    /// The whole content.
    public let document: JSONValue

    /// Reads the content of a contract (the YAML of `Contracts/contracts` has the same members).
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: [
                "id", "provider", "consumer", "basis", "scenario", "scope", "mode", "term", "onwardSupply",
                "grants",
                "supersedes",
            ]
        )
        id = try reader.string("id")
        guard Slug.isValid(id, lengths: 2...63) else {
            throw reader.mistyped("id", en: "a slug [a-z][a-z0-9-]{1,62}", zh: "标识 [a-z][a-z0-9-]{1,62}")
        }
        provider = try reader.parsed("provider", en: "an agency id", zh: "部门标识")
        consumer = try reader.parsed("consumer", en: "an agency id", zh: "部门标识")
        // Decree 809 art 20: an application states all of these.
        for name in ["basis", "scenario", "scope"] {
            _ = try LocalizedText(json: reader.required(name), at: reader.pointer(name))
        }
        _ = try reader.required("mode")
        modes = try reader.choices("mode")
        _ = try reader.optionalBoolean("onwardSupply")
        let term = try ObjectReader(
            reader.required("term"),
            at: reader.pointer("term"),
            members: ["from", "until"]
        )
        from = try term.parsed("from", en: "a date YYYY-MM-DD", zh: "YYYY-MM-DD 形式的日期")
        until = try term.parsed("until", en: "a date YYYY-MM-DD", zh: "YYYY-MM-DD 形式的日期")
        guard from <= until else { throw term.mistyped("until", en: "on or after from", zh: "不早于 from 的日期") }
        var grants: [Grant] = []
        for (json, pointer) in try reader.elements("grants") {
            grants.append(try Grant(json: json, at: pointer))
        }
        guard (1...256).contains(grants.count) else {
            throw reader.mistyped("grants", en: "1 to 256 grants", zh: "1 至 256 个授权项")
        }
        self.grants = grants
        document = json
    }
}

/// A contract in the place where queries meet it: its content, its identity and its state.
public struct RegisteredContract: Sendable {
    /// Where a contract stands in its life.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Awaiting the provider.
        case proposed
        /// Awaiting the consumer's completion.
        case returned = "returned-for-completion"
        /// Signed by both sides.
        case active
        /// Refused by the provider.
        case rejected
        /// Withdrawn by the consumer.
        case withdrawn
        /// Suspended for misuse.
        case suspended
        /// Ended before its term.
        case terminated
        /// Replaced by a newer contract.
        case superseded
    }

    /// The content's identity.
    public let hash: ContractHash
    /// The content.
    public let content: SharingContract
    /// Where it stands.
    public let state: State

    /// Registers a content under its hash.
    public init(hash: ContractHash, content: SharingContract, state: State) {
        self.hash = hash
        self.content = content
        self.state = state
    }

    /// Whether it is in force on `day`.
    public func isInForce(on day: CivilDate) -> Bool {
        state == .active && content.from <= day && day <= content.until
    }
}
