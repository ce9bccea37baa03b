-- What checks and indexes say in SQL of their own. One row for each check, for each predicate and for
-- each expression among the keys of an index; position is the key's, 0 of a check or a predicate.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all; $2 and $3 namespace and name of each table that is
-- wanted, '{}' for all.
--
-- An expression names columns, so its table is needed to print it: that is most of the work, and it
-- waits for a session that holds ACCESS EXCLUSIVE on the table, until lock_timeout.
SELECT
    n.nspname::text AS schema,
    c.relname::text AS "table",
    x.part,
    x.name::text AS name,
    x.position,
    CASE
        WHEN x.position = 0 THEN pg_get_expr(x.tree, x.relation)
        ELSE pg_get_indexdef(x.index, x.position, false)
    END AS expression
FROM (
    SELECT
        'check' AS part,
        con.conrelid AS relation,
        con.conname AS name,
        con.conbin AS tree,
        NULL::oid AS index,
        0 AS position
    FROM pg_constraint AS con
    WHERE con.contype = 'c' AND con.conrelid <> 0
    UNION ALL
    SELECT 'index', i.indrelid, ic.relname, i.indpred, i.indexrelid, k.position
    FROM pg_index AS i
    JOIN pg_class AS ic ON ic.oid = i.indexrelid
    CROSS JOIN LATERAL (
        SELECT 0 AS position WHERE i.indpred IS NOT NULL
        UNION ALL
        SELECT key.position::int
        FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS key (number, position)
        WHERE key.number = 0
    ) AS k
    WHERE i.indpred IS NOT NULL OR i.indexprs IS NOT NULL
) AS x
JOIN pg_class AS c ON c.oid = x.relation
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND (
        cardinality($2::text[]) = 0
        OR (n.nspname::text, c.relname::text) IN (
            SELECT wanted.namespace, wanted.name
            FROM unnest($2::text[], $3::text[]) AS wanted (namespace, name)
        )
    )
ORDER BY x.relation, x.part, x.name, x.position
