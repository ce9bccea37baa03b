-- Indexes that no constraint owns. One row for each of their columns, keys before included ones.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
--
-- Everything is read from the catalog, because pg_get_indexdef for all doubles the server's work;
-- expressions and predicates are printed by expressions.sql.
--
-- pg_index.indnullsnotdistinct exists from 15 on. An unqualified name is looked up in the inner
-- FROM first and then in the outer one, so before 15 it is the constant.
--
-- What an expression or a predicate reads stands in pg_depend (1259 is pg_class). A column that is
-- a key too is not listed again.
--
-- An operator class is named where it is no type's default; its namespace only where it is neither
-- the server's (11 is pg_catalog) nor an extension's (2616 is pg_opclass).
SELECT
    i.indrelid AS relation,
    k.position = 1 AS starts_index,
    ic.relname::text AS name,
    am.amname::text AS method,
    i.indisunique AS is_unique,
    i.indisvalid AS valid,
    i.indnullsnotdistinct AS nulls_not_distinct,
    i.indpred IS NOT NULL AS is_partial,
    CASE
        WHEN k.position = 1 AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL) THEN ARRAY(
            SELECT d.refobjsubid::int2
            FROM pg_depend AS d
            WHERE d.classid = 1259
                AND d.objid = i.indexrelid
                AND d.refclassid = 1259
                AND d.refobjid = i.indrelid
                AND d.refobjsubid > 0
                AND d.refobjsubid <> ALL (i.indkey::int2[])
            ORDER BY d.refobjsubid
        )
    END AS reads,
    k.position > i.indnkeyatts AS is_included,
    k.number AS "column",
    coalesce(k.options & 1 = 1, false) AS descending,
    coalesce(k.options & 2 = 2, false) AS nulls_first,
    CASE
        WHEN class.opcnamespace <> 11 AND NOT EXISTS (
            SELECT
            FROM pg_depend AS d
            WHERE d.classid = 2616 AND d.objid = class.oid AND d.deptype = 'e'
        ) THEN class.opcnamespace
    END AS operator_class_namespace,
    class.opcname::text AS operator_class,
    k."collation" AS collation_oid,
    collation_.collnamespace AS collation_namespace,
    collation_.collname::text AS "collation"
FROM (VALUES (false)) AS before_15 (indnullsnotdistinct)
CROSS JOIN LATERAL (
    SELECT
        index.indexrelid, index.indrelid, index.indisunique, index.indisvalid, index.indnkeyatts,
        index.indkey, index.indclass, index.indcollation, index.indoption, index.indexprs,
        index.indpred,
        indnullsnotdistinct
    FROM pg_index AS index
) AS i
JOIN pg_class AS c ON c.oid = i.indrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_class AS ic ON ic.oid = i.indexrelid
JOIN pg_am AS am ON am.oid = ic.relam
CROSS JOIN LATERAL unnest(
    i.indkey::int2[], i.indclass::oid[], i.indcollation::oid[], i.indoption::int2[]
) WITH ORDINALITY AS k (number, class, "collation", options, position)
LEFT JOIN pg_opclass AS class ON class.oid = k.class AND NOT class.opcdefault
LEFT JOIN pg_collation AS collation_ ON collation_.oid = k."collation"
WHERE c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND NOT EXISTS (
        SELECT
        FROM pg_constraint AS con
        WHERE con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x')
    )
ORDER BY i.indexrelid, k.position
