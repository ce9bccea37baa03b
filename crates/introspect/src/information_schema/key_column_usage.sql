-- Columns of primary, unique and foreign keys of tables that the role owns or has a right on.
-- One row for each column of a key.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
SELECT
    table_schema::text AS schema,
    table_name::text AS "table",
    constraint_name::text AS "constraint",
    column_name::text AS "column",
    ordinal_position::int AS position,
    position_in_unique_constraint::int AS position_in_unique_constraint
FROM information_schema.key_column_usage
WHERE table_schema::text NOT LIKE 'pg\_%'
    AND table_schema::text <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR table_schema::text = ANY ($1))
ORDER BY table_schema::text COLLATE "C", table_name::text COLLATE "C", constraint_name::text COLLATE "C",
    ordinal_position
