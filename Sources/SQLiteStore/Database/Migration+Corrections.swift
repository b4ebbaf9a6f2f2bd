extension Migration {
    /// When a revision was stored, so that it is known since when a record was wrong; nobody knows it of those before.
    static let revisionTimes = "ALTER TABLE material_revision ADD COLUMN time INTEGER"
}
