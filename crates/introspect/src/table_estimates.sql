-- How many rows each table is believed to hold, and in how many bytes; NULL where nobody counted.
-- One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
--
-- A partitioned table holds what its partitions hold, down to the last; where one of them was never
-- counted, nothing is known of the whole. Before 14 zero also stands for "never counted".
-- The pages are those of the catalog: the size functions look at the files, and wait for the lock of
-- a migration that runs.
SELECT
    n.nspname::text AS schema,
    c.relname::text AS name,
    CASE WHEN held.counted THEN held.rows END::bigint AS rows,
    CASE
        WHEN held.counted THEN held.pages * current_setting('block_size')::bigint
    END::bigint AS bytes
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    SELECT
        bool_and(p.reltuples >= 0) AS counted,
        sum(p.reltuples) AS rows,
        sum(p.relpages + coalesce(toast.relpages, 0)) AS pages
    FROM (
        SELECT c.oid AS relid
        WHERE c.relkind = 'r'
        UNION ALL
        SELECT t.relid
        FROM pg_partition_tree(c.oid) AS t
        WHERE c.relkind = 'p' AND t.isleaf
    ) AS part
    JOIN pg_class AS p ON p.oid = part.relid AND p.relkind = 'r'
    LEFT JOIN pg_class AS toast ON toast.oid = p.reltoastrelid
) AS held
WHERE c.relkind IN ('r', 'p')
    AND NOT c.relispartition
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
ORDER BY n.nspname, c.relname
