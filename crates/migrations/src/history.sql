-- What there is, and a hash of each object's own properties, so that two readings tell what a
-- migration made, changed or dropped. PostgreSQL 13 to 18. Objects keep their OID through a
-- rename; nothing is deparsed, and nothing of the system's or of an extension's is listed.
--
-- The kinds are the words of reports. A row whose table_key is set belongs to that table; where
-- it touches is true, a change of it is one of the table, too.
-- Whole catalog rows are hashed as jsonb, so that no column of a newer server is missed; who owns
-- an object and who may use it is none of its properties. Trees of statements say where in the
-- text their parts stood, which is no property either. What an OID below 16384 has is the system's.
WITH namespaces AS (
    SELECT n.oid, n.nspname
    FROM pg_catalog.pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), members AS (
    SELECT d.classid, d.objid
    FROM pg_catalog.pg_depend d
    WHERE d.deptype = 'e' AND d.objsubid = 0 AND d.objid >= 16384
), relations AS (
    SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition
    FROM pg_catalog.pg_class c
    JOIN namespaces n ON n.oid = c.relnamespace
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND NOT EXISTS (SELECT FROM members m WHERE m.classid = 1259 AND m.objid = c.oid)
)
SELECT 'table' AS kind, r.oid::text AS key, r.oid::text AS table_key, false AS touches,
       r.nspname::text AS schema, r.relname::text AS table_name, r.relname::text AS name,
       NULL::text AS arguments,
       md5(concat_ws('|', r.nspname, r.relname, r.relkind)) AS hash
FROM relations r
WHERE r.relkind NOT IN ('v', 'm')
UNION ALL
SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END, r.oid::text, NULL, false,
       r.nspname, NULL, r.relname, NULL,
       md5(concat_ws('|', r.nspname, r.relname, c.reloptions::text, c.relam,
                     regexp_replace(w.ev_action::text, ':\w*(location|stmt_len) -?\d+', '', 'g')))
FROM relations r
JOIN pg_catalog.pg_class c ON c.oid = r.oid AND c.relkind IN ('v', 'm')
JOIN pg_catalog.pg_rewrite w ON w.ev_class = r.oid AND w.oid >= 16384
    AND w.rulename = '_RETURN'
UNION ALL
SELECT 'column', a.attrelid::text || '.' || a.attnum, r.oid::text, r.relkind NOT IN ('v', 'm'),
       r.nspname, r.relname, a.attname, NULL,
       md5(concat_ws('|', a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity,
                     a.attgenerated, a.attcollation, coalesce(d.adbin::text, '')))
FROM relations r
JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
UNION ALL
SELECT 'constraint', 'c' || o.oid::text, r.oid::text, true, r.nspname, r.relname, o.conname, NULL,
       md5(concat_ws('|', o.conname, o.contype, o.conkey::text, o.confrelid, o.confkey::text,
                     o.confupdtype, o.confdeltype, o.confmatchtype, o.condeferrable,
                     o.condeferred, o.convalidated, coalesce(o.conbin::text, '')))
FROM relations r
JOIN pg_catalog.pg_constraint o ON o.conrelid = r.oid AND o.contype <> 'n'
UNION ALL
SELECT 'index', 'i' || i.indexrelid::text, r.oid::text, true, r.nspname, r.relname, x.relname, NULL,
       md5(concat_ws('|', x.relname, i.indisunique, i.indisvalid, i.indnkeyatts, i.indkey::text,
                     i.indoption::text, i.indclass::text, i.indcollation::text,
                     coalesce(i.indexprs::text, ''), coalesce(i.indpred::text, '')))
FROM relations r
JOIN pg_catalog.pg_index i ON i.indrelid = r.oid
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
UNION ALL
SELECT t.trait, r.oid::text || ' ' || t.trait, r.oid::text, true, r.nspname, NULL, r.relname, NULL,
       md5(t.state)
FROM relations r
JOIN pg_catalog.pg_class c ON c.oid = r.oid
LEFT JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = r.oid
CROSS JOIN LATERAL (
    VALUES
        ('table options', CASE
            WHEN c.relpersistence = 'u' OR c.relreplident <> 'd' OR c.reloftype <> 0
            THEN concat_ws('|', c.relpersistence, c.relreplident, c.reloftype) END),
        ('row security', CASE
            WHEN c.relrowsecurity OR c.relforcerowsecurity
            THEN concat_ws('|', c.relrowsecurity, c.relforcerowsecurity) END),
        ('partitioning', to_jsonb(p)::text),
        ('inheritance', CASE WHEN NOT c.relispartition THEN (
            SELECT string_agg(h.inhparent::text, '|' ORDER BY h.inhseqno)
            FROM pg_catalog.pg_inherits h
            WHERE h.inhrelid = c.oid
        ) END)
) AS t (trait, state)
WHERE t.state IS NOT NULL AND r.relkind NOT IN ('v', 'm')
UNION ALL
SELECT 'partition', 'p' || r.oid::text, NULL, false, r.nspname, NULL, r.relname, NULL,
       md5(concat_ws('|', r.nspname, r.relname, h.inhparent, c.relpartbound::text))
FROM relations r
JOIN pg_catalog.pg_class c ON c.oid = r.oid
JOIN pg_catalog.pg_inherits h ON h.inhrelid = r.oid
WHERE r.relispartition
UNION ALL
SELECT 'trigger', 'g' || t.oid::text, r.oid::text, false, r.nspname, r.relname, t.tgname, NULL,
       md5((to_jsonb(t) - 'oid')::text)
FROM relations r
JOIN pg_catalog.pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
UNION ALL
SELECT 'rule', 'w' || w.oid::text, r.oid::text, false, r.nspname, r.relname, w.rulename, NULL,
       md5(regexp_replace((to_jsonb(w) - 'oid')::text, ':\w*(location|stmt_len) -?\d+', '', 'g'))
FROM relations r
JOIN pg_catalog.pg_rewrite w ON w.ev_class = r.oid AND w.rulename <> '_RETURN'
UNION ALL
SELECT 'policy', 'o' || p.oid::text, r.oid::text, false, r.nspname, r.relname, p.polname, NULL,
       md5(regexp_replace((to_jsonb(p) - 'oid')::text, ':\w*(location|stmt_len) -?\d+', '', 'g'))
FROM relations r
JOIN pg_catalog.pg_policy p ON p.polrelid = r.oid
UNION ALL
-- A sequence is known by its own name or, where it is a column's business, by the column's.
SELECT 'sequence', known.prefix || c.oid::text, known.table_key, false,
       known.nspname, known.table_name, known.name, NULL,
       md5(concat_ws('|', n.nspname, c.relname, c.relpersistence, to_jsonb(s)::text))
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN namespaces n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend d
    ON d.classid = 1259 AND d.objid = c.oid AND d.refclassid = 1259 AND d.refobjsubid > 0
    AND d.deptype IN ('a', 'i')
LEFT JOIN relations r ON r.oid = d.refobjid
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
CROSS JOIN LATERAL (
    VALUES
        ('s', NULL::text, n.nspname, NULL::name, c.relname),
        ('a', r.oid::text, r.nspname, r.relname, a.attname)
) AS known (prefix, table_key, nspname, table_name, name)
WHERE c.oid >= 16384 AND known.name IS NOT NULL
  AND NOT EXISTS (SELECT FROM members m WHERE m.classid = 1259 AND m.objid = c.oid)
UNION ALL
SELECT 'function', 'f' || p.oid::text, NULL, false, n.nspname, NULL, p.proname,
       array_to_string(ARRAY(
           SELECT format_type(argument.type, NULL)
           FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS argument (type, position)
           ORDER BY argument.position
       ), ', '),
       md5(regexp_replace((to_jsonb(p) - 'oid' - 'proowner' - 'proacl')::text
                          || coalesce((to_jsonb(g) - 'aggfnoid')::text, ''),
                          ':\w*(location|stmt_len) -?\d+', '', 'g'))
FROM pg_catalog.pg_proc p
JOIN namespaces n ON n.oid = p.pronamespace
LEFT JOIN pg_catalog.pg_aggregate g ON g.aggfnoid = p.oid
WHERE p.oid >= 16384 AND NOT EXISTS (
    SELECT
    FROM pg_catalog.pg_depend d
    WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype IN ('e', 'i')
)
UNION ALL
SELECT 'enum', 't' || t.oid::text, NULL, false, n.nspname, NULL, t.typname, NULL,
       md5(concat_ws('|', n.nspname, t.typname,
                     string_agg(e.enumlabel, '|' ORDER BY e.enumsortorder)))
FROM pg_catalog.pg_type t
JOIN namespaces n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid
WHERE t.oid >= 16384 AND t.typtype = 'e'
  AND NOT EXISTS (SELECT FROM members m WHERE m.classid = 1247 AND m.objid = t.oid)
GROUP BY t.oid, n.nspname, t.typname
UNION ALL
SELECT CASE t.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'composite type' END,
       't' || t.oid::text, NULL, false, n.nspname, NULL, t.typname, NULL,
       md5(concat_ws('|', n.nspname, t.typname, t.typbasetype, t.typtypmod, t.typnotnull,
                     t.typdefault, t.typcollation, to_jsonb(g)::text,
                     (SELECT string_agg(concat_ws('|', o.conname, o.convalidated,
                                                  o.conbin::text), '|' ORDER BY o.conname)
                      FROM pg_catalog.pg_constraint o
                      WHERE o.contypid = t.oid AND o.contype = 'c'),
                     (SELECT string_agg(concat_ws('|', a.attname, a.atttypid, a.atttypmod,
                                                  a.attcollation), '|' ORDER BY a.attnum)
                      FROM pg_catalog.pg_attribute a
                      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)))
FROM pg_catalog.pg_type t
JOIN namespaces n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
LEFT JOIN pg_catalog.pg_range g ON g.rngtypid = t.oid
WHERE t.oid >= 16384
  AND (t.typtype IN ('d', 'r') OR t.typtype = 'c' AND c.oid IS NOT NULL)
  AND NOT EXISTS (SELECT FROM members m WHERE m.classid = 1247 AND m.objid = t.oid)
UNION ALL
SELECT 'collation', 'l' || l.oid::text, NULL, false, n.nspname, NULL, l.collname, NULL,
       md5((to_jsonb(l) - 'oid' - 'collowner' - 'collversion')::text)
FROM pg_catalog.pg_collation l
JOIN namespaces n ON n.oid = l.collnamespace
WHERE l.oid >= 16384
  AND NOT EXISTS (SELECT FROM members m WHERE m.classid = 3456 AND m.objid = l.oid)
UNION ALL
SELECT 'schema', 'n' || n.oid::text, NULL, false, '', NULL, n.nspname, NULL, md5(n.nspname)
FROM namespaces n
UNION ALL
SELECT 'extension', 'e' || e.oid::text, NULL, false, '', NULL, e.extname, NULL,
       md5(concat_ws('|', e.extname, e.extversion, e.extnamespace))
FROM pg_catalog.pg_extension e
ORDER BY 1, 2
