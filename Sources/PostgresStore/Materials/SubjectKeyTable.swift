import SharingService

/// The wrapped data keys of subjects, in a schema of their own.
enum SubjectKeyTable {
    /// The keys of these subjects: tag, key, whether it is restricted.
    static func select(_ tags: [BlindTag]) -> PostgresQuery {
        PostgresQuery(
            "SELECT tag, wrapped, restricted FROM oncegate_keys.subject_key WHERE tag = ANY($1::bytea[])",
            .tags(tags)
        )
    }

    /// Adds keys of subjects that have none.
    static func add(_ keys: [(tag: BlindTag, wrapped: [UInt8])]) -> [PostgresQuery] {
        guard !keys.isEmpty else { return [] }
        return [
            PostgresQuery(
                """
                INSERT INTO oncegate_keys.subject_key (tag, wrapped)
                SELECT * FROM unnest($1::bytea[], $2::bytea[])
                """,
                .tags(keys.map(\.tag)),
                .byteStrings(keys.map(\.wrapped))
            )
        ]
    }

    /// Keeps what a subject's key seals from being used.
    static func restrict(_ tag: BlindTag) -> PostgresQuery {
        PostgresQuery(
            "UPDATE oncegate_keys.subject_key SET restricted = true WHERE tag = $1",
            .tag(tag)
        )
    }

    /// Destroys a subject's key.
    static func destroy(_ tag: BlindTag) -> PostgresQuery {
        PostgresQuery("DELETE FROM oncegate_keys.subject_key WHERE tag = $1", .tag(tag))
    }

    /// Keys in the order of their tags, restricted ones too.
    static func page(after tag: BlindTag?, limit: Int) -> PostgresQuery {
        PostgresQuery(
            "SELECT tag, wrapped FROM oncegate_keys.subject_key WHERE tag > $1 ORDER BY tag LIMIT $2",
            .bytes(tag?.bytes ?? []),
            .integer(Int64(limit))
        )
    }

    /// Replaces keys that still are as they were read.
    static func replace(_ keys: [RewrappedKey]) -> PostgresQuery {
        PostgresQuery(
            """
            UPDATE oncegate_keys.subject_key SET wrapped = row.after
            FROM unnest($1::bytea[], $2::bytea[], $3::bytea[]) AS row (tag, before, after)
            WHERE subject_key.tag = row.tag AND subject_key.wrapped = row.before
            """,
            .tags(keys.map(\.before.tag)),
            .byteStrings(keys.map(\.before.wrapped)),
            .byteStrings(keys.map(\.after))
        )
    }
}
