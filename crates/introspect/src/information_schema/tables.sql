-- Tables and views that the role owns or has a right on. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
SELECT
    table_schema::text AS schema,
    table_name::text AS name,
    table_type::text AS kind
FROM information_schema.tables
WHERE table_schema::text NOT LIKE 'pg\_%'
    AND table_schema::text <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR table_schema::text = ANY ($1))
ORDER BY table_schema::text COLLATE "C", table_name::text COLLATE "C"
