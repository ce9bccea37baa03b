-- What there is that anything can be attached to, with a number that is another one once it was made
-- again. One row each; a relation or a routine is one of its kind, and one of any kind.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
SELECT
    row.*
FROM (
    WITH kept AS (
        SELECT n.oid
        FROM pg_namespace AS n
        WHERE n.nspname !~ '^pg_'
            AND n.nspname <> 'information_schema'
            AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    ),
    object AS (
        SELECT 2615::oid AS class, kept.oid, 0 AS part FROM kept
        UNION ALL
        SELECT 1259, c.oid, 0
        FROM pg_class AS c
        JOIN kept ON kept.oid = c.relnamespace
        WHERE c.relpersistence <> 't' AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'i', 'I', 'c')
        UNION ALL
        SELECT 1259, c.oid, a.attnum
        FROM pg_class AS c
        JOIN kept ON kept.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relpersistence <> 't' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        UNION ALL
        SELECT 2606, k.oid, 0
        FROM pg_constraint AS k JOIN kept ON kept.oid = k.connamespace
        WHERE k.contype = 'c' AND k.conrelid <> 0
        UNION ALL
        SELECT 1255, p.oid, 0 FROM pg_proc AS p JOIN kept ON kept.oid = p.pronamespace
        UNION ALL
        SELECT 1247, t.oid, 0 FROM pg_type AS t JOIN kept ON kept.oid = t.typnamespace
    )
    SELECT
        address.text AS address,
        o.oid::text || '.' || o.part AS number
    FROM object AS o
    CROSS JOIN LATERAL pg_identify_object(o.class, o.oid, o.part) AS known
    CROSS JOIN LATERAL (
        SELECT known.type || ' ' || known.identity
        UNION
        SELECT
            regexp_replace(
                regexp_replace(known.type, '^(foreign table|materialized view|table|view)', 'relation'),
                '^(aggregate|function|procedure)$', 'routine'
            ) || ' ' || known.identity
    ) AS address (text)
) AS row
ORDER BY address
