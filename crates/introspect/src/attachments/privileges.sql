-- Owners, and privileges that are not those that an object is born with. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
--
-- What nobody may do that anybody may with a new object is a row, too: what gives it is a REVOKE.
-- A relation or a routine has the same privileges whatever its kind, which may change under its name.
-- What belongs to a table, such as the sequence of a serial column, has its table's owner.
SELECT
    row.*
FROM (
    WITH kept AS (
        SELECT n.oid, n.nspname
        FROM pg_namespace AS n
        WHERE n.nspname !~ '^pg_'
            AND n.nspname <> 'information_schema'
            AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    ),
    object AS (
        SELECT
            2615::oid AS class, n.oid, n.nspowner AS owner, n.nspacl AS acl, 'n'::"char" AS born,
            'SCHEMA' AS word, true AS is_owned
        FROM pg_namespace AS n JOIN kept ON kept.oid = n.oid
        UNION ALL
        SELECT
            1259, c.oid, c.relowner, c.relacl, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char",
            CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
            NOT EXISTS (
                SELECT
                FROM pg_depend AS d
                WHERE c.relkind = 'S'
                    AND d.classid = 1259 AND d.objid = c.oid AND d.objsubid = 0
                    AND d.refclassid = 1259 AND d.deptype IN ('a', 'i')
            )
        FROM pg_class AS c
        JOIN kept ON kept.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
        UNION ALL
        SELECT
            1255, p.oid, p.proowner, p.proacl, 'f',
            'ROUTINE',
            -- The functions of a range type come and go with it.
            NOT EXISTS (
                SELECT
                FROM pg_depend AS d
                WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype = 'i'
            )
        FROM pg_proc AS p
        JOIN kept ON kept.oid = p.pronamespace
        UNION ALL
        SELECT 1247, t.oid, t.typowner, t.typacl, 'T', 'TYPE', true
        FROM pg_type AS t
        JOIN kept ON kept.oid = t.typnamespace
        LEFT JOIN pg_class AS c ON c.oid = t.typrelid
        WHERE t.typtype IN ('d', 'e', 'r') OR t.typtype = 'c' AND c.relkind = 'c'
    ),
    named AS (
        SELECT
            o.*, known.identity,
            ARRAY[
                CASE o.word
                    WHEN 'TABLE' THEN 'relation'
                    WHEN 'ROUTINE' THEN 'routine'
                    ELSE known.type
                END || ' ' || known.identity
            ] AS addresses
        FROM object AS o
        CROSS JOIN LATERAL pg_identify_object(o.class, o.oid, 0) AS known
        WHERE NOT EXISTS (
            SELECT
            FROM pg_depend AS d
            WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e'
        )
    ),
    single AS (
        SELECT
            named.addresses, named.word, named.identity, '' AS columns,
            own.grantee, own.privilege_type, own.is_grantable, true AS is_given
        FROM named
        CROSS JOIN LATERAL (
            SELECT a.grantee, a.privilege_type, a.is_grantable FROM aclexplode(named.acl) AS a
            EXCEPT
            SELECT a.grantee, a.privilege_type, a.is_grantable
            FROM aclexplode(acldefault(named.born, named.owner)) AS a
        ) AS own
        WHERE named.acl IS NOT NULL
        UNION ALL
        SELECT
            named.addresses, named.word, named.identity, '',
            own.grantee, own.privilege_type, own.is_grantable, false
        FROM named
        CROSS JOIN LATERAL (
            SELECT a.grantee, a.privilege_type, a.is_grantable
            FROM aclexplode(acldefault(named.born, named.owner)) AS a
            EXCEPT
            SELECT a.grantee, a.privilege_type, a.is_grantable FROM aclexplode(named.acl) AS a
        ) AS own
        WHERE named.acl IS NOT NULL
        UNION ALL
        SELECT DISTINCT
            ARRAY['relation column ' || known.identity], 'TABLE', named.identity,
            format(' (%I)', a.attname), own.grantee, own.privilege_type, own.is_grantable, true
        FROM named
        JOIN pg_attribute AS a ON a.attrelid = named.oid AND a.attacl IS NOT NULL
        CROSS JOIN LATERAL aclexplode(a.attacl) AS own
        CROSS JOIN LATERAL pg_identify_object(1259, a.attrelid, a.attnum) AS known
        WHERE named.class = 1259 AND NOT a.attisdropped
    ),
    privilege AS (
        SELECT
            addresses, word, identity, grantee, is_grantable, is_given,
            string_agg(privilege_type || columns, ', ' ORDER BY privilege_type) AS privileges
        FROM single
        GROUP BY addresses, word, identity, grantee, is_grantable, is_given
    )
    SELECT
        1::bigint AS rank,
        'the owner of the ' || named.addresses[1] AS about,
        named.addresses,
        format('ALTER %s %s OWNER TO %I', named.word, named.identity, r.rolname) AS give,
        NULL::text AS take,
        quote_ident(r.rolname) AS role,
        false AS is_in_the_way
    FROM named
    JOIN pg_roles AS r ON r.oid = named.owner
    WHERE named.is_owned
    UNION ALL
    SELECT
        CASE WHEN p.is_given THEN 3 ELSE 2 END,
        format(
            '%s of %s on the %s', p.privileges, coalesce(r.rolname, 'everybody'), p.addresses[1]
        ),
        p.addresses,
        CASE WHEN p.is_given THEN words.grants ELSE words.revokes END,
        CASE WHEN p.is_given THEN words.revokes ELSE words.grants END,
        quote_ident(r.rolname),
        false
    FROM privilege AS p
    LEFT JOIN pg_roles AS r ON r.oid = p.grantee
    CROSS JOIN LATERAL (
        SELECT
            p.privileges || ' ON ' || p.word || ' ' || p.identity AS what,
            CASE WHEN p.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END AS who
    ) AS said
    CROSS JOIN LATERAL (
        SELECT
            'GRANT ' || said.what || ' TO ' || said.who
            || CASE WHEN p.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS grants,
            'REVOKE ' || said.what || ' FROM ' || said.who AS revokes
    ) AS words
    WHERE p.grantee = 0 OR r.oid IS NOT NULL
) AS row
ORDER BY rank, give, addresses
