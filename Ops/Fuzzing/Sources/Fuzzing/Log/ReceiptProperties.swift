import CanonicalJSON
import TransparencyLog

/// Receipts as somebody presents them: read, written and read again; verified only if they are of the known log.
enum ReceiptProperties {
    static func check(_ input: UnsafeRawBufferPointer) {
        guard let document = try? JSONValue(parsing: input),
            let presented = try? PresentedReceipt.all(in: document)
        else { return }
        require(!presented.isEmpty, "a document without receipts is refused")
        for receipt in presented {
            require(
                (try? Receipt(json: receipt.receipt.json)) == receipt.receipt,
                "a receipt reads as it is written"
            )
            require(receipt.answer?["receipt"] == nil, "an answer is without its receipt")
            checkVerification(of: receipt, document: document)
        }
    }

    private static func checkVerification(of presented: PresentedReceipt, document: JSONValue) {
        let receipt = presented.receipt
        let nobody = ReceiptVerifier(keys: [])
        require((try? nobody.verify(presented)) == nil, "without a key nothing is verified")
        let subject = DisclosedSubject(scheme: "uscc", id: "99330000MA0000001N")
        _ = try? KnownLog.verifier.verify(receipt, query: document, answer: document, subjects: [subject])
        guard let verified = try? KnownLog.verifier.verify(receipt) else {
            require((try? KnownLog.verifier.verify(presented)) == nil, "an answer makes no receipt right")
            return
        }
        KnownLog.requireOnlyCheckpoint(receipt.proof.checkpoint.checkpoint)
        require(verified.index < verified.size, "a record stands within the log")
        require(
            KnownLog.entries[Int(verified.index)] == PublicEntry(record: receipt.record),
            "only the log's records are verified"
        )
        require(verified.checked.isEmpty, "nothing was opened")
        let other = Receipt(record: receipt.record + [0x20], opening: receipt.opening, proof: receipt.proof)
        require((try? KnownLog.verifier.verify(other)) == nil, "another record is not verified")
    }
}
