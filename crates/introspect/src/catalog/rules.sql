-- Rewrite rules, without those that make a view a view. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 2618 is pg_rewrite: an object is known by its catalog and its OID together.
--
-- Printing a rule locks the tables that it names until the transaction ends, so this has a
-- transaction of its own.
SELECT
    r.oid AS rule,
    r.ev_class AS relation,
    r.rulename::text AS name,
    pg_get_ruledef(r.oid) AS definition,
    CASE r.ev_enabled
        WHEN 'D' THEN 'disabled'
        WHEN 'R' THEN 'on replicas'
        WHEN 'A' THEN 'always'
        ELSE 'enabled'
    END AS state
FROM pg_rewrite AS r
JOIN pg_class AS c ON c.oid = r.ev_class
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE r.rulename <> '_RETURN'
    AND NOT c.relispartition
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = 2618 AND d.objid = r.oid AND d.deptype = 'e'
    )
ORDER BY r.ev_class, r.rulename
