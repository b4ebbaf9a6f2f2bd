public import SharingModel
public import SharingService

extension PostgresStore {
    /// Records of a type in the order of their keyed numbers.
    public func materials(of type: String, after tag: BlindTag?, limit: Int) async throws -> MaterialPage {
        try await read {
            MaterialTable.page(
                try $0.run(MaterialTable.page(of: type, after: tag, limit: limit)),
                limit: limit
            )
        }
    }

    /// Which classes of rows a release has.
    public func releasedClasses(of release: [UInt8]) async throws -> [UInt8]? {
        try await read { try $0.run(ReleasedClassTable.find(release)).first.map(ReleasedClassTable.classes) }
    }

    /// The first day with a change of a source after a moment.
    public func firstChange(of source: String, after time: Timestamp) async throws -> CivilDate? {
        try await read { connection in
            try connection.run(SourceChangeTable.firstDay(of: source, after: time)).first
                .map(SourceChangeTable.day)
        }
    }
}
