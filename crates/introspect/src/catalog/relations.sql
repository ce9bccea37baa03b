-- Tables, partitions, views, materialized views and foreign tables. One row each.
-- Left out: temporary tables; members of extensions. A child of plain inheritance names its first
-- parent.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 1259 is pg_class: an object is known by its catalog and its OID together.
SELECT
    c.oid AS relation,
    n.nspname::text AS schema,
    c.relname::text AS name,
    c.relkind::text AS kind,
    c.relnatts AS attributes,
    pn.nspname::text AS parent_schema,
    p.relname::text AS parent_name,
    c.relispartition AS is_partition
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_inherits AS h ON h.inhrelid = c.oid AND h.inhseqno = 1
LEFT JOIN pg_class AS p ON p.oid = h.inhparent
LEFT JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
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
