extension Migration {
    // Nothing personal is in clear: tags are keyed digests, `wrapped` and `sealed` are ciphertexts. The subjects' keys have a
    // schema of their own, so that an ordinary backup can leave them out.
    //
    // `restricted` keys open nothing that is to be used: their subject's data wait to be erased. `erased_subject` keeps the
    // gateway from saying that there is none where something was erased from a complete register.
    static let materials = """
        CREATE TABLE oncegate_keys.subject_key (
            tag bytea NOT NULL PRIMARY KEY,
            wrapped bytea NOT NULL,
            restricted boolean NOT NULL DEFAULT false
        );
        CREATE INDEX subject_key_restricted ON oncegate_keys.subject_key (tag) WHERE restricted;

        CREATE TABLE material_revision (
            number bigint NOT NULL CHECK (number >= 1),
            revision bigint NOT NULL CHECK (revision >= 1),
            type text NOT NULL,
            version bigint NOT NULL,
            key_tag bytea NOT NULL,
            subject_tags bytea NOT NULL,
            sealed bytea NOT NULL,
            time bigint NOT NULL,
            PRIMARY KEY (number, revision)
        );
        CREATE INDEX material_revision_key ON material_revision (key_tag);

        CREATE TABLE material_source (
            type text COLLATE "C" NOT NULL,
            tag bytea NOT NULL,
            number bigint NOT NULL,
            PRIMARY KEY (type, tag)
        );

        CREATE TABLE material_subject (
            type text COLLATE "C" NOT NULL,
            tag bytea NOT NULL,
            number bigint NOT NULL,
            PRIMARY KEY (type, tag, number)
        );

        CREATE TABLE erased_subject (
            type text COLLATE "C" NOT NULL,
            tag bytea NOT NULL,
            PRIMARY KEY (type, tag)
        );

        """
}
