-- Triggers of tables and views. One row each.
-- Left out: those that constraints bring, and the copies that partitions have of their parent's.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 2620 is pg_trigger: an object is known by its catalog and its OID together.
SELECT
    t.oid AS trigger,
    t.tgrelid AS relation,
    t.tgname::text AS name,
    pg_get_triggerdef(t.oid) AS definition,
    t.tgqual IS NOT NULL AS has_condition,
    CASE t.tgenabled
        WHEN 'D' THEN 'disabled'
        WHEN 'R' THEN 'on replicas'
        WHEN 'A' THEN 'always'
        ELSE 'enabled'
    END AS state
FROM pg_trigger AS t
JOIN pg_class AS c ON c.oid = t.tgrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal
    AND t.tgparentid = 0
    AND NOT c.relispartition
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = 2620 AND d.objid = t.oid AND d.deptype = 'e'
    )
ORDER BY t.tgrelid, t.tgname
