/// Which logs are trusted, which witnesses are known, and which of them must have cosigned (C2SP tlog-policy).
///
/// Grammar: lines of words parted by spaces and tabs; empty lines and those that begin with `#` say nothing.
/// ```text
/// log <vkey> [<address>]
/// witness <name> <vkey> [<address>]
/// group <name> all|any|<decimal> <name>…
/// quorum <name>|none
/// ```
/// A group and the one quorum name only what stands above them; each name is a member at most once.
public struct WitnessPolicy: Hashable, Sendable {
    /// A trusted log.
    public struct Log: Hashable, Sendable {
        /// Its key, whose name is its origin.
        public let key: NoteVerifierKey
        /// Where it is.
        public let address: PolicyWord?

        /// A log.
        public init(key: NoteVerifierKey, address: PolicyWord? = nil) {
            self.key = key
            self.address = address
        }
    }

    /// A known witness.
    public struct Witness: Hashable, Sendable {
        /// Its name within the policy.
        public let name: PolicyWord
        /// Its key.
        public let key: CosignatureVerifierKey
        /// Its submission prefix: the URL before `/add-checkpoint`.
        public let address: PolicyWord?

        /// A witness.
        public init(name: PolicyWord, key: CosignatureVerifierKey, address: PolicyWord? = nil) {
            self.name = name
            self.key = key
            self.address = address
        }
    }

    /// A group: it counts as one witness where enough of its members do.
    public struct Group: Hashable, Sendable {
        /// Its name within the policy.
        public let name: PolicyWord
        /// How many members it needs, from 1 to their number.
        public let threshold: Int
        /// Witnesses and groups above it.
        public let members: [PolicyWord]

        /// A group.
        public init(name: PolicyWord, threshold: Int, members: [PolicyWord]) {
            self.name = name
            self.threshold = threshold
            self.members = members
        }
    }

    /// The trusted logs; none where they are known otherwise.
    public let logs: [Log]
    /// The known witnesses.
    public let witnesses: [Witness]
    /// The groups, each above those that name it.
    public let groups: [Group]
    /// The witness or group that must have cosigned; nil for `quorum none`.
    public let quorum: PolicyWord?

    /// A policy.
    ///
    /// - Throws: ``WitnessPolicyError`` where its parts do not fit; the line is that of ``bytes``.
    public init(
        logs: [Log],
        witnesses: [Witness],
        groups: [Group],
        quorum: PolicyWord?
    ) throws(WitnessPolicyError) {
        let lines = WitnessPolicy.lines(logs, witnesses, groups, quorum)
        try self.init(parsing: lines)
    }

    /// Parses a policy.
    public init(parsing bytes: [UInt8]) throws(WitnessPolicyError) {
        var parser = PolicyParser()
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            do throws(WitnessPolicyError.Reason) {
                try parser.read(line)
            } catch {
                throw WitnessPolicyError(line: index + 1, reason: error)
            }
        }
        guard parser.hasQuorum else { throw WitnessPolicyError(line: lines.count, reason: .noQuorum) }
        logs = parser.logs
        witnesses = parser.witnesses
        groups = parser.groups
        quorum = parser.quorum
    }

    /// Parses a policy.
    public init(parsing text: String) throws(WitnessPolicyError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// The policy as a file, without comments.
    public var bytes: [UInt8] { WitnessPolicy.lines(logs, witnesses, groups, quorum) }

    /// The policy as text; octets that are not UTF-8 are replaced.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    private static func lines(
        _ logs: [Log],
        _ witnesses: [Witness],
        _ groups: [Group],
        _ quorum: PolicyWord?
    ) -> [UInt8] {
        func words(_ words: [UInt8]?...) -> [UInt8] {
            Array(words.compactMap(\.self).joined(separator: " ".utf8)) + [UInt8(ascii: "\n")]
        }
        var output: [UInt8] = []
        for log in logs {
            output += words(Array("log".utf8), Array(log.key.description.utf8), log.address?.bytes)
        }
        for witness in witnesses {
            let key = Array(witness.key.description.utf8)
            output += words(Array("witness".utf8), witness.name.bytes, key, witness.address?.bytes)
        }
        for group in groups {
            let members = Array(group.members.map(\.bytes).joined(separator: " ".utf8))
            let threshold = Array("\(group.threshold)".utf8)
            output += words(Array("group".utf8), group.name.bytes, threshold, members)
        }
        return output + words(Array("quorum".utf8), (quorum ?? .nobody).bytes)
    }
}
