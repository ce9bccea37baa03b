-- What is set for relations and columns, as far as it is not compared. One row each.
-- Majors: 13 to 18. `attcompression` came with 14; statistics targets are -1 by default, and from 17
-- on NULL.
-- Parameter: $1 names of namespaces, '{}' for all.
--
-- Options of views are compared. Labels of security providers are told of whatever they stand on.
SELECT
    row.*
FROM (
    WITH relation AS (
        SELECT
            c.oid, c.relkind, c.reloptions, c.reltoastrelid, c.reltablespace, c.relispopulated,
            known.identity,
            ARRAY[known.type || ' ' || known.identity] AS addresses,
            'ALTER ' || upper(known.type) || ' ' || known.identity AS alter
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL pg_identify_object(1259, c.oid, 0) AS known
        WHERE c.relkind IN ('r', 'p', 'm', 'i', 'I')
            AND c.relpersistence <> 't'
            AND n.nspname !~ '^pg_'
            AND n.nspname <> 'information_schema'
            AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
            AND NOT EXISTS (
                SELECT
                FROM pg_depend AS d
                WHERE d.classid = 1259 AND d.objid = c.oid AND d.deptype = 'e'
            )
    ),
    -- Columns of tables by their names, those of indexes by their numbers.
    attribute AS (
        SELECT
            a.attoptions, to_jsonb(a) ->> 'attcompression' AS compression, a.attstorage, t.typstorage,
            a.attstattarget, r.relkind,
            CASE
                WHEN r.relkind IN ('i', 'I') THEN r.addresses
                ELSE ARRAY[known.type || ' ' || known.identity]
            END AS addresses,
            r.alter || ' ALTER COLUMN '
            || CASE
                WHEN r.relkind IN ('i', 'I') THEN a.attnum::text
                ELSE quote_ident(a.attname)
            END AS alter
        FROM relation AS r
        JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_type AS t ON t.oid = a.atttypid
        CROSS JOIN LATERAL pg_identify_object(1259, a.attrelid, a.attnum) AS known
    )
    SELECT
        4::bigint AS rank,
        'the storage parameter ' || o.option_name || ' of the ' || r.addresses[1] AS about,
        r.addresses,
        r.alter || format(' SET (%s%I = %L)', o.prefix, o.option_name, o.option_value) AS give,
        r.alter || format(' RESET (%s%I)', o.prefix, o.option_name) AS take,
        NULL::text AS role,
        false AS is_in_the_way
    FROM relation AS r
    LEFT JOIN pg_class AS toast ON toast.oid = r.reltoastrelid
    CROSS JOIN LATERAL (
        SELECT '' AS prefix, p.* FROM pg_options_to_table(r.reloptions) AS p
        UNION ALL
        SELECT 'toast.', p.* FROM pg_options_to_table(toast.reloptions) AS p
    ) AS o
    UNION ALL
    SELECT
        4,
        'the option ' || o.option_name || ' of the ' || a.addresses[1],
        a.addresses,
        a.alter || format(' SET (%I = %L)', o.option_name, o.option_value),
        a.alter || format(' RESET (%I)', o.option_name),
        NULL,
        false
    FROM attribute AS a
    CROSS JOIN LATERAL pg_options_to_table(a.attoptions) AS o
    WHERE a.relkind NOT IN ('i', 'I')
    UNION ALL
    SELECT
        4,
        'the statistics target of the ' || a.addresses[1],
        a.addresses,
        a.alter || ' SET STATISTICS ' || a.attstattarget,
        a.alter || ' SET STATISTICS -1',
        NULL,
        false
    FROM attribute AS a
    WHERE a.attstattarget >= 0 AND NOT (a.relkind IN ('i', 'I') AND a.attstattarget = 0)
    UNION ALL
    SELECT
        4,
        'the storage of the ' || a.addresses[1],
        a.addresses,
        a.alter || ' SET STORAGE ' || own.word,
        a.alter || ' SET STORAGE ' || born.word,
        NULL,
        false
    FROM attribute AS a
    JOIN (
        VALUES ('p', 'PLAIN'), ('e', 'EXTERNAL'), ('m', 'MAIN'), ('x', 'EXTENDED')
    ) AS own (letter, word) ON own.letter = a.attstorage::text
    JOIN (
        VALUES ('p', 'PLAIN'), ('e', 'EXTERNAL'), ('m', 'MAIN'), ('x', 'EXTENDED')
    ) AS born (letter, word) ON born.letter = a.typstorage::text
    WHERE a.attstorage <> a.typstorage AND a.relkind NOT IN ('i', 'I')
    UNION ALL
    SELECT
        4,
        'the compression of the ' || a.addresses[1],
        a.addresses,
        a.alter || ' SET COMPRESSION ' || CASE a.compression WHEN 'l' THEN 'lz4' ELSE 'pglz' END,
        a.alter || ' SET COMPRESSION default',
        NULL,
        false
    FROM attribute AS a
    WHERE a.compression <> '' AND a.relkind NOT IN ('i', 'I')
    UNION ALL
    SELECT
        4,
        'the mark that its table is clustered on the ' || r.addresses[1],
        r.addresses,
        format(
            'ALTER %s %s CLUSTER ON %I',
            CASE own.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END,
            (pg_identify_object(1259, i.indrelid, 0)).identity, c.relname
        ),
        NULL,
        NULL,
        false
    FROM relation AS r
    JOIN pg_index AS i ON i.indexrelid = r.oid AND i.indisclustered
    JOIN pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_class AS own ON own.oid = i.indrelid
    UNION ALL
        SELECT
        4,
        'the tablespace of the ' || r.addresses[1],
        r.addresses,
        r.alter || format(' SET TABLESPACE %I', s.spcname),
        NULL,
        NULL,
        false
    FROM relation AS r
    JOIN pg_tablespace AS s ON s.oid = r.reltablespace
    UNION ALL
    SELECT
        4,
        'that nobody has filled the ' || r.addresses[1],
        r.addresses,
        'REFRESH MATERIALIZED VIEW ' || r.identity || ' WITH NO DATA',
        NULL,
        NULL,
        false
    FROM relation AS r
    WHERE r.relkind = 'm' AND NOT r.relispopulated
    UNION ALL
    SELECT
        4,
        'the label of ' || l.provider || ' on the ' || known.type || ' ' || known.identity,
        ARRAY[known.type || ' ' || known.identity],
        format('SECURITY LABEL FOR %I ON %s %s IS %L', l.provider, l.objtype, l.objname, l.label),
        format('SECURITY LABEL FOR %I ON %s %s IS NULL', l.provider, l.objtype, l.objname),
        NULL,
        false
    FROM pg_seclabels AS l
    CROSS JOIN LATERAL pg_identify_object(l.classoid, l.objoid, l.objsubid) AS known
    WHERE l.classoid IN (1255, 1259, 1247)
) AS row
ORDER BY rank, give, addresses
