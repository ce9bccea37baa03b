-- Bodies in standard SQL of functions and procedures, as the server prints them. One row each.
-- Majors: 14 to 18; 13 has no such bodies and no pg_get_function_sqlbody, and is not asked.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 1255 is pg_proc: an object is known by its catalog and its OID together.
--
-- Printing a body locks the tables that it names until the transaction ends, so this has a
-- transaction of its own.
SELECT
    p.oid AS function,
    pg_get_function_sqlbody(p.oid) AS body
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace
WHERE p.prosqlbody IS NOT NULL
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype = 'e'
    )
ORDER BY p.oid
