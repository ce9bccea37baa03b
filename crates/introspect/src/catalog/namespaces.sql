-- Namespaces ("schemas") that are not the system's own. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
SELECT
    n.nspname::text AS name
FROM pg_namespace AS n
WHERE n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
ORDER BY n.nspname
