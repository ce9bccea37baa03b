-- Installed extensions, with the namespace of their members. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces. Extensions belong to the whole database, so it is not used
-- but to be there, as it is for every query.
SELECT
    e.oid AS extension,
    e.extname::text AS name,
    e.extversion AS version,
    n.nspname::text AS schema
FROM pg_extension AS e
JOIN pg_namespace AS n ON n.oid = e.extnamespace
WHERE $1::text[] IS NOT NULL
ORDER BY e.extname
