-- Enum types with their labels in order, without members of extensions. One row a type.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 1247 is pg_type: an object is known by its catalog and its OID together.
SELECT
    n.nspname::text AS schema,
    t.typname::text AS name,
    ARRAY(
        SELECT e.enumlabel::text
        FROM pg_enum AS e
        WHERE e.enumtypid = t.oid
        ORDER BY e.enumsortorder
    ) AS labels
FROM pg_type AS t
JOIN pg_namespace AS n ON n.oid = t.typnamespace
WHERE t.typtype = 'e'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = 1247 AND d.objid = t.oid AND d.deptype = 'e'
    )
ORDER BY n.nspname, t.typname
