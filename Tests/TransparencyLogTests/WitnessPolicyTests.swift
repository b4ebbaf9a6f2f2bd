import Testing
import TransparencyLog

@Suite struct WitnessPolicyTests {
    private static func name(_ text: String) throws -> NoteName { try #require(NoteName(text)) }

    static func cosigner(_ number: Int) throws -> CosignatureSigner {
        let key = [UInt8](repeating: UInt8(number), count: 32)
        return try #require(CosignatureSigner(name: name("w\(number).example"), rawKey: key))
    }

    private static func logKey() throws -> NoteVerifierKey { try WatchedLog().signer.verifierKey }

    /// The example of C2SP tlog-policy, with keys.
    static func example() throws -> String {
        var lines = ["log \(try logKey())", ""]
        for (group, numbers) in [("X", 1...3), ("Y", 4...6)] {
            for (place, number) in numbers.enumerated() {
                lines.append("witness \(group)\(place + 1) \(try cosigner(number).verifierKey)")
            }
            lines.append("group \(group)-witnesses \(group == "X" ? "2 X1 X2 X3" : "any Y1 Y2 Y3")")
        }
        lines += ["group X-and-Y all X-witnesses Y-witnesses", "quorum X-and-Y", ""]
        return lines.joined(separator: "\n")
    }

    @Test(arguments: [
        ([], false), ([1, 2], false), ([4], false), ([1, 4], false), ([1, 2, 4], true), ([2, 3, 6], true),
        ([1, 2, 3], false), ([4, 5, 6, 1], false), ([1, 2, 3, 4, 5, 6], true), ([7, 8, 9], false),
    ])
    func `the example of the specification counts its witnesses`(cosigned: [Int], isEnough: Bool) throws {
        let policy = try WitnessPolicy(parsing: Self.example())
        #expect(policy.logs.count == 1 && policy.witnesses.count == 6 && policy.groups.count == 3)
        #expect(policy.isQuorum(try cosigned.map { try Self.cosigner($0).verifierKey }) == isEnough)
        let log = try WatchedLog()
        let plain = try log.checkpoint(5)
        guard case .consistent(let checkpoint) = try log.ledger.decide(log.request(0, 5)) else {
            Issue.record("not consistent")
            return
        }
        let words = try cosigned.map { try Self.cosigner($0).cosign(checkpoint, at: 9).cosignature }
        let signed = try plain.adding(words)
        if isEnough {
            let accepted = try policy.verify(signed)
            #expect(accepted.signer == log.signer.verifierKey)
            #expect(accepted.cosignatures == words)
        } else {
            let known = words.filter { word in policy.witnesses.contains { $0.key == word.key } }
            #expect(throws: WitnessPolicyRejection.noQuorum(cosigned: known.map(\.key.name))) {
                try policy.verify(signed)
            }
        }
    }

    @Test func `a policy is written as it is read`() throws {
        let policy = try WitnessPolicy(parsing: Self.example())
        #expect(try WitnessPolicy(parsing: policy.bytes) == policy)
        #expect(try WitnessPolicy(parsing: policy.text) == policy)
        let again = try WitnessPolicy(
            logs: policy.logs,
            witnesses: policy.witnesses,
            groups: policy.groups,
            quorum: policy.quorum
        )
        #expect(again == policy)
    }

    @Test func `spaces, tabs, comments and empty lines say nothing`() throws {
        let key = try Self.cosigner(1).verifierKey
        let text =
            "# a policy\n\n \t\n\t log \(try Self.logKey())\t https://log.example \n  #quorum none\n"
            + "witness \t 见证 \(key) https://w1.example/\nquorum 见证"
        let policy = try WitnessPolicy(parsing: text)
        #expect(policy.logs.first?.address?.description == "https://log.example")
        #expect(policy.witnesses.first?.address?.description == "https://w1.example/")
        #expect(policy.quorum?.description == "见证")
        #expect(policy.isQuorum([key]))
        #expect(try !policy.isQuorum([Self.cosigner(2).verifierKey]))
    }

    @Test func `a quorum of none needs nobody, and names are octets`() throws {
        let policy = try WitnessPolicy(parsing: "log \(Self.logKey())\nquorum none\n")
        #expect(policy.quorum == nil && policy.isQuorum([]))
        _ = try policy.verify(WatchedLog().checkpoint(3))
        let key = try Self.cosigner(1).verifierKey
        let odd = Array("witness ".utf8) + [0xFF, 0x80] + Array(" \(key)\nquorum ".utf8) + [0xFF, 0x80]
        let read = try WitnessPolicy(parsing: odd)
        #expect(read.isQuorum([key]) && read.bytes == odd + [0x0A])
    }

    @Test func `a policy without that log, and a wrong cosignature, accept nothing`() throws {
        let log = try WatchedLog()
        let none = try WitnessPolicy(parsing: "quorum none\n")
        #expect(throws: WitnessPolicyRejection.notSigned(.noKnownSigner)) {
            try none.verify(log.checkpoint(3))
        }
        let policy = try WitnessPolicy(parsing: Self.example())
        let key = try Self.cosigner(1).verifierKey
        let plain = try log.checkpoint(3).note
        let wrong = SignatureLine(name: key.name, keyID: key.keyID, signature: [1])
        let signed = try SignedCheckpoint(
            note: SignedNote(text: plain.text, signatures: plain.signatures + [wrong])
        )
        #expect(throws: WitnessPolicyRejection.wrongCosignature(.wrongSignature(key.name))) {
            try policy.verify(signed)
        }
    }

    @Test(
        arguments: [
            ("", 1, .noQuorum), ("log L\nquorum none\n", 1, .logKey), ("log\n", 1, .words),
            ("log $L a b\n", 1, .words), ("log $1\n", 1, .logKey), ("log $L\nlog $L\n", 2, .duplicateKey),
            ("witness a $L\n", 1, .witnessKey), ("witness a\n", 1, .words),
            ("witness a $1 b c\n", 1, .words),
            ("witness a $1\nwitness b $1\n", 2, .duplicateKey),
            ("witness a $1\nwitness a $2\n", 2, .duplicateName(word("a"))),
            ("witness none $1\n", 1, .duplicateName(word("none"))),
            ("group g any\n", 1, .words), ("group g any a\n", 1, .unknownName(word("a"))),
            ("group g any g\n", 1, .unknownName(word("g"))),
            ("group g any none\n", 1, .unknownName(word("none"))),
            ("witness a $1\ngroup a any a\n", 2, .duplicateName(word("a"))),
            ("witness a $1\ngroup g 0 a\n", 2, .threshold), ("witness a $1\ngroup g 2 a\n", 2, .threshold),
            ("witness a $1\ngroup g some a\n", 2, .threshold),
            ("witness a $1\ngroup g 01 a\n", 2, .threshold),
            ("witness a $1\ngroup g any a a\n", 2, .memberTwice(word("a"))),
            ("witness a $1\ngroup g any a\ngroup h any a\n", 3, .memberTwice(word("a"))),
            ("quorum a\nwitness a $1\n", 1, .unknownName(word("a"))), ("quorum\n", 1, .words),
            ("quorum none\nquorum none\n", 2, .secondQuorum), ("quorum none none\n", 1, .words),
            ("Quorum none\n", 1, .unknownLine), ("quorum none\r\n", 1, .character),
            ("quorum none\n# \u{1B}[31m\n", 2, .character), ("witness a $1\n", 2, .noQuorum),
        ] as [(String, Int, WitnessPolicyError.Reason)]
    )
    func `a faulty policy is refused with its line`(
        text: String,
        line: Int,
        reason: WitnessPolicyError.Reason
    ) throws {
        let keyed = text.replacing("$L", with: try Self.logKey().description)
            .replacing("$1", with: try Self.cosigner(1).verifierKey.description)
            .replacing("$2", with: try Self.cosigner(2).verifierKey.description)
        let error = #expect(throws: WitnessPolicyError.self) { try WitnessPolicy(parsing: keyed) }
        #expect(error?.line == line)
        #expect(error?.reason == reason)
    }
}

/// For tables: a word that is one.
private func word(_ text: String) -> PolicyWord {
    guard let word = PolicyWord(text) else { preconditionFailure("\(text) is no word") }
    return word
}
