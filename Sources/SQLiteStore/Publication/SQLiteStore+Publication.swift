public import SharingModel
public import SharingService

extension SQLiteStore {
    /// Records of a type in the order of their keyed numbers.
    public func materials(of type: String, after tag: BlindTag?, limit: Int) async throws -> MaterialPage {
        try await thread.run { connection in
            try connection.read { try connection.materials.page(of: type, after: tag, limit: limit) }
        }
    }

    /// Which classes of rows a release has.
    public func releasedClasses(of release: [UInt8]) async throws -> [UInt8]? {
        try await thread.run { connection in
            try connection.read { try connection.releasedClasses.classes(of: release) }
        }
    }

    /// The first day with a change of a source after a moment.
    public func firstChange(of source: String, after time: Timestamp) async throws -> CivilDate? {
        try await thread.run { connection in
            try connection.read { try connection.sourceChanges.firstDay(of: source, after: time) }
        }
    }
}
