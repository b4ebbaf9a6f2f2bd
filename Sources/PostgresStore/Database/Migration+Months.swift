extension Migration {
    // A table is made apart and attached, for which those who read and write the others need not stop. Nobody waits long:
    // a backup, for one, holds every table until it is done, and then the next one who asks has its chance. What outlives a month
    // stays in a table of its own, so that there is little in the rest: it is read through whenever a table is attached.
    static let monthFunctions = """
        CREATE FUNCTION make_month(month date) RETURNS void LANGUAGE plpgsql AS $$
            DECLARE
                name text := to_char(month, 'YYYY_MM');
                number bigint := extract(year FROM month) * 12 + extract(month FROM month) - 1;
                low bytea := oncegate.first_id(month);
                high bytea := oncegate.first_id((month + interval '1 month')::date);
            BEGIN
                IF to_regclass('oncegate.log_record_' || name) IS NULL
                    AND to_regclass('oncegate.log_record_kept_' || name) IS NULL
                    AND NOT EXISTS (SELECT FROM oncegate.log_record_rest WHERE id >= low AND id < high)
                THEN
                    EXECUTE format(
                        'CREATE TABLE oncegate.log_record_%1$s (LIKE oncegate.log_record INCLUDING ALL);
                        CREATE UNIQUE INDEX ON oncegate.log_record_%1$s (log, idx);
                        ALTER TABLE oncegate.log_record ATTACH PARTITION oncegate.log_record_%1$s
                            FOR VALUES FROM (%2$L) TO (%3$L)',
                        name, low, high
                    );
                END IF;
                IF to_regclass('oncegate.subject_use_' || name) IS NULL
                    AND NOT EXISTS (SELECT FROM oncegate.subject_use_rest WHERE subject_use_rest.month = number)
                THEN
                    EXECUTE format(
                        'CREATE TABLE oncegate.subject_use_%1$s (LIKE oncegate.subject_use INCLUDING ALL);
                        ALTER TABLE oncegate.subject_use ATTACH PARTITION oncegate.subject_use_%1$s
                            FOR VALUES FROM (%2$s) TO (%2$s + 1)',
                        name, number
                    );
                END IF;
            END $$;

        CREATE FUNCTION make_months(since bigint) RETURNS void LANGUAGE plpgsql SET lock_timeout = '200ms' AS $$
            DECLARE
                month date := date_trunc('month', to_timestamp(since / 1000) AT TIME ZONE 'UTC');
            BEGIN
                FOR ahead IN 0..2 LOOP
                    PERFORM oncegate.make_month((month + make_interval(months => ahead))::date);
                END LOOP;
            EXCEPTION WHEN lock_not_available OR query_canceled OR insufficient_privilege THEN NULL;
            END $$;

        CREATE FUNCTION drop_months(first_month bigint, log bigint, idx bigint) RETURNS void
            LANGUAGE plpgsql SET lock_timeout = '200ms' AS $$
            DECLARE
                old text;
                reached bytea := (
                    SELECT low FROM oncegate.record_span AS span
                    WHERE (span.log, first) <= (drop_months.log, drop_months.idx)
                    ORDER BY span.log DESC, first DESC LIMIT 1
                );
            BEGIN
                FOR old IN
                    SELECT substring(inhrelid::regclass::text FROM '_([0-9]{4}_[0-9]{2})$') FROM pg_inherits
                    WHERE inhparent = 'oncegate.subject_use'::regclass
                LOOP
                    IF split_part(old, '_', 1)::bigint * 12 + split_part(old, '_', 2)::bigint - 1 < first_month THEN
                        EXECUTE format('DROP TABLE oncegate.subject_use_%s', old);
                    END IF;
                END LOOP;
                FOR old IN
                    SELECT substring(inhrelid::regclass::text FROM 'log_record_([0-9]{4}_[0-9]{2})$') FROM pg_inherits
                    WHERE inhparent = 'oncegate.log_record'::regclass
                LOOP
                    IF oncegate.first_id((to_date(old, 'YYYY_MM') + interval '1 month')::date) <= reached THEN
                        EXECUTE format(
                            'ALTER TABLE oncegate.log_record DETACH PARTITION oncegate.log_record_%1$s;
                            CREATE TABLE oncegate.log_record_kept_%1$s (LIKE oncegate.log_record INCLUDING ALL);
                            CREATE UNIQUE INDEX ON oncegate.log_record_kept_%1$s (log, idx);
                            INSERT INTO oncegate.log_record_kept_%1$s SELECT * FROM oncegate.log_record_%1$s ORDER BY id;
                            DROP TABLE oncegate.log_record_%1$s;
                            ALTER TABLE oncegate.log_record ATTACH PARTITION oncegate.log_record_kept_%1$s
                                FOR VALUES FROM (%2$L) TO (%3$L)',
                            old, oncegate.first_id(to_date(old, 'YYYY_MM')),
                            oncegate.first_id((to_date(old, 'YYYY_MM') + interval '1 month')::date)
                        );
                    END IF;
                END LOOP;
            EXCEPTION WHEN lock_not_available THEN NULL;
            END $$;

        """
}
