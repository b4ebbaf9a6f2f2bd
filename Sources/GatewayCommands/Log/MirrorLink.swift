import CanonicalJSON
import TransparencyLog

/// How a mirror's log goes on from the log of the year before, as its declaration says.
struct MirrorLink {
    /// The end of the log before, as its mirror has it.
    let end: Checkpoint
    /// Why it does not go on from there; nil if it does.
    let fault: String?

    /// Compares the declaration of a mirror, whose tree was verified elsewhere, with the end of another one.
    ///
    /// - Throws: ``CommandFailure`` for a mirror without a declaration, or one that cannot be read.
    init(_ directory: MirrorDirectory, _ checkpoint: Checkpoint, after end: Checkpoint) throws {
        guard let declaration = try directory.declaration() else {
            throw CommandFailure(
                "\(directory.path) holds no declaration: run oncegate log mirror on the log itself again"
            )
        }
        self.end = end
        let entry = try LogLink.firstEntry(of: checkpoint) { try directory.bytes(of: $0) }
        do throws(LogLink.Break) {
            try LogLink.verify(declaration, entry: entry, of: checkpoint, after: end)
            fault = nil
        } catch {
            fault =
                "\(error), but the mirror of \(end.origin) has \(end.size) entries with the root \(end.root)"
        }
    }

    /// `{"origin", "size", "root", "verified", "reason"?}`.
    var json: JSONValue {
        var object: JSONObject = [
            "origin": .string(end.origin.description), "size": .integer(Int64(clamping: end.size)),
            "root": .string(end.root.base64), "verified": .boolean(fault == nil),
        ]
        object["reason"] = fault.map { .string($0) }
        return .object(object)
    }
}
