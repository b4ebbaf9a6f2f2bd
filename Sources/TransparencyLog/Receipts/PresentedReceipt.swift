public import CanonicalJSON

/// A receipt as someone presents it: alone, or within the answer that it is said to be of.
public struct PresentedReceipt: Hashable, Sendable {
    /// The receipt.
    public let receipt: Receipt
    /// The answer around it, without the receipt; nil for a receipt alone.
    public let answer: JSONValue?

    /// A receipt and the answer that it is said to be of.
    public init(receipt: Receipt, answer: JSONValue?) {
        self.receipt = receipt
        self.answer = answer
    }

    /// An answer as its record commits to it: without its receipt, and without those of the uses that it lists.
    static func bare(_ answer: JSONValue) -> JSONValue {
        guard var object = answer.object else { return answer }
        object["receipt"] = nil
        if let uses = object["uses"]?.array { object["uses"] = .array(uses.map(bare)) }
        return .object(object)
    }

    /// The receipts in a document, in order.
    ///
    /// - Parameter document: a receipt; an answer with a member `receipt`, or one of a batch with the `checkpoint`
    ///   put beside it; an answer to a batch with `checkpoint` and `answers`; or anything with an array `receipts`.
    /// - Returns: at least one.
    /// - Throws: ``LogFormatError``; ``LogFormatError/noReceipt`` if there is none.
    public static func all(in document: JSONValue) throws(LogFormatError) -> [PresentedReceipt] {
        guard let object = document.object else { throw .noReceipt }
        if object["record"] != nil {
            return [PresentedReceipt(receipt: try Receipt(json: document), answer: nil)]
        }
        var shared: SignedCheckpoint?
        if let member = object["checkpoint"] {
            guard let text = member.string else { throw .receiptMember("checkpoint") }
            shared = try SignedCheckpoint(parsing: text)
        }
        var found: [PresentedReceipt] = []
        if let receipt = object["receipt"] {
            var answer = object
            answer["checkpoint"] = nil
            found.append(
                PresentedReceipt(
                    receipt: try Receipt(json: receipt, checkpoint: shared),
                    answer: bare(.object(answer))
                )
            )
        } else {
            for answer in object["answers"]?.array ?? [] {
                guard var members = answer.object, let receipt = members["receipt"] else { continue }
                members["receipt"] = nil
                found.append(
                    PresentedReceipt(
                        receipt: try Receipt(json: receipt, checkpoint: shared),
                        answer: .object(members)
                    )
                )
            }
            for receipt in object["receipts"]?.array ?? [] {
                found.append(
                    PresentedReceipt(receipt: try Receipt(json: receipt, checkpoint: shared), answer: nil)
                )
            }
        }
        guard !found.isEmpty else { throw .noReceipt }
        return found
    }
}
