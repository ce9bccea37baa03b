-- Composite types with their attributes in order, without members of extensions. One row a type.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 1247 is pg_type: an object is known by its catalog and its OID together.
SELECT
    t.oid AS type,
    n.nspname::text AS schema,
    t.typname::text AS name,
    ARRAY(
        SELECT quote_ident(a.attname)
            || ' ' || format_type(a.atttypid, a.atttypmod)
            || coalesce(
                ' COLLATE '
                || CASE
                    WHEN ln.nspname <> 'pg_catalog' THEN quote_ident(ln.nspname) || '.'
                    ELSE ''
                END
                || quote_ident(l.collname),
                ''
            )
        FROM pg_attribute AS a
        JOIN pg_type AS own ON own.oid = a.atttypid
        LEFT JOIN pg_collation AS l
            ON l.oid = a.attcollation AND a.attcollation <> own.typcollation
        LEFT JOIN pg_namespace AS ln ON ln.oid = l.collnamespace
        WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
    ) AS attributes
FROM pg_type AS t
JOIN pg_class AS c ON c.oid = t.typrelid AND c.relkind = 'c'
JOIN pg_namespace AS n ON n.oid = t.typnamespace
WHERE n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = 1247 AND d.objid = t.oid AND d.deptype = 'e'
    )
ORDER BY n.nspname, t.typname
