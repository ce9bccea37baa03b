-- Columns in order of declaration, without dropped ones. One row each.
-- Majors: 13 to 18. attgenerated is s (stored), and from 18 on also v (virtual).
-- Parameter: $1 names of namespaces, '{}' for all.
--
-- The default of a generated column needs its table to be printed; any other default is printed
-- without, which takes no lock on the table.
SELECT
    a.attrelid AS relation,
    a.attnum AS number,
    a.attname::text AS name,
    a.attnotnull AS not_null,
    a.attidentity::text AS identity,
    a.attgenerated <> '' AS is_generated,
    pg_get_expr(
        d.adbin,
        CASE WHEN a.attgenerated = '' THEN 0::oid ELSE a.attrelid END
    ) AS expression,
    a.attcollation AS collation_oid,
    collation_.collnamespace AS collation_namespace,
    collation_.collname::text AS "collation",
    coalesce(element.typnamespace, t.typnamespace) AS type_namespace,
    coalesce(element.typname, t.typname)::text AS type_name,
    coalesce(element.typtype, t.typtype)::text AS type_kind,
    coalesce(element.oid, t.oid) AS type,
    element.oid IS NOT NULL AS is_array,
    CASE WHEN a.atttypmod <> -1 THEN format_type(t.oid, a.atttypmod) END AS with_modifiers
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_type AS element ON element.oid = t.typelem AND element.typarray = t.oid
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation AS collation_
    ON collation_.oid = a.attcollation AND a.attcollation <> t.typcollation
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
ORDER BY a.attrelid, a.attnum
