/// Something a caller sent that cannot be taken, with every place that is wrong.
///
/// Neither pointer nor message ever repeats a value that was sent: it may be personal.
public struct InvalidInput: Error, Hashable, Sendable {
    /// Which problem this is (api.md, the table of codes).
    public enum Kind: Hashable, Sendable {
        /// 400 `malformed-request`: the shape is wrong.
        case malformed
        /// 422 `invalid-subject`: an identifier breaks its grammar or fits no role of the type.
        case subject
        /// 422 `invalid-value`: a value breaks its field's type or constraints.
        case value
    }

    /// One place and what is wrong there.
    public struct Fault: Hashable, Sendable {
        /// JSON Pointer (RFC 6901) into what was sent.
        public let pointer: String
        /// What is wrong and what would be right.
        public let message: LocalizedText

        /// Names one wrong place.
        public init(pointer: String, message: LocalizedText) {
            self.pointer = pointer
            self.message = message
        }
    }

    /// Which problem this is.
    public let kind: Kind
    /// Every wrong place; never empty.
    public let faults: [Fault]

    /// Collects faults of one kind.
    public init(_ kind: Kind, _ faults: [Fault]) {
        self.kind = kind
        self.faults = faults
    }

    /// One fault.
    public init(_ kind: Kind, at pointer: String, en: String, zh: String) {
        self.init(kind, [Fault(pointer: pointer, message: LocalizedText(en: en, zh: zh))])
    }
}
