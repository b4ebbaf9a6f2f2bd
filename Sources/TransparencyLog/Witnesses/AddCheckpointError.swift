/// Why bytes are not a request to a witness.
public enum AddCheckpointError: Error, Hashable, Sendable {
    /// There are more bytes than ``AddCheckpointRequest/maximumBytes``.
    case tooLong
    /// The first line is not `old` and a size.
    case oldSizeLine
    /// The line of this number (from 1) is not a hash, is one too many, or the blank line after the proof is missing.
    case proofLine(Int)
    /// The origin is a line that names no key, so it is none that could be known.
    case foreignOrigin
    /// The checkpoint is malformed.
    case checkpoint(LogFormatError)
}

extension AddCheckpointError: CustomStringConvertible {
    /// What is wrong, without any of the text.
    public var description: String {
        switch self {
        case .tooLong: "there are more than \(AddCheckpointRequest.maximumBytes) bytes"
        case .oldSizeLine: "line 1 is not \"old\" and a size"
        case .proofLine(let line): "line \(line) is neither a hash of the proof nor the blank line after it"
        case .foreignOrigin: "the origin names no key"
        case .checkpoint(let error): error.description
        }
    }
}
