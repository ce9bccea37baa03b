-- Relations with rows or entries of their own, and the file that holds them. One row each.
SELECT c.oid::bigint AS relation, c.relfilenode::bigint AS file
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I')
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
ORDER BY c.oid
