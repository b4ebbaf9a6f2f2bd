import ArgumentParser
import SharingService

/// The id of a correction or of a dispute on the command line.
enum MatterName {
    /// - Throws: `ValidationError` for what is no id: it becomes a part of a path.
    static func check(_ id: String, shownBy command: String) throws {
        guard RecordID(id) != nil else { throw ValidationError("\(id) is no id; \(command) shows them") }
    }
}
