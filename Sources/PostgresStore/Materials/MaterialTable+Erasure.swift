import SharingService

// What leaves with a subject's key. A number is not given out again: its revisions stay, empty.
extension MaterialTable {
    /// Empties every revision of the records of a destruction, and removes what they and their subject are found by.
    ///
    /// In a complete register everyone whom a record named is remembered as somebody of whom one is missing.
    static func erase(_ destruction: Destruction) -> [PostgresQuery] {
        destruction.materials.flatMap { erase($0, isComplete: destruction.completeTypes.contains($0.type)) }
            + destruction.lookUps.flatMap {
                remove($0, isComplete: destruction.completeTypes.contains($0.type))
            }
    }

    private static func erase(_ material: Destruction.Material, isComplete: Bool) -> [PostgresQuery] {
        let named = """
            SELECT DISTINCT type, substring(subject_tags FROM start FOR 16) AS tag FROM material_revision
            CROSS JOIN generate_series(1, length(subject_tags), 16) AS start WHERE number = $1
            """
        let number = PostgresValue.integer(material.number)
        let remember = PostgresQuery(
            "INSERT INTO erased_subject (type, tag) \(named) ON CONFLICT DO NOTHING",
            number
        )
        return [
            PostgresQuery(
                "DELETE FROM material_source WHERE type = $1 AND tag = $2 AND number = $3",
                .text(material.type),
                .tag(material.sourceTag),
                number
            ),
            PostgresQuery(
                "DELETE FROM material_subject WHERE number = $1 AND (type, tag) IN (\(named))",
                number
            ),
        ] + (isComplete ? [remember] : []) + [
            PostgresQuery(
                """
                UPDATE material_revision SET key_tag = decode(repeat('00', 16), 'hex'), subject_tags = '', sealed = ''
                WHERE number = $1
                """,
                number
            )
        ]
    }

    /// Lets nothing be found by a subject any more, in whatever role records name it.
    private static func remove(_ subject: LookUps.SubjectKey, isComplete: Bool) -> [PostgresQuery] {
        let key: [PostgresValue] = [.text(subject.type), .tag(subject.tag)]
        let remember = PostgresQuery(
            """
            INSERT INTO erased_subject (type, tag) SELECT $1, $2 WHERE EXISTS (
                SELECT 1 FROM material_subject AS found \(newest)
                WHERE found.type = $1 AND found.tag = $2 AND wrapped IS NOT NULL
            ) ON CONFLICT DO NOTHING
            """,
            values: key
        )
        return (isComplete ? [remember] : [])
            + [PostgresQuery("DELETE FROM material_subject WHERE type = $1 AND tag = $2", values: key)]
    }
}
