extension Migration {
    // Contracts with the steps of their lives: `content` is a signed decision, who proposed it, or what superseded it.
    //
    // A contract is in force only when both sides have signed it, or the provider's answer was the catalogue's rule: the trigger
    // holds it against the program as well. What an older gateway took from its seed has no signatures.
    static let contracts = """
        CREATE TABLE contract_step (
            hash text COLLATE "C" NOT NULL,
            position bigint NOT NULL,
            kind text NOT NULL CHECK (
                kind IN ('proposed', 'proposed-by-rule', 'seeded', 'decided', 'superseded')
            ),
            content text NOT NULL,
            time bigint NOT NULL,
            decision text,
            agency text,
            PRIMARY KEY (hash, position)
        );

        CREATE TABLE contract_use (
            hash text COLLATE "C" NOT NULL PRIMARY KEY,
            time bigint NOT NULL
        );

        CREATE TABLE contract_lapse (
            hash text COLLATE "C" NOT NULL,
            duty text COLLATE "C" NOT NULL,
            time bigint NOT NULL,
            PRIMARY KEY (hash, duty)
        );

        CREATE TABLE quota_use (
            day bigint NOT NULL,
            contract text COLLATE "C" NOT NULL,
            position bigint NOT NULL,
            used bigint NOT NULL,
            PRIMARY KEY (day, contract, position)
        );

        CREATE FUNCTION contract_signed() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                contract json := oncegate.readable_json(convert_from(NEW.content, 'UTF8'));
            BEGIN
                IF NOT EXISTS (
                    SELECT 1 FROM oncegate.contract_step WHERE hash = NEW.id AND kind = 'seeded'
                ) AND NOT (
                    EXISTS (
                        SELECT 1 FROM oncegate.contract_step WHERE hash = NEW.id
                            AND decision = 'accept' AND agency = contract ->> 'consumer'
                    ) AND EXISTS (
                        SELECT 1 FROM oncegate.contract_step WHERE hash = NEW.id AND (
                            kind = 'proposed-by-rule'
                            OR decision = 'accept' AND agency = contract ->> 'provider'
                        )
                    )
                ) THEN
                    RAISE EXCEPTION 'a contract in force needs the signatures of both sides';
                END IF;
                RETURN NEW;
            END $$;
        CREATE TRIGGER contract_signed BEFORE INSERT OR UPDATE ON catalogue_document FOR EACH ROW
            WHEN (NEW.kind = 'contract' AND NEW.state = 'active') EXECUTE FUNCTION contract_signed();

        """
}
