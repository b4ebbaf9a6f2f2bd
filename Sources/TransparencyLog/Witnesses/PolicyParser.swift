/// Reads a policy line by line.
struct PolicyParser {
    private(set) var logs: [WitnessPolicy.Log] = []
    private(set) var witnesses: [WitnessPolicy.Witness] = []
    private(set) var groups: [WitnessPolicy.Group] = []
    private(set) var quorum: PolicyWord?
    private(set) var hasQuorum = false

    private var names: Set<PolicyWord> = [.nobody]
    private var members: Set<PolicyWord> = []

    mutating func read(_ line: ArraySlice<UInt8>) throws(WitnessPolicyError.Reason) {
        let tab = UInt8(ascii: "\t")
        guard line.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == tab }) else { throw .character }
        let words = line.split { $0 == UInt8(ascii: " ") || $0 == tab }.compactMap { PolicyWord(bytes: $0) }
        guard let kind = words.first, kind.bytes.first != UInt8(ascii: "#") else { return }
        let rest = words.dropFirst()
        switch kind.description {
        case "log": try readLog(rest)
        case "witness": try readWitness(rest)
        case "group": try readGroup(rest)
        case "quorum": try readQuorum(rest)
        default: throw .unknownLine
        }
    }

    private mutating func readLog(_ words: ArraySlice<PolicyWord>) throws(WitnessPolicyError.Reason) {
        guard let text = words.first, words.count <= 2 else { throw .words }
        guard let key = String(validating: text.bytes, as: UTF8.self).flatMap(NoteVerifierKey.init) else {
            throw .logKey
        }
        guard !logs.contains(where: { $0.key.publicKey == key.publicKey }) else { throw .duplicateKey }
        logs.append(WitnessPolicy.Log(key: key, address: words.dropFirst().first))
    }

    private mutating func readWitness(_ words: ArraySlice<PolicyWord>) throws(WitnessPolicyError.Reason) {
        guard let name = words.first, let text = words.dropFirst().first, words.count <= 3 else {
            throw .words
        }
        guard let key = String(validating: text.bytes, as: UTF8.self).flatMap(CosignatureVerifierKey.init)
        else { throw .witnessKey }
        guard !witnesses.contains(where: { $0.key.publicKey == key.publicKey }) else { throw .duplicateKey }
        guard names.insert(name).inserted else { throw .duplicateName(name) }
        witnesses.append(WitnessPolicy.Witness(name: name, key: key, address: words.dropFirst(2).first))
    }

    private mutating func readGroup(_ words: ArraySlice<PolicyWord>) throws(WitnessPolicyError.Reason) {
        guard let name = words.first, let threshold = words.dropFirst().first, words.count > 2 else {
            throw .words
        }
        let named = Array(words.dropFirst(2))
        let needed =
            switch threshold.description {
            case "all": named.count
            case "any": 1
            default: DecimalNumber.parse(threshold.bytes).flatMap { Int(exactly: $0) } ?? 0
            }
        guard (1...named.count).contains(needed) else { throw .threshold }
        for member in named {
            guard names.contains(member), member != .nobody else { throw .unknownName(member) }
            guard members.insert(member).inserted else { throw .memberTwice(member) }
        }
        // Last, so that no group names itself.
        guard names.insert(name).inserted else { throw .duplicateName(name) }
        groups.append(WitnessPolicy.Group(name: name, threshold: needed, members: named))
    }

    private mutating func readQuorum(_ words: ArraySlice<PolicyWord>) throws(WitnessPolicyError.Reason) {
        guard let name = words.first, words.count == 1 else { throw .words }
        guard !hasQuorum else { throw .secondQuorum }
        guard names.contains(name) else { throw .unknownName(name) }
        hasQuorum = true
        quorum = name == .nobody ? nil : name
    }
}
