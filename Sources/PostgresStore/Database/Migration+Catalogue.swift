extension Migration {
    // What the catalogue is made of; a person holds one role (GB/T 22239: separate administrators).
    //
    // `readable_json` gives nothing for what is no JSON. Canonical JSON writes U+0000 as an escape, over which PostgreSQL's
    // operators stumble wherever in the document it stands; none of what they are asked for has it.
    static let catalogue = """
        CREATE FUNCTION readable_json(content text) RETURNS json IMMUTABLE LANGUAGE plpgsql AS $$
            BEGIN
                RETURN replace(content, E'\\\\u0000', E'\\\\ufffd')::json;
            EXCEPTION WHEN data_exception THEN
                RETURN NULL;
            END $$;

        CREATE TABLE catalogue_document (
            kind text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            version bigint NOT NULL CHECK (version >= 1),
            state text NOT NULL,
            content bytea NOT NULL,
            PRIMARY KEY (kind, id, version)
        );

        CREATE FUNCTION caller_one_role() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                roles json := oncegate.readable_json(convert_from(NEW.content, 'UTF8')) -> 'roles';
            BEGIN
                IF json_typeof(roles) = 'array' AND json_array_length(roles) > 1 THEN
                    RAISE EXCEPTION 'a person holds one role';
                END IF;
                RETURN NEW;
            END $$;
        CREATE TRIGGER caller_one_role BEFORE INSERT OR UPDATE ON catalogue_document FOR EACH ROW
            WHEN (NEW.kind = 'caller') EXECUTE FUNCTION caller_one_role();

        """
}
