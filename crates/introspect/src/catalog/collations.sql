-- Collations of the user's own, without members of extensions. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 3456 is pg_collation: an object is known by its catalog and its OID together.
--
-- The locale of a provider other than libc is colliculocale from 15 on and colllocale from 17 on,
-- before 15 it stands in collcollate; collicurules exists from 16 on. An unqualified name is
-- looked up in the inner FROM first and then in the outer one.
SELECT
    l.oid AS "collation",
    n.nspname::text AS schema,
    l.collname::text AS name,
    CASE l.collprovider
        WHEN 'c' THEN 'libc'
        WHEN 'i' THEN 'icu'
        WHEN 'b' THEN 'builtin'
        ELSE l.collprovider::text
    END AS provider,
    coalesce(l.locale, l.collcollate::text) AS locale,
    coalesce(l.locale, l.collctype::text) AS character_type,
    l.collisdeterministic AS deterministic,
    l.rules
FROM (
    VALUES (NULL::text, NULL::text, NULL::text)
) AS before_15 (colliculocale, colllocale, collicurules)
CROSS JOIN LATERAL (
    SELECT
        own.oid, own.collname, own.collnamespace, own.collprovider, own.collcollate,
        own.collctype, own.collisdeterministic,
        coalesce(colllocale, colliculocale)::text AS locale,
        collicurules AS rules
    FROM pg_collation AS own
) AS l
JOIN pg_namespace AS n ON n.oid = l.collnamespace
WHERE n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = 3456 AND d.objid = l.oid AND d.deptype = 'e'
    )
ORDER BY n.nspname, l.collname
