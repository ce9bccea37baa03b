-- Indexes that tables are identified by where they are replicated. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
--
-- The mark of a table that has no such index any more says nothing.
SELECT
    4::bigint AS rank,
    'the mark that its table is identified by the index ' || known.identity AS about,
    ARRAY[known.type || ' ' || known.identity] AS addresses,
    format(
        'ALTER TABLE %s REPLICA IDENTITY USING INDEX %I', (pg_identify_object(1259, i.indrelid, 0)).identity, c.relname
    ) AS give,
    NULL::text AS take,
    NULL::text AS role,
    false AS is_in_the_way
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_class AS own ON own.oid = i.indrelid AND own.relreplident = 'i'
JOIN pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL pg_identify_object(1259, c.oid, 0) AS known
WHERE i.indisreplident
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
ORDER BY give
