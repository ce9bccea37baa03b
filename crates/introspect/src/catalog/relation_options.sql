-- What a table or view is beside its columns. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
--
-- Parents are named in the order of inheritance. The index of a replica identity is named.
SELECT
    c.oid AS relation,
    c.relpersistence = 'u' AS unlogged,
    CASE c.relreplident
        WHEN 'n' THEN 'nothing'
        WHEN 'f' THEN 'full'
        WHEN 'i' THEN 'index ' || (
            SELECT ic.relname
            FROM pg_index AS i
            JOIN pg_class AS ic ON ic.oid = i.indexrelid
            WHERE i.indrelid = c.oid AND i.indisreplident
        )
        ELSE 'default'
    END AS replica_identity,
    nullif(format_type(c.reloftype, NULL), '-') AS of_type,
    nullif(am.amname, 'heap')::text AS access_method,
    c.relrowsecurity AS row_security,
    c.relforcerowsecurity AS forced_row_security,
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
    CASE WHEN NOT c.relispartition THEN ARRAY(
        SELECT pn.nspname || '.' || p.relname
        FROM pg_inherits AS h
        JOIN pg_class AS p ON p.oid = h.inhparent
        JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
        WHERE h.inhrelid = c.oid
        ORDER BY h.inhseqno
    ) END AS parents,
    CASE WHEN c.relkind = 'v' THEN ARRAY(
        SELECT option FROM unnest(c.reloptions) AS option ORDER BY option
    ) END AS view_options
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_am AS am ON am.oid = c.relam
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT c.relispartition
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
ORDER BY c.oid
