-- Rights on tables that the role, or a role it is a member of, has or has given. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
SELECT
    table_schema::text AS schema,
    table_name::text AS "table",
    grantee::text AS grantee,
    privilege_type::text AS privilege,
    is_grantable::text = 'YES' AS is_grantable
FROM information_schema.role_table_grants
WHERE table_schema::text NOT LIKE 'pg\_%'
    AND table_schema::text <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR table_schema::text = ANY ($1))
ORDER BY table_schema::text COLLATE "C", table_name::text COLLATE "C", grantee::text COLLATE "C",
    privilege_type::text COLLATE "C"
