-- Relations on which the own transaction holds a lock, with the file that holds each now; for an
-- index the table that it is of. One row for each mode. Tables come before indexes.
SELECT
    c.oid::bigint AS relation,
    c.relfilenode::bigint AS file,
    CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name,
    l.mode,
    i.indrelid::bigint AS indexed_table,
    CASE WHEN tn.nspname = 'public' THEN '' ELSE tn.nspname || '.' END || t.relname AS indexed_name
FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
LEFT JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
LEFT JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
WHERE l.locktype = 'relation'
    AND l.granted
    AND l.pid = pg_catalog.pg_backend_pid()
    AND c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I')
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
ORDER BY i.indexrelid IS NOT NULL, c.oid, l.mode
