public import CanonicalJSON

/// Verifies receipts offline, with nothing but the logs' keys.
public struct ReceiptVerifier: Sendable {
    /// The keys of the logs that are trusted; a log's key has its origin as name.
    public let keys: [NoteVerifierKey]

    /// A verifier that trusts these logs.
    public init(keys: [NoteVerifierKey]) {
        self.keys = keys
    }

    /// Verifies a receipt, and that what is shown is what its record commits to.
    ///
    /// - Parameters:
    ///   - receipt: the receipt.
    ///   - query: the query that was asked. Its case is checked too where the record commits to one.
    ///   - answer: the answer that was given; a member `receipt` is left out of account.
    ///   - subjects: the subjects that the record is about.
    /// - Returns: what the receipt proves.
    /// - Throws: ``ReceiptRejection`` with the first thing that does not hold; what is shown must be committed to.
    public func verify(
        _ receipt: Receipt,
        query: JSONValue? = nil,
        answer: JSONValue? = nil,
        subjects: [DisclosedSubject] = []
    ) throws(ReceiptRejection) -> VerifiedReceipt {
        do throws(ReceiptRejection.Reason) {
            let record = try ReceiptVerifier.parse(receipt.record)
            let signer = try verifyProof(of: receipt)
            let shown = ReceiptVerifier.shown(
                query: query,
                answer: answer,
                subjects: subjects,
                record: record
            )
            try ReceiptVerifier.open(shown, of: record, with: receipt.opening)
            return VerifiedReceipt(
                receipt: receipt,
                signer: signer,
                record: record,
                checked: shown.map(\.label)
            )
        } catch {
            throw ReceiptRejection(
                origin: receipt.proof.checkpoint.checkpoint.origin,
                index: receipt.proof.inclusion.index,
                reason: error
            )
        }
    }

    /// Verifies a receipt as it was presented.
    ///
    /// The answer around the receipt is checked wherever the record commits to one and the opening is there;
    /// otherwise it is only absent from ``VerifiedReceipt/checked``, since refusals and submissions need not commit
    /// to theirs. A record of a question that was answered must commit to the answer.
    public func verify(
        _ presented: PresentedReceipt,
        query: JSONValue? = nil,
        subjects: [DisclosedSubject] = []
    ) throws(ReceiptRejection) -> VerifiedReceipt {
        let receipt = presented.receipt
        let record = try? ReceiptVerifier.parse(receipt.record)
        let isCommitted = record?["answer"] != nil
        let isQuestion = ["verification", "reuse", "check", "usage"].contains(record?["kind"]?.string)
        let isChecked =
            isCommitted
            ? receipt.opening != nil
            : isQuestion && record?["result"]?.string != "refused"
        return try verify(
            receipt,
            query: query,
            answer: isChecked ? presented.answer : nil,
            subjects: subjects
        )
    }

    private static func parse(_ bytes: [UInt8]) throws(ReceiptRejection.Reason) -> JSONValue {
        guard let record = try? JSONValue(parsing: bytes), record.object != nil,
            record.canonicalBytes == bytes
        else { throw .recordNotCanonical }
        guard record["v"] == .integer(1) else { throw .unknownRecordVersion }
        return record
    }

    private func verifyProof(of receipt: Receipt) throws(ReceiptRejection.Reason) -> NoteVerifierKey {
        let checkpoint = receipt.proof.checkpoint.checkpoint
        do throws(ProofError) {
            try receipt.proof.inclusion.verify(
                leaf: PublicEntry(record: receipt.record).leafHash,
                size: checkpoint.size,
                root: checkpoint.root
            )
        } catch {
            throw .notIncluded(error)
        }
        guard keys.contains(where: { $0.name == checkpoint.origin }) else { throw .unknownOrigin }
        do throws(NoteVerificationError) {
            return try receipt.proof.checkpoint.verify(with: keys)
        } catch {
            throw .notSigned(error)
        }
    }

    /// What is to be opened.
    private static func shown(
        query: JSONValue?,
        answer: JSONValue?,
        subjects: [DisclosedSubject],
        record: JSONValue
    ) -> [(label: CommitmentLabel, bytes: [UInt8])] {
        var shown: [(label: CommitmentLabel, bytes: [UInt8])] = subjects.map { ($0.label, $0.bytes) }
        if let query {
            // The whole query is committed to as well, so a case that the record leaves out hides nothing.
            if record[CommitmentLabel.caseNumber.description] != nil {
                let number = query["purpose"]?["case"]?.string ?? query["case"]?.string ?? ""
                shown.append((.caseNumber, Array(number.utf8)))
            }
            shown.append((.query, query.canonicalBytes))
        }
        if let answer {
            shown.append((.answer, PresentedReceipt.bare(answer).canonicalBytes))
        }
        return shown
    }

    private static func open(
        _ shown: [(label: CommitmentLabel, bytes: [UInt8])],
        of record: JSONValue,
        with opening: [UInt8]?
    ) throws(ReceiptRejection.Reason) {
        guard !shown.isEmpty else { return }
        guard let opening else { throw .openingMissing }
        for (label, bytes) in shown {
            guard let member = record[label.description] else { throw .notCommitted(label) }
            guard let text = member.string, let committed = Commitment(text),
                committed == Commitment(opening: opening, label: label, bytes: bytes)
            else { throw .commitmentMismatch(label) }
        }
    }
}
