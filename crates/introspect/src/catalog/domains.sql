-- Domains with what they are over. One row each, of every namespace, because a column may be of
-- any; "listed" tells those that belong to the schema that is read.
-- Majors: 13 to 18. PostgreSQL 17 and later list NOT NULL among the constraints (contype n).
-- Parameter: $1 names of namespaces, '{}' for all.
-- 1247 is pg_type: an object is known by its catalog and its OID together.
SELECT
    t.oid AS domain,
    n.nspname::text AS schema,
    t.typname::text AS name,
    listed.listed,
    t.typnotnull AS not_null,
    l.collnamespace AS collation_namespace,
    l.collname::text AS "collation",
    pg_get_expr(t.typdefaultbin, 0) AS "default",
    CASE WHEN listed.listed THEN ARRAY(
        SELECT con.conname::text
        FROM pg_constraint AS con
        WHERE con.contypid = t.oid AND con.contype = 'c'
        ORDER BY con.conname
    ) END AS check_names,
    CASE WHEN listed.listed THEN ARRAY(
        SELECT pg_get_constraintdef(con.oid)
        FROM pg_constraint AS con
        WHERE con.contypid = t.oid AND con.contype = 'c'
        ORDER BY con.conname
    ) END AS check_definitions,
    coalesce(element.typnamespace, base.typnamespace) AS base_namespace,
    coalesce(element.typname, base.typname)::text AS base_name,
    coalesce(element.typtype, base.typtype)::text AS base_kind,
    coalesce(element.oid, base.oid) AS base_type,
    element.oid IS NOT NULL AS base_is_array,
    CASE WHEN t.typtypmod <> -1 THEN format_type(base.oid, t.typtypmod) END AS with_modifiers
FROM pg_type AS t
JOIN pg_namespace AS n ON n.oid = t.typnamespace
JOIN pg_type AS base ON base.oid = t.typbasetype
LEFT JOIN pg_collation AS l ON l.oid = t.typcollation AND t.typcollation <> base.typcollation
LEFT JOIN pg_type AS element ON element.oid = base.typelem AND element.typarray = base.oid
CROSS JOIN LATERAL (
    SELECT n.nspname !~ '^pg_'
        AND n.nspname <> 'information_schema'
        AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
        AND NOT EXISTS (
            SELECT
            FROM pg_depend AS d
            WHERE d.classid = 1247 AND d.objid = t.oid AND d.deptype = 'e'
        ) AS listed
) AS listed
WHERE t.typtype = 'd'
ORDER BY n.nspname, t.typname
