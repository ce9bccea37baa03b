-- Constraints of tables that the role owns or has a right on other than SELECT. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
SELECT
    table_schema::text AS schema,
    table_name::text AS "table",
    constraint_name::text AS name,
    constraint_type::text AS kind,
    is_deferrable::text = 'YES' AS is_deferrable,
    initially_deferred::text = 'YES' AS initially_deferred
FROM information_schema.table_constraints
WHERE table_schema::text NOT LIKE 'pg\_%'
    AND table_schema::text <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR table_schema::text = ANY ($1))
ORDER BY table_schema::text COLLATE "C", table_name::text COLLATE "C", constraint_name::text COLLATE "C"
