-- Foreign keys with all their properties. One row each.
-- Left out: the copies that a table keeps of a key for each partition that it refers to, which stand
-- on the table of the key that they are of (conparentid).
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
--
-- pg_constraint.confdelsetcols exists from 15 on. An unqualified name is looked up in the inner FROM
-- first and then in the outer one, so before 15 it is the constant.
SELECT
    con.conrelid AS relation,
    con.conname::text AS name,
    con.conkey AS columns,
    rn.nspname::text AS referenced_schema,
    r.relname::text AS referenced_table,
    CASE WHEN cardinality(con.confkey) = 1 THEN ARRAY[first.attname::text] ELSE ARRAY(
        SELECT a.attname::text
        FROM unnest(con.confkey) WITH ORDINALITY AS k (number, position)
        JOIN pg_attribute AS a ON a.attrelid = con.confrelid AND a.attnum = k.number
        ORDER BY k.position
    ) END AS referenced_columns,
    con.confdeltype::text AS on_delete,
    con.confupdtype::text AS on_update,
    con.confmatchtype::text AS match_type,
    con.condeferrable AS deferrable,
    con.condeferred AS initially_deferred,
    con.convalidated AS validated,
    con.confdelsetcols AS on_delete_columns
FROM (VALUES (NULL::int2[])) AS before_15 (confdelsetcols)
CROSS JOIN LATERAL (
    SELECT
        key.conname, key.conrelid, key.conkey, key.confrelid, key.confkey, key.contype,
        key.conparentid, key.confdeltype, key.confupdtype, key.confmatchtype, key.condeferrable,
        key.condeferred, key.convalidated,
        confdelsetcols
    FROM pg_constraint AS key
) AS con
JOIN pg_class AS c ON c.oid = con.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_class AS r ON r.oid = con.confrelid
JOIN pg_namespace AS rn ON rn.oid = r.relnamespace
JOIN pg_attribute AS first ON first.attrelid = con.confrelid AND first.attnum = con.confkey[1]
WHERE con.contype = 'f'
    AND NOT EXISTS (
        SELECT
        FROM pg_constraint AS above
        WHERE above.oid = con.conparentid AND above.conrelid = con.conrelid
    )
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
ORDER BY con.conrelid, con.conname
