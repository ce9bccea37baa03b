-- Sequences that a column owns, each with what the server prints for a default that takes its next
-- number. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 1259 is pg_class: an object is known by its catalog and its OID together.
SELECT
    owns.refobjid AS relation,
    owns.refobjsubid::int2 AS number,
    CASE
        WHEN s.relnamespace = c.relnamespace THEN s.relname::text
        ELSE sn.nspname || '.' || s.relname
    END AS sequence,
    'nextval('
        || quote_literal(quote_ident(sn.nspname) || '.' || quote_ident(s.relname))
        || '::regclass)' AS printed
FROM pg_class AS s
JOIN pg_namespace AS sn ON sn.oid = s.relnamespace
JOIN pg_depend AS owns
    ON owns.classid = 1259
    AND owns.objid = s.oid
    AND owns.refclassid = 1259
    AND owns.deptype = 'a'
JOIN pg_class AS c ON c.oid = owns.refobjid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE s.relkind = 'S'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
ORDER BY owns.refobjid, owns.refobjsubid, s.relname
