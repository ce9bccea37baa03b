-- Range types, without members of extensions. One row a type.
-- Majors: 13 to 18. Multiranges exist from 14 on, and rngmultitypid with them. An unqualified name
-- is looked up in the inner FROM first and then in the outer one, so before 14 it is the constant.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 1247 is pg_type: an object is known by its catalog and its OID together.
--
-- An operator class is named where it is not the subtype's default, with its namespace where it is
-- neither the server's (11 is pg_catalog) nor an extension's (2616 is pg_opclass); a collation
-- where it is not the subtype's own.
SELECT
    t.oid AS type,
    n.nspname::text AS schema,
    t.typname::text AS name,
    format_type(r.rngsubtype, NULL) AS subtype,
    CASE
        WHEN class.opcnamespace <> 11 AND NOT EXISTS (
            SELECT
            FROM pg_depend AS d
            WHERE d.classid = 2616 AND d.objid = class.oid AND d.deptype = 'e'
        ) THEN class.opcnamespace
    END AS operator_class_namespace,
    class.opcname::text AS operator_class,
    l.collnamespace AS collation_namespace,
    l.collname::text AS "collation",
    canonical_schema.nspname || '.' || canonical.proname AS canonical,
    difference_schema.nspname || '.' || difference.proname AS difference,
    multirange.typname::text AS multirange,
    multirange_schema.nspname::text AS multirange_schema
FROM (VALUES (NULL::oid)) AS before_14 (rngmultitypid)
CROSS JOIN LATERAL (
    SELECT
        own.rngtypid, own.rngsubtype, own.rngcollation, own.rngsubopc, own.rngcanonical,
        own.rngsubdiff, rngmultitypid AS multitype
    FROM pg_range AS own
) AS r
JOIN pg_type AS t ON t.oid = r.rngtypid
JOIN pg_namespace AS n ON n.oid = t.typnamespace
JOIN pg_type AS subtype ON subtype.oid = r.rngsubtype
LEFT JOIN pg_opclass AS class ON class.oid = r.rngsubopc AND NOT class.opcdefault
LEFT JOIN pg_collation AS l
    ON l.oid = r.rngcollation AND r.rngcollation <> subtype.typcollation
LEFT JOIN pg_proc AS canonical ON canonical.oid = r.rngcanonical::oid
LEFT JOIN pg_namespace AS canonical_schema ON canonical_schema.oid = canonical.pronamespace
LEFT JOIN pg_proc AS difference ON difference.oid = r.rngsubdiff::oid
LEFT JOIN pg_namespace AS difference_schema ON difference_schema.oid = difference.pronamespace
LEFT JOIN pg_type AS multirange ON multirange.oid = r.multitype
LEFT JOIN pg_namespace AS multirange_schema
    ON multirange_schema.oid = multirange.typnamespace AND multirange_schema.oid <> n.oid
WHERE n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = 1247 AND d.objid = t.oid AND d.deptype = 'e'
    )
ORDER BY n.nspname, t.typname
