-- Columns that the role owns or has a right on. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
SELECT
    table_schema::text AS schema,
    table_name::text AS "table",
    column_name::text AS name,
    ordinal_position::int AS position,
    is_nullable::text = 'YES' AS is_nullable,
    data_type::text AS data_type,
    udt_schema::text AS type_schema,
    udt_name::text AS type_name,
    domain_schema::text AS domain_schema,
    domain_name::text AS domain_name,
    character_maximum_length::int AS length,
    numeric_precision::int AS numeric_precision,
    numeric_scale::int AS numeric_scale,
    datetime_precision::int AS datetime_precision,
    column_default::text AS "default",
    identity_generation::text AS identity,
    is_generated::text = 'ALWAYS' AS is_generated
FROM information_schema.columns
WHERE table_schema::text NOT LIKE 'pg\_%'
    AND table_schema::text <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR table_schema::text = ANY ($1))
ORDER BY table_schema::text COLLATE "C", table_name::text COLLATE "C", ordinal_position
