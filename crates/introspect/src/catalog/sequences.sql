-- Sequences, without members of extensions, each with the column that owns it. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 1259 is pg_class: an object is known by its catalog and its OID together.
--
-- The catalog holds what was declared; the next number is data and is not read.
SELECT
    c.oid AS sequence,
    n.nspname::text AS schema,
    c.relname::text AS name,
    owns.refobjid AS owner_table,
    owns.refobjsubid::int2 AS owner_column,
    format_type(s.seqtypid, NULL) AS type,
    s.seqstart AS start,
    s.seqincrement AS increment,
    s.seqmin AS minimum,
    s.seqmax AS maximum,
    s.seqcache AS cache,
    s.seqcycle AS cycle,
    c.relpersistence = 'u' AS unlogged
FROM pg_sequence AS s
JOIN pg_class AS c ON c.oid = s.seqrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_depend AS owns
    ON owns.classid = 1259
    AND owns.objid = c.oid
    AND owns.refclassid = 1259
    AND owns.refobjsubid > 0
    AND owns.deptype IN ('a', 'i')
WHERE c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = 1259 AND d.objid = c.oid AND d.deptype = 'e'
    )
ORDER BY n.nspname, c.relname
