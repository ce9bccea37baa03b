-- How many there are of what is never compared, by kind. Kinds without any have no row.
-- Left out: members of extensions, what another object brings with it, and what the server was born
-- with (an OID below 16384).
-- Majors: 13 to 18. Statistics targets are -1 by default, and from 17 on NULL.
-- Parameter: $1 names of namespaces, '{}' for all; what belongs to the whole database is counted
-- whatever they are.
-- An index goes with its table, since that of a key belongs to its constraint; what depends on nothing is
-- given the catalog 0.
-- Columns of catalogs that came with 14 and 18 are looked up in the inner FROM first and then in the
-- outer one, so that before they are constants. What stands on a partition alone is known by having no
-- parent: a partition is compared by its bounds.
-- 1249 is pg_attribute, 1255 pg_proc, 1259 pg_class, 1247 pg_type, 2615 pg_namespace: an object is
-- known by its catalog and its OID together.
SELECT
    o.kind,
    count(*) AS number
FROM (
    SELECT
        'grants' AS kind,
        CASE c.relkind WHEN 'S' THEN 0::oid ELSE 1259::oid END AS class,
        c.oid,
        c.relnamespace AS namespace
    FROM pg_class AS c WHERE c.relacl IS NOT NULL AND c.relpersistence <> 't'
    UNION ALL
    SELECT 'grants', 1259, c.oid, c.relnamespace
    FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid WHERE a.attacl IS NOT NULL
    UNION ALL
    SELECT 'grants', 1255, p.oid, p.pronamespace FROM pg_proc AS p WHERE p.proacl IS NOT NULL
    UNION ALL
    SELECT 'grants', 1247, t.oid, t.typnamespace FROM pg_type AS t WHERE t.typacl IS NOT NULL
    UNION ALL
    SELECT 'grants', 2615, n.oid, n.oid
    FROM pg_namespace AS n
    LEFT JOIN pg_init_privs AS born ON born.classoid = 2615 AND born.objoid = n.oid
    WHERE n.nspacl IS DISTINCT FROM born.initprivs
    UNION ALL
    SELECT 'storage parameters', 1259, coalesce(i.indrelid, c.oid), c.relnamespace
    FROM pg_class AS c
    LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
    WHERE c.reloptions IS NOT NULL AND c.relkind <> 'v' AND c.relpersistence <> 't'
    UNION ALL
    SELECT
        CASE
            WHEN a.attgenerated = 'v' THEN 'virtual generated columns'
            WHEN c.relkind IN ('i', 'I') AND a.attoptions IS NOT NULL
                THEN 'parameters of operator classes'
            ELSE 'storage parameters'
        END,
        1259, coalesce(i.indrelid, c.oid), c.relnamespace
    FROM (VALUES (''::"char")) AS before_14 (attcompression)
    CROSS JOIN LATERAL (
        SELECT
            attribute.attrelid, attribute.atttypid, attribute.attgenerated, attribute.attoptions,
            attribute.attfdwoptions, attribute.attstattarget, attribute.attstorage,
            attcompression
        FROM pg_attribute AS attribute
        -- Only what has a varying length is ever stored in more than one way.
        WHERE attribute.attnum > 0
            AND NOT attribute.attisdropped
            AND (
                attribute.attlen = -1
                OR attribute.attoptions IS NOT NULL
                OR attribute.attfdwoptions IS NOT NULL
                OR attribute.attstattarget >= 0
                OR attribute.attgenerated = 'v'
            )
    ) AS a
    JOIN pg_class AS c ON c.oid = a.attrelid
    JOIN pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
    WHERE c.relpersistence <> 't'
        AND CASE
            WHEN c.relkind IN ('i', 'I') THEN a.attoptions IS NOT NULL OR a.attstattarget >= 0
            WHEN c.relkind IN ('r', 'p', 'm', 'f') THEN
                a.attoptions IS NOT NULL
                OR a.attfdwoptions IS NOT NULL
                OR a.attstattarget >= 0
                OR a.attstorage <> t.typstorage
                OR a.attcompression <> ''
                OR a.attgenerated = 'v'
        END
    UNION ALL
    SELECT 'storage parameters', 1259, c.oid, c.relnamespace
    FROM pg_class AS c
    JOIN pg_class AS toast ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
    WHERE c.relpersistence <> 't'
    UNION ALL
    SELECT 'marks for CLUSTER', 1259, c.oid, c.relnamespace
    FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
    WHERE i.indisclustered AND c.relpersistence <> 't'
    UNION ALL
    SELECT 'servers and options of foreign tables', 1259, c.oid, c.relnamespace
    FROM pg_foreign_table AS f JOIN pg_class AS c ON c.oid = f.ftrelid
    UNION ALL
    SELECT
        CASE
            WHEN k.conperiod THEN 'temporal keys'
            WHEN NOT k.conenforced THEN 'constraints that are not enforced'
            WHEN k.contype = 'n' AND k.connoinherit THEN 'NOT NULL that is not inherited'
            WHEN k.contype = 'n' AND NOT k.convalidated THEN 'NOT NULL that is not validated'
            ELSE 'what stands on a partition alone'
        END,
        1259, c.oid, c.relnamespace
    FROM (VALUES (false, true)) AS before_18 (conperiod, conenforced)
    CROSS JOIN LATERAL (
        SELECT
            con.conrelid, con.contype, con.conparentid, con.conislocal, con.coninhcount,
            con.connoinherit, con.convalidated,
            conperiod, conenforced
        FROM pg_constraint AS con
        WHERE con.conrelid <> 0
    ) AS k
    JOIN pg_class AS c ON c.oid = k.conrelid AND c.relpersistence <> 't'
    WHERE k.conperiod
        OR NOT k.conenforced
        OR k.contype = 'n' AND (k.connoinherit OR NOT k.convalidated)
        OR c.relispartition
            AND k.conparentid = 0
            AND k.coninhcount = 0
            AND k.contype <> 'n'
    UNION ALL
    SELECT 'what stands on a partition alone', 1259, c.oid, c.relnamespace
    FROM pg_class AS c
    CROSS JOIN LATERAL (
        SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid
        UNION ALL
        SELECT
        FROM pg_trigger AS t
        LEFT JOIN pg_trigger AS above ON above.oid = t.tgparentid
        -- Before 15 what a partition has of its parent is internal to it.
        WHERE t.tgrelid = c.oid
            AND (NOT t.tgisinternal OR t.tgparentid <> 0)
            AND t.tgenabled IS DISTINCT FROM above.tgenabled
        UNION ALL
        SELECT FROM pg_rewrite AS r WHERE r.ev_class = c.oid
        UNION ALL
        SELECT
        FROM pg_description AS d
        WHERE d.classoid = 1259
            AND (
                d.objoid = c.oid AND d.objsubid > 0
                OR d.objoid IN (SELECT i.indexrelid FROM pg_index AS i WHERE i.indrelid = c.oid)
            )
        UNION ALL
        SELECT
        FROM pg_index AS i
        JOIN pg_class AS ic ON ic.oid = i.indexrelid
        WHERE i.indrelid = c.oid
            AND NOT ic.relispartition
            AND NOT EXISTS (
                SELECT FROM pg_constraint AS own
                WHERE own.conindid = i.indexrelid AND own.contype IN ('p', 'u', 'x')
            )
        UNION ALL
        SELECT WHERE c.relrowsecurity OR c.relforcerowsecurity
        UNION ALL
        SELECT WHERE c.relpersistence = 'u'
        UNION ALL
        SELECT WHERE c.relreplident <> 'd'
        UNION ALL
        SELECT
        FROM pg_attribute AS a
        JOIN pg_inherits AS h ON h.inhrelid = c.oid
        JOIN pg_attribute AS above
            ON above.attrelid = h.inhparent AND above.attname = a.attname AND above.attnum > 0
        WHERE a.attrelid = c.oid
            AND a.attnum > 0
            AND (a.attnotnull <> above.attnotnull OR a.atthasdef <> above.atthasdef)
    ) AS own
    WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
    UNION ALL
    SELECT 'tablespaces', 1259, c.oid, c.relnamespace
    FROM pg_class AS c WHERE c.reltablespace <> 0 AND c.relpersistence <> 't'
    UNION ALL
    SELECT 'statistics objects', 3381, s.oid, s.stxnamespace FROM pg_statistic_ext AS s
    UNION ALL
    SELECT 'operators', 2617, x.oid, x.oprnamespace FROM pg_operator AS x
    UNION ALL
    SELECT 'operator families', 2753, x.oid, x.opfnamespace
    FROM pg_opfamily AS x
    UNION ALL
    SELECT 'operator classes', 2616, x.oid, x.opcnamespace FROM pg_opclass AS x
    UNION ALL
    SELECT 'conversions', 2607, x.oid, x.connamespace FROM pg_conversion AS x
    UNION ALL
    SELECT 'text search objects', 3602, x.oid, x.cfgnamespace FROM pg_ts_config AS x
    UNION ALL
    SELECT 'text search objects', 3600, x.oid, x.dictnamespace FROM pg_ts_dict AS x
    UNION ALL
    SELECT 'text search objects', 3601, x.oid, x.prsnamespace FROM pg_ts_parser AS x
    UNION ALL
    SELECT 'text search objects', 3764, x.oid, x.tmplnamespace FROM pg_ts_template AS x
    UNION ALL
    SELECT 'shell types', 1247, x.oid, x.typnamespace
    FROM pg_type AS x WHERE x.typtype = 'p' AND NOT x.typisdefined
    UNION ALL
    SELECT 'unlogged sequences of identities', 0, c.oid, c.relnamespace
    FROM pg_class AS c
    JOIN pg_depend AS d ON d.classid = 1259 AND d.objid = c.oid AND d.deptype = 'i'
    WHERE c.relkind = 'S' AND c.relpersistence = 'u'
    UNION ALL
    SELECT 'dependencies on extensions', d.classid, d.objid, NULL
    FROM pg_extension AS x
    JOIN pg_depend AS d ON d.refclassid = 3079 AND d.refobjid = x.oid AND d.deptype = 'x'
    UNION ALL
    SELECT 'security labels', x.classoid, x.objoid, NULL FROM pg_seclabel AS x
    UNION ALL
    -- Beside those that are compared, a NOT NULL has one of its own from 18 on.
    SELECT 'comments on what is not compared', d.classoid, d.objoid, NULL
    FROM pg_description AS d
    LEFT JOIN pg_constraint AS k ON d.classoid = 2606 AND k.oid = d.objoid
    WHERE k.contype = 'n'
        OR d.classoid NOT IN (
            1247, 1255, 1259, 2606, 2615, 2618, 2620, 3079, 3256, 3456
        )
    UNION ALL
    SELECT 'base types', 1247, x.oid, x.typnamespace
    FROM pg_type AS x WHERE x.typtype = 'b' AND x.typelem = 0 AND x.typisdefined
    UNION ALL
    SELECT 'default privileges', 826, x.oid, NULL FROM pg_default_acl AS x
    UNION ALL
    SELECT 'event triggers', 3466, x.oid, NULL FROM pg_event_trigger AS x
    UNION ALL
    SELECT 'publications', 6104, x.oid, NULL FROM pg_publication AS x
    UNION ALL
    SELECT 'casts', 2605, x.oid, NULL FROM pg_cast AS x
    UNION ALL
    SELECT 'transforms', 3576, x.oid, NULL FROM pg_transform AS x
    UNION ALL
    SELECT 'access methods', 2601, x.oid, NULL FROM pg_am AS x
    UNION ALL
    SELECT 'languages', 2612, x.oid, NULL FROM pg_language AS x
    UNION ALL
    SELECT 'foreign servers', 1417, x.oid, NULL FROM pg_foreign_server AS x
    UNION ALL
    SELECT 'grants', 1417, x.oid, NULL FROM pg_foreign_server AS x WHERE x.srvacl IS NOT NULL
    UNION ALL
    SELECT 'grants', 2328, x.oid, NULL
    FROM pg_foreign_data_wrapper AS x WHERE x.fdwacl IS NOT NULL
    UNION ALL
    SELECT 'grants', 2612, x.oid, NULL
    FROM pg_language AS x WHERE x.lanacl IS NOT NULL
    UNION ALL
    SELECT 'user mappings', 1418, x.umid, NULL FROM pg_user_mappings AS x
    UNION ALL
    SELECT 'foreign data wrappers', 2328, x.oid, NULL FROM pg_foreign_data_wrapper AS x
    UNION ALL
    SELECT 'large objects', 2995, x.oid, NULL FROM pg_largeobject_metadata AS x
    UNION ALL
    -- A subscription belongs to one database of the server, and its OID is not for everybody.
    SELECT 'subscriptions', 6100, 16384, NULL
    FROM pg_subscription AS x
    JOIN pg_database AS own ON own.oid = x.subdbid AND own.datname = current_database()
) AS o
LEFT JOIN pg_namespace AS n ON n.oid = o.namespace
WHERE (o.oid >= 16384 OR o.kind IN ('grants', 'large objects'))
    AND (
        o.namespace IS NULL
        OR n.nspname !~ '^pg_'
        AND n.nspname <> 'information_schema'
        AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    )
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = o.class
            AND d.objid = o.oid
            AND d.objsubid = 0
            AND d.deptype IN ('e', 'i')
    )
GROUP BY o.kind
ORDER BY o.kind
