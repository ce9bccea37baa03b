-- Namespaces ("schemas"). One row each, the system's too, because types live in them; "listed"
-- tells those that are read, "extension" names the one that it belongs to.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 2615 is pg_namespace: an object is known by its catalog and its OID together.
SELECT
    n.oid AS namespace,
    n.nspname::text AS name,
    n.nspname !~ '^pg_'
        AND n.nspname <> 'information_schema'
        AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1)) AS listed,
    (
        SELECT e.extname
        FROM pg_depend AS d
        JOIN pg_extension AS e ON e.oid = d.refobjid
        WHERE d.classid = 2615 AND d.objid = n.oid AND d.deptype = 'e'
    )::text AS extension
FROM pg_namespace AS n
ORDER BY n.nspname
