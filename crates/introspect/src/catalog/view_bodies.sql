-- Queries of views and materialized views, as the server prints them. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
--
-- Printing a view locks it and the tables that it names until the transaction ends, so this has a
-- transaction of its own.
SELECT
    c.oid AS relation,
    pg_get_viewdef(c.oid) AS body
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm')
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
ORDER BY c.oid
