/// Why a text or bytes are not of the log's formats.
public enum LogFormatError: Error, Hashable, Sendable {
    /// A note is not UTF-8, or holds a control character other than newline.
    case noteCharacters
    /// A note has no blank line followed by signature lines, or does not end in a newline.
    case noteStructure
    /// The signature line of this number (from 1) is malformed.
    case signatureLine(Int)
    /// A note has more signatures than ``SignedNote/maximumSignatures``.
    case tooManySignatures
    /// The line of this number (from 1) of a checkpoint is malformed.
    case checkpointLine(Int)
    /// The line of this number (from 1) of a proof is malformed.
    case proofLine(Int)
    /// An entry bundle is cut short or holds an entry that is not a public entry.
    case entryBundle
    /// A receipt's member of this name is missing or malformed, or is not one of a receipt.
    case receiptMember(String)
    /// JSON that contains no receipt.
    case noReceipt
}

extension LogFormatError: CustomStringConvertible {
    /// What is wrong, without any of the text.
    public var description: String {
        switch self {
        case .noteCharacters: "the signed note is not plain UTF-8 text"
        case .noteStructure: "the signed note has no blank line followed by signature lines"
        case .signatureLine(let line): "signature line \(line) of the signed note is malformed"
        case .tooManySignatures: "the signed note has more than \(SignedNote.maximumSignatures) signatures"
        case .checkpointLine(let line): "line \(line) of the checkpoint is malformed"
        case .proofLine(let line): "line \(line) of the proof is malformed"
        case .entryBundle: "the entry bundle is cut short or holds something that is not an entry"
        case .receiptMember(let name): "the receipt's member \"\(name)\" is missing, malformed or unknown"
        case .noReceipt: "there is no receipt in this JSON"
        }
    }
}
