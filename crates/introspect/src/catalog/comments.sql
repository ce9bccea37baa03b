-- Comments. One row each, with the table, type or enum that a part belongs to.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all. What a comment is on is looked up among what has
-- been read; only an enum type is known by its name.
-- Catalogs: 1247 pg_type, 1255 pg_proc, 1259 pg_class, 2606 pg_constraint, 2615 pg_namespace,
-- 2618 pg_rewrite, 2620 pg_trigger, 3079 pg_extension, 3256 pg_policy, 3456 pg_collation.
--
-- The comment on an attribute of a composite type is kept by the type's row of pg_class.
SELECT
    d.classoid AS class,
    d.objoid AS object,
    d.objsubid::int2 AS number,
    d.description,
    coalesce(con.conrelid, i.indrelid) AS relation,
    coalesce(con.conname, ic.relname, a.attname)::text AS part,
    coalesce(nullif(con.contypid, 0), nullif(composite.reltype, 0)) AS type,
    e.typname::text AS enum,
    en.nspname::text AS enum_schema
FROM pg_description AS d
LEFT JOIN pg_constraint AS con ON d.classoid = 2606 AND con.oid = d.objoid
LEFT JOIN pg_index AS i ON d.classoid = 1259 AND i.indexrelid = d.objoid
LEFT JOIN pg_class AS ic ON ic.oid = i.indexrelid
LEFT JOIN pg_class AS composite
    ON d.classoid = 1259 AND composite.oid = d.objoid AND composite.relkind = 'c'
LEFT JOIN pg_attribute AS a ON a.attrelid = composite.oid AND a.attnum = d.objsubid
LEFT JOIN pg_type AS e ON d.classoid = 1247 AND e.oid = d.objoid AND e.typtype = 'e'
LEFT JOIN pg_namespace AS en ON en.oid = e.typnamespace
WHERE (cardinality($1::text[]) = 0 OR coalesce(en.nspname = ANY ($1), true))
    AND d.classoid IN (1247, 1255, 1259, 2606, 2615, 2618, 2620, 3079, 3256, 3456)
    AND (d.objoid >= 16384 OR d.classoid = 2615)
ORDER BY d.classoid, d.objoid, d.objsubid
