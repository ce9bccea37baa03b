-- Row security policies. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 3256 is pg_policy: an object is known by its catalog and its OID together.
--
-- A condition may hold a query, and printing that locks the tables that it names until the
-- transaction ends, so this has a transaction of its own. Role 0 is PUBLIC.
SELECT
    p.oid AS policy,
    p.polrelid AS relation,
    p.polname::text AS name,
    CASE p.polcmd
        WHEN 'r' THEN 'select'
        WHEN 'a' THEN 'insert'
        WHEN 'w' THEN 'update'
        WHEN 'd' THEN 'delete'
        ELSE 'all'
    END AS command,
    p.polpermissive AS permissive,
    ARRAY(
        SELECT coalesce(quote_ident(r.rolname), 'PUBLIC')
        FROM unnest(p.polroles) AS member (role)
        LEFT JOIN pg_roles AS r ON r.oid = member.role
        ORDER BY 1
    ) AS roles,
    pg_get_expr(p.polqual, p.polrelid) AS using,
    pg_get_expr(p.polwithcheck, p.polrelid) AS with_check
FROM pg_policy AS p
JOIN pg_class AS c ON c.oid = p.polrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE NOT c.relispartition
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = 3256 AND d.objid = p.oid AND d.deptype = 'e'
    )
ORDER BY p.polrelid, p.polname
