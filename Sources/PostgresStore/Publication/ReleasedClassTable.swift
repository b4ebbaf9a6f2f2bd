/// Which classes of rows releases have, for the comparison with later ones; it outlives a recall.
enum ReleasedClassTable {
    static func find(_ release: [UInt8]) -> PostgresQuery {
        PostgresQuery("SELECT classes FROM released_classes WHERE release = $1", .bytes(release))
    }

    static func classes(_ row: PostgresRow) -> [UInt8] { row.bytes(0) }

    static func put(_ releases: [(release: [UInt8], classes: [UInt8])]) -> [PostgresQuery] {
        releases.rounds(by: \.release).map { round in
            PostgresQuery(
                """
                INSERT INTO released_classes (release, classes) SELECT * FROM unnest($1::bytea[], $2::bytea[])
                ON CONFLICT (release) DO UPDATE SET classes = excluded.classes
                """,
                .byteStrings(round.map(\.release)),
                .byteStrings(round.map(\.classes))
            )
        }
    }

    static func remove(_ releases: [[UInt8]]) -> [PostgresQuery] {
        guard !releases.isEmpty else { return [] }
        return [
            PostgresQuery(
                "DELETE FROM released_classes WHERE release = ANY($1::bytea[])",
                .byteStrings(releases)
            )
        ]
    }
}
