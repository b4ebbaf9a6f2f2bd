public import CanonicalJSON

/// Every revision of one record, oldest first, as far as a correction looks at them.
public struct RecordHistory: Sendable {
    /// One revision.
    public struct Revision: Sendable {
        /// Its number, from 1.
        public let number: Int
        /// The record's content, as ``MaterialRecord/json`` writes it.
        public let content: JSONValue
        /// When it was stored; nil where that is not known any more.
        public let time: Timestamp?

        /// Describes a revision.
        public init(number: Int, content: JSONValue, time: Timestamp?) {
            self.number = number
            self.content = content
            self.time = time
        }
    }

    private let revisions: [Revision]

    /// Begins with every revision, in order.
    public init(_ revisions: [Revision]) {
        self.revisions = revisions
    }

    /// The revisions that were wrong, when the newest one is right.
    ///
    /// Of the names that have changed since the disputed revision, each is looked at by itself: wrong is the disputed
    /// revision, those before it without a gap that say the same, and those after it that do not yet say what the newest says.
    ///
    /// - Parameters:
    ///   - disputed: the revision that is held to be wrong.
    ///   - names: what in it; the whole of it if there are none.
    /// - Returns: the errors; nil if the newest revision differs in nothing that was held to be wrong.
    public func errors(in disputed: Int, of names: [String]) -> RecordErrors? {
        guard let newest = revisions.last, let first = revisions.firstIndex(where: { $0.number == disputed })
        else { return nil }
        var wrong: Set<Int> = []
        for name in names.isEmpty ? [nil] : names.map(Optional.some) {
            let said = revisions.map { RecordHistory.said(of: name, in: $0.content) }
            guard said[first] != said[said.endIndex - 1] else { continue }
            for index in (0...first).reversed() {
                guard said[index] == said[first] else { break }
                wrong.insert(index)
            }
            for index in first..<revisions.endIndex where said[index] != said[said.endIndex - 1] {
                wrong.insert(index)
            }
        }
        guard let begin = wrong.min(), let end = wrong.max() else { return nil }
        return RecordErrors(
            revisions: Set(wrong.map { revisions[$0].number }),
            since: revisions[begin].time,
            until: end + 1 < revisions.endIndex ? revisions[end + 1].time : newest.time
        )
    }

    /// What a content says under a name: as a field, and as a member of the record if it can be meant; everything for none.
    private static func said(of name: String?, in content: JSONValue) -> [JSONValue?] {
        guard let name else { return [content] }
        let member = CorrectionRequest.recordMembers.contains(name) ? content[name] : nil
        return [content["fields"]?[name], member]
    }
}
