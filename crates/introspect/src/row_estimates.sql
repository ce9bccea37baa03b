-- How many rows each table is believed to hold; NULL where nobody counted. One row each.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
--
-- A partitioned table holds what its partitions hold, down to the last; where one of them was never
-- counted, nothing is known of the whole. Before 14 zero also stands for "never counted".
SELECT
    n.nspname::text AS schema,
    c.relname::text AS name,
    CASE
        WHEN c.relkind = 'p' THEN (
            SELECT CASE WHEN bool_and(p.reltuples >= 0) THEN sum(p.reltuples) END
            FROM pg_partition_tree(c.oid) AS t
            JOIN pg_class AS p ON p.oid = t.relid
            WHERE t.isleaf AND p.relkind = 'r'
        )
        WHEN c.reltuples >= 0 THEN c.reltuples
    END::bigint AS estimate
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p')
    AND NOT c.relispartition
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
ORDER BY n.nspname, c.relname
