import Testing
import TransparencyLog

@Suite struct WitnessLedgerTests {
    private let wrong = MerkleTree.leafHash(of: [1])

    @Test func `every growth of a log is consistent, whatever its sizes`() throws {
        let sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 32, 33, 40]
        for old in sizes {
            for size in sizes where size >= old {
                var log = try WatchedLog()
                if old > 0 { try log.cosign(log.request(0, old)) }
                let cosigned = try log.cosign(log.request(old, size))
                #expect(cosigned.signed.checkpoint.size == UInt64(size))
                #expect(log.ledger.latest(of: log.origin) == cosigned.signed)
                #expect(log.ledger.latest(ofOriginHash: log.origin.originHash) == cosigned.signed)
            }
        }
    }

    @Test func `a refusal changes nothing`() throws {
        var log = try WatchedLog()
        try log.cosign(log.request(0, 10))
        let before = log.ledger.latest(of: log.origin)
        #expect(log.ledger.decide(Array("old".utf8)).refusal == .malformed(.oldSizeLine))
        #expect(try log.ledger.decide(log.request(0, 20)).refusal == .otherSize(latest: 10))
        #expect(log.ledger.latest(of: log.origin) == before)
    }

    @Test func `an unknown origin comes before the signature`() throws {
        let log = try WatchedLog()
        let ledger = WitnessLedger(keys: [])
        #expect(try ledger.decide(log.request(0, 5)).refusal == .unknownOrigin)
    }

    @Test func `the signature comes before sizes and proofs`() throws {
        let log = try WatchedLog()
        let other = try #require(NoteSigner(name: log.origin, rawKey: [UInt8](repeating: 8, count: 32)))
        let forged = try other.sign(Checkpoint(origin: log.origin, size: 5, root: log.root(5)))
        let request = try log.request(9, 5, checkpoint: forged)
        #expect(log.ledger.decide(request).refusal == .notSigned(.noKnownSigner))
        let line = SignatureLine(name: log.origin, keyID: log.signer.verifierKey.keyID, signature: [1])
        let both = try log.checkpoint(5).note
        let spoilt = try SignedNote(text: both.text, signatures: both.signatures + [line])
        let second = try log.request(9, 5, checkpoint: SignedCheckpoint(note: spoilt))
        #expect(log.ledger.decide(second).refusal == .notSigned(.wrongSignature(log.origin)))
    }

    @Test func `an old size beyond the checkpoint is malformed, not a conflict`() throws {
        let log = try WatchedLog()
        #expect(try log.ledger.decide(log.request(6, 5)).refusal == .sizesReversed)
    }

    @Test func `another old size is told the right one`() throws {
        var log = try WatchedLog()
        #expect(try log.ledger.decide(log.request(5, 10)).refusal == .otherSize(latest: 0))
        try log.cosign(log.request(0, 10))
        for old in [0, 9, 11] {
            let decision = try log.ledger.decide(log.request(old, 20))
            #expect(decision.refusal == .otherSize(latest: 10))
            #expect(decision.evidence == nil)
        }
        #expect(WitnessRefusal.otherSize(latest: 10).body == "10\n")
        #expect(WitnessRefusal.otherSize(latest: 10).mediaType == "text/x.tlog.size")
    }

    @Test func `two roots for one size are evidence, whatever the old size`() throws {
        var log = try WatchedLog()
        let cosigned = try log.cosign(log.request(0, 10))
        let second = try log.checkpoint(10, root: wrong)
        for (old, refusal) in [
            (10, WitnessRefusal.inconsistent(.rootMismatch)), (0, .otherSize(latest: 10)),
        ] {
            let decision = try log.ledger.decide(log.request(old, 10, checkpoint: second))
            #expect(decision.refusal == refusal)
            #expect(decision.evidence?.kind == .roots)
            #expect(decision.evidence?.checkpoint == second)
            #expect(decision.evidence?.latest == cosigned.signed)
        }
    }

    @Test func `a proof that fails is evidence of its own kind`() throws {
        var log = try WatchedLog()
        try log.cosign(log.request(0, 10))
        let fork = try log.checkpoint(20, root: wrong)
        let decision = try log.ledger.decide(log.request(10, 20, checkpoint: fork))
        #expect(decision.refusal == .inconsistent(.laterRootMismatch))
        #expect(decision.evidence?.kind == .proof)
        #expect(try log.ledger.decide(log.request(10, 20, proof: [])).refusal == .inconsistent(.tooFewHashes))
        // The log did nothing wrong where only the proof is superfluous.
        let superfluous = try log.ledger.decide(log.request(10, 10, proof: [wrong]))
        #expect(superfluous.refusal == .inconsistent(.tooManyHashes))
        #expect(superfluous.evidence == nil)
    }

    @Test func `from nothing there is nothing to prove, and nothing has one root`() throws {
        var log = try WatchedLog()
        #expect(try log.ledger.decide(log.request(0, 5, proof: [wrong])).refusal == .superfluousProof)
        let empty = try log.checkpoint(0, root: wrong)
        let decision = try log.ledger.decide(log.request(0, 0, checkpoint: empty))
        #expect(decision.refusal == .emptyTreeWithOtherRoot)
        #expect(decision.evidence?.kind == .roots)
        try log.cosign(log.request(0, 0))
        try log.cosign(log.request(0, 5))
    }

    @Test func `only verified signatures are kept`() throws {
        var log = try WatchedLog()
        let foreign = SignatureLine(name: log.cosigner.name, keyID: 1, signature: [1])
        let plain = try log.checkpoint(5)
        let note = try SignedNote(text: plain.note.text, signatures: [foreign] + plain.note.signatures)
        let cosigned = try log.cosign(log.request(0, 5, checkpoint: SignedCheckpoint(note: note)))
        #expect(cosigned.signed == (try plain.adding([cosigned.cosignature])))
    }

    @Test(
        arguments: [
            (.malformed(.oldSizeLine), 400), (.malformed(.foreignOrigin), 404), (.sizesReversed, 400),
            (.unknownOrigin, 404), (.notSigned(.noKnownSigner), 403), (.otherSize(latest: 1), 409),
            (.emptyTreeWithOtherRoot, 422), (.superfluousProof, 422), (.inconsistent(.tooFewHashes), 422),
        ] as [(WitnessRefusal, Int)]
    )
    func `refusals have the statuses of the specification`(refusal: WitnessRefusal, status: Int) {
        #expect(refusal.status == status)
        #expect(refusal.body.hasSuffix("\n"))
    }

    @Test func `an origin is hashed as it stands`() throws {
        // printf 'log.example' | sha256sum
        let expected = "d7612c54297eaa3e5a7756b17ce3adc5bed251af8059d72bbb8b0075c67b85e9"
        #expect(try #require(NoteName("log.example")).originHash == expected)
    }
}
