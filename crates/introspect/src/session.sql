-- Who is asking, and what kind of server answers. One row.
-- Majors: 13 to 18; any role may ask.
-- Parameter: $1 names of namespaces. It is not used but to be there, as it is for every query.
SELECT
    current_user::text AS role,
    coalesce(
        (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = current_user),
        false
    ) AS is_superuser,
    pg_is_in_recovery() AS is_replica,
    inet_server_port() AS server_port,
    current_database()::text AS database
WHERE $1::text[] IS NOT NULL
