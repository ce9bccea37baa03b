-- Partitions with their bounds; one that is divided again, with its own key. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 1259 is pg_class: an object is known by its catalog and its OID together.
--
-- Bounds are constants, so they are printed without their table, which takes no lock on it.
SELECT
    c.oid AS relation,
    n.nspname::text AS schema,
    c.relname::text AS name,
    pn.nspname::text AS parent_schema,
    p.relname::text AS parent_name,
    pg_get_expr(c.relpartbound, 0) AS bounds,
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_inherits AS h ON h.inhrelid = c.oid
JOIN pg_class AS p ON p.oid = h.inhparent
JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
WHERE c.relkind IN ('r', 'p', 'f')
    AND c.relispartition
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = 1259 AND d.objid = c.oid AND d.deptype = 'e'
    )
ORDER BY n.nspname, c.relname
