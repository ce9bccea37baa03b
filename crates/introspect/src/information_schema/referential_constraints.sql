-- Foreign keys of tables that the role owns or has a right on other than SELECT. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
SELECT
    constraint_schema::text AS schema,
    constraint_name::text AS name,
    unique_constraint_schema::text AS unique_constraint_schema,
    unique_constraint_name::text AS unique_constraint,
    match_option::text AS match_option,
    update_rule::text AS on_update,
    delete_rule::text AS on_delete
FROM information_schema.referential_constraints
WHERE constraint_schema::text NOT LIKE 'pg\_%'
    AND constraint_schema::text <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR constraint_schema::text = ANY ($1))
ORDER BY constraint_schema::text COLLATE "C", constraint_name::text COLLATE "C",
    unique_constraint_schema::text COLLATE "C", unique_constraint_name::text COLLATE "C"
