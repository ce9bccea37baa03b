-- Columns in order of declaration, without dropped ones. One row each.
-- Majors: 13 to 18. attgenerated is s (stored), and from 18 on also v (virtual).
-- From 18 on NOT NULL can be NOT VALID, and rows from before may then hold NULL.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 1259 is pg_class, 2604 is pg_attrdef: an object is known by its catalog and its OID together.
--
-- The default of a generated column needs its table to be printed; any other default is printed
-- without, which takes no lock on the table.
--
-- A column is serial where it owns a sequence, its default depends on that sequence, and its
-- default is what the server prints for nextval of that sequence, no more and no less.
SELECT
    a.attrelid AS relation,
    a.attnum AS number,
    a.attname::text AS name,
    a.attnotnull AND unproven.oid IS NULL AS not_null,
    a.attidentity::text AS identity,
    a.attgenerated <> '' AS is_generated,
    pg_get_expr(
        d.adbin,
        CASE WHEN a.attgenerated = '' THEN 0::oid ELSE a.attrelid END
    ) AS expression,
    serial.sequence,
    collation_.collname::text AS "collation",
    tn.nspname::text AS type_schema,
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
JOIN pg_namespace AS tn ON tn.oid = coalesce(element.typnamespace, t.typnamespace)
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_constraint AS unproven
    ON unproven.contype = 'n'
    AND NOT unproven.convalidated
    AND unproven.conrelid = a.attrelid
    AND unproven.conkey[1] = a.attnum
LEFT JOIN pg_collation AS collation_
    ON collation_.oid = a.attcollation AND a.attcollation <> t.typcollation
LEFT JOIN (
    SELECT
        uses.objid AS "default",
        owns.refobjid AS relation,
        owns.refobjsubid AS number,
        CASE
            WHEN s.relnamespace = owner.relnamespace THEN s.relname::text
            ELSE sn.nspname || '.' || s.relname
        END AS sequence,
        'nextval('
            || quote_literal(quote_ident(sn.nspname) || '.' || quote_ident(s.relname))
            || '::regclass)' AS printed
    FROM pg_depend AS owns
    JOIN pg_class AS s ON s.oid = owns.objid AND s.relkind = 'S'
    JOIN pg_namespace AS sn ON sn.oid = s.relnamespace
    JOIN pg_class AS owner ON owner.oid = owns.refobjid
    JOIN pg_depend AS uses
        ON uses.classid = 2604 AND uses.refclassid = 1259 AND uses.refobjid = s.oid
    WHERE owns.classid = 1259 AND owns.refclassid = 1259 AND owns.deptype = 'a'
) AS serial
    ON serial."default" = d.oid
    AND serial.relation = a.attrelid
    AND serial.number = a.attnum
    AND serial.printed = pg_get_expr(d.adbin, 0)
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT c.relispartition
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
ORDER BY n.nspname, c.relname, a.attnum
