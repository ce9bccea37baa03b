-- What stands on objects and is not compared: casts, publications, statistics objects, and what
-- nothing here can write, such as operators. One row each.
-- Majors: 13 to 18. Lists of columns and conditions of publications came with 15.
-- Parameter: $1 names of namespaces, '{}' for all; what belongs to the whole database is listed
-- whatever they are.
--
-- A publication of whole namespaces or of everything needs nothing of a single table.
SELECT
    0::bigint AS rank,
    'the publication ' || p.pubname AS about,
    '{}'::text[] AS addresses,
    format(
        'CREATE PUBLICATION %I WITH (publish = %L, publish_via_partition_root = %s)',
        p.pubname,
        concat_ws(
            ', ',
            CASE WHEN p.pubinsert THEN 'insert' END,
            CASE WHEN p.pubupdate THEN 'update' END,
            CASE WHEN p.pubdelete THEN 'delete' END,
            CASE WHEN p.pubtruncate THEN 'truncate' END
        ),
        CASE WHEN p.pubviaroot THEN 'true' ELSE 'false' END
    ) AS give,
    NULL::text AS take,
    NULL::text AS role,
    false AS is_in_the_way
FROM pg_publication AS p
WHERE EXISTS (SELECT FROM pg_publication_rel AS r WHERE r.prpubid = p.oid)
UNION ALL
SELECT
    5,
    format('the table %s of the publication %I', own.identity, p.pubname),
    ARRAY(
        SELECT DISTINCT known.type || ' ' || known.identity
        FROM pg_depend AS d
        CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) AS known
        WHERE d.classid = 6106 AND d.objid = r.oid AND d.refclassid <> 6104
        ORDER BY 1
    ),
    format('ALTER PUBLICATION %I ADD TABLE %s%s', p.pubname, own.only, own.identity)
    || coalesce(' (' || (
        SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
        FROM jsonb_array_elements_text(to_jsonb(r) -> 'prattrs') AS listed (number)
        JOIN pg_attribute AS a ON a.attrelid = r.prrelid AND a.attnum = listed.number::int
        WHERE jsonb_typeof(to_jsonb(r) -> 'prattrs') = 'array'
    ) || ')', '')
    || coalesce(' WHERE (' || (to_jsonb(shown) ->> 'rowfilter') || ')', ''),
    format('ALTER PUBLICATION %I DROP TABLE %s%s', p.pubname, own.only, own.identity),
    NULL,
    to_jsonb(r) ->> 'prattrs' IS NOT NULL OR to_jsonb(r) ->> 'prqual' IS NOT NULL
FROM pg_publication_rel AS r
JOIN pg_publication AS p ON p.oid = r.prpubid
JOIN pg_class AS c ON c.oid = r.prrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_publication_tables AS shown
    ON shown.pubname = p.pubname AND shown.schemaname = n.nspname AND shown.tablename = c.relname
-- Children are members for themselves.
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN c.relhassubclass AND c.relkind = 'r' THEN 'ONLY ' ELSE '' END AS only,
        (pg_identify_object(1259, r.prrelid, 0)).identity AS identity
) AS own
UNION ALL
SELECT
    5,
    'the ' || pg_describe_object(2605, k.oid, 0),
    ARRAY(
        SELECT DISTINCT known.type || ' ' || known.identity
        FROM pg_depend AS d
        CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) AS known
        WHERE d.classid = 2605 AND d.objid = k.oid
        ORDER BY 1
    ),
    format(
        'CREATE CAST (%s AS %s) %s%s',
        format_type(k.castsource, NULL), format_type(k.casttarget, NULL),
        CASE k.castmethod
            WHEN 'f' THEN 'WITH FUNCTION ' || (pg_identify_object(1255, k.castfunc, 0)).identity
            WHEN 'i' THEN 'WITH INOUT'
            ELSE 'WITHOUT FUNCTION'
        END,
        CASE k.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END
    ),
    format(
        'DROP CAST (%s AS %s)', format_type(k.castsource, NULL), format_type(k.casttarget, NULL)
    ),
    NULL,
    true
FROM pg_cast AS k
WHERE k.oid >= 16384
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = 2605 AND d.objid = k.oid AND d.deptype IN ('e', 'i')
    )
UNION ALL
SELECT
    6,
    'the comment on the ' || pg_describe_object(2605, k.oid, 0),
    ARRAY(
        SELECT DISTINCT known.type || ' ' || known.identity
        FROM pg_depend AS d
        CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) AS known
        WHERE d.classid = 2605 AND d.objid = k.oid
        ORDER BY 1
    ),
    format(
        'COMMENT ON CAST (%s AS %s) IS %L',
        format_type(k.castsource, NULL), format_type(k.casttarget, NULL),
        obj_description(k.oid, 'pg_cast')
    ),
    NULL,
    NULL,
    false
FROM pg_cast AS k
WHERE k.oid >= 16384 AND obj_description(k.oid, 'pg_cast') IS NOT NULL
UNION ALL
SELECT
    own.rank,
    own.about || known.identity,
    ARRAY(
        SELECT column_of.type || ' ' || column_of.identity
        FROM pg_depend AS d
        CROSS JOIN LATERAL
            pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) AS column_of
        WHERE d.classid = 3381 AND d.objid = s.oid AND d.refclassid = 1259
        ORDER BY 1
    ),
    own.give,
    own.take,
    own.role,
    false
FROM pg_statistic_ext AS s
JOIN pg_roles AS r ON r.oid = s.stxowner
CROSS JOIN LATERAL pg_identify_object(3381, s.oid, 0) AS known
CROSS JOIN LATERAL (
    VALUES
    (
        5, 'the statistics object ', pg_get_statisticsobjdef(s.oid),
        'DROP STATISTICS ' || known.identity, NULL
    ),
    (
        6, 'the owner of the statistics object ',
        format('ALTER STATISTICS %s OWNER TO %I', known.identity, r.rolname), NULL,
        quote_ident(r.rolname)
    ),
    (
        6, 'the statistics target of the statistics object ',
        'ALTER STATISTICS ' || known.identity || ' SET STATISTICS '
        || CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END, NULL, NULL
    ),
    (
        6, 'the comment on the statistics object ',
        'COMMENT ON STATISTICS ' || known.identity || ' IS '
        || quote_literal(obj_description(s.oid, 'pg_statistic_ext')), NULL, NULL
    )
) AS own (rank, about, give, take, role)
WHERE own.give IS NOT NULL
UNION ALL
SELECT
    7,
    'the ' || pg_describe_object(d.classid, d.objid, 0),
    array_agg(DISTINCT known.type || ' ' || known.identity),
    NULL,
    NULL,
    NULL,
    true
FROM pg_depend AS d
CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) AS known
WHERE d.classid IN (2617, 2616, 2753, 2602, 2603, 3576, 3600, 3601, 3602, 3466)
    AND d.objid >= 16384
    AND d.refobjid >= 16384
    AND d.refclassid IN (1247, 1255, 1259)
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS member
        WHERE member.classid = d.classid AND member.objid = d.objid AND member.deptype = 'e'
    )
GROUP BY d.classid, d.objid
ORDER BY rank, give, about, addresses
