-- What there is, and a hash of each object's own properties, so that two readings tell what a
-- migration made, changed or dropped. PostgreSQL 13 to 18. Objects keep their OID through a
-- rename; nothing is deparsed, and nothing of the system's or of an extension's is listed.
WITH relations AS (
    SELECT c.oid, n.nspname, c.relname, c.relkind
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend d
          WHERE d.classid = 1259 AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e'
      )
)
SELECT 'table' AS kind, r.oid::text AS key, r.oid::text AS table_key,
       r.nspname::text AS schema, r.relname::text AS table_name, r.relname::text AS name,
       md5(concat_ws('|', r.nspname, r.relname, r.relkind)) AS hash
FROM relations r
UNION ALL
SELECT 'column', a.attrelid::text || '.' || a.attnum, r.oid::text,
       r.nspname, r.relname, a.attname,
       md5(concat_ws('|', a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity,
                     a.attgenerated, a.attcollation, coalesce(d.adbin::text, '')))
FROM relations r
JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
UNION ALL
SELECT 'constraint', 'c' || o.oid::text, r.oid::text, r.nspname, r.relname, o.conname,
       md5(concat_ws('|', o.conname, o.contype, o.conkey::text, o.confrelid, o.confkey::text,
                     o.confupdtype, o.confdeltype, o.confmatchtype, o.condeferrable,
                     o.condeferred, o.convalidated, coalesce(o.conbin::text, '')))
FROM relations r
JOIN pg_catalog.pg_constraint o ON o.conrelid = r.oid AND o.contype <> 'n'
UNION ALL
SELECT 'index', 'i' || i.indexrelid::text, r.oid::text, r.nspname, r.relname, x.relname,
       md5(concat_ws('|', x.relname, i.indisunique, i.indisvalid, i.indnkeyatts, i.indkey::text,
                     i.indoption::text, i.indclass::text, i.indcollation::text,
                     coalesce(i.indexprs::text, ''), coalesce(i.indpred::text, '')))
FROM relations r
JOIN pg_catalog.pg_index i ON i.indrelid = r.oid
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
UNION ALL
SELECT 'enum', 't' || t.oid::text, NULL, n.nspname, NULL, t.typname,
       md5(concat_ws('|', n.nspname, t.typname,
                     string_agg(e.enumlabel, '|' ORDER BY e.enumsortorder)))
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid
WHERE t.typtype = 'e' AND n.nspname !~ '^pg_'
GROUP BY t.oid, n.nspname, t.typname
ORDER BY 1, 2
