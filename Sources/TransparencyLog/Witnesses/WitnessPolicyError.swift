/// Why a text is not a policy, and where.
public struct WitnessPolicyError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Error, Hashable, Sendable {
        /// A character that may not stand in a policy.
        case character
        /// A line that begins with another word than `log`, `witness`, `group` or `quorum`.
        case unknownLine
        /// Too few or too many words.
        case words
        /// A log's key is not an Ed25519 verifier key of type 0x01.
        case logKey
        /// A witness's key is not an Ed25519 verifier key of type 0x04; others are not supported.
        case witnessKey
        /// A key that stands above already, under whatever name.
        case duplicateKey
        /// A name that stands above already, or `none`.
        case duplicateName(PolicyWord)
        /// A name that does not stand above.
        case unknownName(PolicyWord)
        /// A name that is a member of a group already.
        case memberTwice(PolicyWord)
        /// A threshold that is not `all`, `any` or a number from 1 to that of the members.
        case threshold
        /// A second quorum.
        case secondQuorum
        /// No quorum at all.
        case noQuorum
    }

    /// The number of the line, from 1.
    public let line: Int
    /// What is wrong.
    public let reason: Reason
}

extension WitnessPolicyError: CustomStringConvertible {
    /// What is wrong, and where.
    public var description: String { "line \(line) of the policy: \(reason)" }
}

extension WitnessPolicyError.Reason: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .character: "a control character"
        case .unknownLine: "it begins with none of log, witness, group and quorum"
        case .words: "it has too few or too many words"
        case .logKey: "it has no verifier key of a log (Ed25519, type 0x01)"
        case .witnessKey: "it has no verifier key of a witness (Ed25519, type 0x04)"
        case .duplicateKey: "the same public key stands above"
        case .duplicateName(let name): "the name \(name) is taken"
        case .unknownName(let name): "no witness or group \(name) stands above"
        case .memberTwice(let name): "\(name) is a member of a group already"
        case .threshold: "the threshold is not all, any or a number from 1 to that of the members"
        case .secondQuorum: "there is a quorum above"
        case .noQuorum: "there is no quorum line"
        }
    }
}
