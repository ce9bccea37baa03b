-- Who is asking, and of what kind of server. PostgreSQL 13 to 18; any role may ask.
-- The one parameter, a list of namespaces, is not needed here.
SELECT current_user::text,
       coalesce((SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user), false),
       pg_catalog.pg_is_in_recovery(),
       pg_catalog.inet_server_port(),
       current_database()::text,
       coalesce(cardinality($1::text[]), 0) >= 0
