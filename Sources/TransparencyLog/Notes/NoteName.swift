/// The name of a key in signed notes, and so of the log that signs with it: a log's origin.
///
/// Grammar (C2SP signed-note): not empty, no Unicode space, no control character, no `+`. Names are equal when their
/// bytes are.
public struct NoteName: Sendable, LosslessStringConvertible {
    /// The name as text.
    public let description: String

    /// The name, if the text is one.
    public init?(_ description: String) {
        let isName = description.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && scalar != "+" && !scalar.properties.isWhitespace
        }
        guard isName, !description.isEmpty else { return nil }
        self.description = description
    }
}

extension NoteName: Hashable {
    /// Equality by bytes; `String` would take canonically equivalent texts as equal.
    public static func == (left: NoteName, right: NoteName) -> Bool {
        left.description.utf8.elementsEqual(right.description.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        for byte in description.utf8 { hasher.combine(byte) }
    }
}
