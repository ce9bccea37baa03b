-- Primary keys and unique constraints. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
--
-- pg_index.indnullsnotdistinct exists from 15 on. An unqualified name is looked up in the inner
-- FROM first and then in the outer one, so before 15 it is the constant.
SELECT
    con.conrelid AS relation,
    con.conname::text AS name,
    con.contype = 'p' AS is_primary,
    con.conkey AS columns,
    i.included,
    i.nulls_not_distinct,
    con.condeferrable AS deferrable,
    con.condeferred AS initially_deferred
FROM pg_constraint AS con
JOIN pg_class AS c ON c.oid = con.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN (VALUES (false)) AS before_15 (indnullsnotdistinct)
CROSS JOIN LATERAL (
    SELECT
        (index.indkey::int2[])[index.indnkeyatts:] AS included,
        indnullsnotdistinct AS nulls_not_distinct
    FROM pg_index AS index
    WHERE index.indexrelid = con.conindid
) AS i
WHERE con.contype IN ('p', 'u')
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
ORDER BY con.conrelid, con.conname
