-- Namespaces ("schemas"). One row each, the system's too, because types live in them; "listed"
-- tells those that are read.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
SELECT
    n.oid AS namespace,
    n.nspname::text AS name,
    n.nspname !~ '^pg_'
        AND n.nspname <> 'information_schema'
        AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1)) AS listed
FROM pg_namespace AS n
ORDER BY n.nspname
