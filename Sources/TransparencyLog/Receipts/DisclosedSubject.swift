/// A subject that someone shows in order to prove that a record is about it.
public struct DisclosedSubject: Hashable, Sendable {
    /// The subject's role, where the record names several subjects.
    public let role: String?
    /// What the commitment is about: `scheme ‖ 0x00 ‖ canonical id`.
    public let bytes: [UInt8]

    /// A subject from the bytes that its commitment is about.
    public init(role: String? = nil, bytes: [UInt8]) {
        self.role = role
        self.bytes = bytes
    }

    /// A subject from its scheme and canonical id.
    public init(role: String? = nil, scheme: String, id: String) {
        self.init(role: role, bytes: Array(scheme.utf8) + [0x00] + Array(id.utf8))
    }

    /// The label of the subject's commitment.
    var label: CommitmentLabel {
        role.map(CommitmentLabel.subjectInRole) ?? .subject
    }
}

extension DisclosedSubject: CustomStringConvertible, CustomDebugStringConvertible {
    /// The role; the subject is not shown.
    public var description: String { label.description }
    /// The role; the subject is not shown.
    public var debugDescription: String { description }
}
