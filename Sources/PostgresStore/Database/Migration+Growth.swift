extension Migration {
    // What grows with every answer lies in tables of a month each, so that a month that is over goes as a table, and what is
    // read of a subject or a record reads the table of its month, however many there are. Tiles and bundles stay for ever, in
    // tables of a log each, so that those of a year that is over can be moved to a slower disk.
    //
    // Records are cut by their ids, which begin with the time (RFC 9562 §5.7) and have to be unique anyway; `record_span` says
    // between which ids those of a stretch of a log lie. What comes while a month could not be made lies in the `…_rest`.
    static let growth = recordTables + monthFunctions + logTables + spanFunctions + recordMoves

    private static let recordTables = """
        CREATE FUNCTION first_id(month date) RETURNS bytea IMMUTABLE LANGUAGE sql
            RETURN decode(lpad(to_hex((month - date '1970-01-01')::bigint * 86400000), 12, '0'), 'hex');

        ALTER TABLE log_record RENAME TO earlier_record;
        ALTER TABLE earlier_record DROP CONSTRAINT log_record_pkey, DROP CONSTRAINT log_record_id_key;
        CREATE TABLE log_record (
            log bigint NOT NULL,
            idx bigint NOT NULL,
            id bytea NOT NULL PRIMARY KEY,
            record bytea NOT NULL,
            consumer text,
            provider text,
            other_providers text[] NOT NULL,
            key_tag bytea,
            sealed bytea
        ) PARTITION BY RANGE (id);
        CREATE TABLE log_record_rest PARTITION OF log_record DEFAULT;
        CREATE UNIQUE INDEX log_record_rest_place ON log_record_rest (log, idx);

        CREATE TABLE record_span (
            log bigint NOT NULL,
            first bigint NOT NULL,
            low bytea NOT NULL,
            high bytea NOT NULL,
            PRIMARY KEY (log, first)
        );

        ALTER TABLE subject_use RENAME TO earlier_use;
        DROP INDEX subject_use_tag;
        CREATE TABLE subject_use (
            month bigint NOT NULL,
            tag bytea NOT NULL,
            log bigint NOT NULL,
            idx bigint NOT NULL,
            relation bigint NOT NULL,
            shown boolean NOT NULL
        ) PARTITION BY RANGE (month);
        CREATE INDEX subject_use_tag ON subject_use (month, tag);
        CREATE TABLE subject_use_rest PARTITION OF subject_use DEFAULT;

        """

    private static let logTables = """
        ALTER TABLE log_tile RENAME TO earlier_tile;
        ALTER TABLE earlier_tile DROP CONSTRAINT log_tile_pkey;
        CREATE TABLE log_tile (
            log bigint NOT NULL,
            level bigint NOT NULL,
            idx bigint NOT NULL,
            first bigint NOT NULL,
            hashes bytea NOT NULL,
            PRIMARY KEY (log, level, idx, first)
        ) PARTITION BY LIST (log);

        ALTER TABLE log_bundle RENAME TO earlier_bundle;
        ALTER TABLE earlier_bundle DROP CONSTRAINT log_bundle_pkey;
        CREATE TABLE log_bundle (
            log bigint NOT NULL,
            idx bigint NOT NULL,
            first bigint NOT NULL,
            entries bytea NOT NULL,
            PRIMARY KEY (log, idx, first)
        ) PARTITION BY LIST (log);

        CREATE FUNCTION make_log(log bigint) RETURNS void LANGUAGE plpgsql AS $$
            BEGIN
                FOR kind IN 0..1 LOOP
                    EXECUTE format(
                        'CREATE TABLE oncegate.%1$s_%2$s (LIKE oncegate.%1$s INCLUDING ALL);
                        ALTER TABLE oncegate.%1$s ATTACH PARTITION oncegate.%1$s_%2$s FOR VALUES IN (%2$s)',
                        (ARRAY['log_tile', 'log_bundle'])[kind + 1], log
                    );
                END LOOP;
            END $$;

        CREATE FUNCTION begin_log(origin text) RETURNS void LANGUAGE plpgsql AS $$
            DECLARE
                log bigint;
            BEGIN
                INSERT INTO oncegate.log_origin (number, name, size, frontier, checkpoint, time)
                SELECT count(*), origin, 0, '', '',
                    (SELECT time FROM oncegate.log_origin ORDER BY number DESC LIMIT 1)
                FROM oncegate.log_origin ON CONFLICT (name) DO NOTHING RETURNING number INTO log;
                IF FOUND THEN
                    PERFORM oncegate.make_log(log);
                END IF;
            END $$;

        """

    // A log whose records do not lie in the order of their ids' months is looked through in all of them.
    private static let spanFunctions = """
        CREATE FUNCTION month_of(id bytea) RETURNS date IMMUTABLE LANGUAGE sql RETURN date_trunc(
            'month', to_timestamp(('x' || encode(substring(id FROM 1 FOR 6), 'hex'))::bit(48)::bigint / 1000) AT TIME ZONE 'UTC'
        )::date;

        CREATE FUNCTION make_months_of(ids bytea[]) RETURNS void LANGUAGE sql AS $$
            SELECT oncegate.make_month(month) FROM (
                SELECT DISTINCT oncegate.month_of(id) AS month FROM unnest(ids) AS id
            ) AS met WHERE month < now() + interval '1 year'
        $$;

        CREATE FUNCTION note_spans() RETURNS void LANGUAGE sql AS $$
            WITH met AS (
                SELECT log, oncegate.month_of(id) AS month, min(idx) AS first, max(idx) AS last
                FROM oncegate.log_record GROUP BY 1, 2
            ), mixed AS (
                SELECT DISTINCT earlier.log FROM met AS earlier JOIN met AS later
                    ON earlier.log = later.log AND earlier.month < later.month AND earlier.last > later.first
            ) INSERT INTO oncegate.record_span (log, first, low, high)
                SELECT log, first, oncegate.first_id(month), oncegate.first_id((month + interval '1 month')::date)
                FROM met WHERE log NOT IN (SELECT log FROM mixed)
                UNION ALL SELECT log, 0, '', decode(repeat('ff', 17), 'hex') FROM mixed;
            INSERT INTO oncegate.record_span (log, first, low, high)
                SELECT number, size, oncegate.first_id(month), oncegate.first_id((month + interval '1 month')::date) FROM (
                    SELECT number, size, date_trunc('month', to_timestamp(time / 1000) AT TIME ZONE 'UTC')::date AS month
                    FROM oncegate.log_origin WHERE time IS NOT NULL ORDER BY number DESC LIMIT 1
                ) AS newest ON CONFLICT DO NOTHING;
        $$;

        """

    private static let recordMoves = """
        SELECT make_month(month) FROM (SELECT DISTINCT month_of(id) AS month FROM earlier_record) AS met
            WHERE month < now() + interval '1 year';
        SELECT make_log(number) FROM log_origin;

        INSERT INTO log_record SELECT * FROM earlier_record;
        INSERT INTO subject_use SELECT * FROM earlier_use;
        INSERT INTO log_tile SELECT * FROM earlier_tile;
        INSERT INTO log_bundle SELECT * FROM earlier_bundle;
        DROP TABLE earlier_record, earlier_use, earlier_tile, earlier_bundle;
        SELECT note_spans();

        """
}
