extension Migration {
    // What several gateways on one database have to know of each other.
    //
    // Every batch takes a number, in the order in which they commit, and marks with it what it writes of that which gateways remember:
    // the next batch of another gateway reads what has higher numbers than it knows.
    //
    // The data and the subjects' keys have a random number in common, so that keys of another store are not taken for theirs.
    static let sharing = """
        CREATE SEQUENCE change;

        ALTER TABLE catalogue_document ADD COLUMN changed bigint NOT NULL DEFAULT 0;
        CREATE INDEX catalogue_document_changed ON catalogue_document (changed);
        ALTER TABLE matter ADD COLUMN changed bigint NOT NULL DEFAULT 0;
        CREATE INDEX matter_changed ON matter (changed) WHERE kind IN ('correction', 'release');
        ALTER TABLE quota_use ADD COLUMN second bigint NOT NULL DEFAULT 0,
            ADD COLUMN used_in_second bigint NOT NULL DEFAULT 0,
            ADD COLUMN changed bigint NOT NULL DEFAULT 0;
        CREATE INDEX quota_use_changed ON quota_use (changed);

        CREATE TABLE duty (
            lock boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (lock),
            holder bytea NOT NULL,
            until timestamptz NOT NULL
        );

        CREATE TABLE store (id uuid NOT NULL);
        CREATE TABLE oncegate_keys.store (id uuid NOT NULL);
        INSERT INTO store VALUES (gen_random_uuid());
        INSERT INTO oncegate_keys.store SELECT id FROM store;
        """
}
