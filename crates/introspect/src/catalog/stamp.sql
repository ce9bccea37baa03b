-- One value that changes with every change of what functions of the server look up for themselves,
-- whatever the snapshot of the transaction: columns, defaults, constraints, types, names. One row.
-- Rows of temporary tables are left out, since other sessions make and drop them all the time, and
-- so are columns that come and go with their table or index.
-- Majors: 13 to 18.
-- Parameter: $1 is not looked at; every query has it.
SELECT
    concat_ws(
    '|',
    (SELECT concat_ws(',', count(*), sum(c.xmin::text::bigint)) FROM pg_class AS c
     WHERE c.relpersistence <> 't'),
    (SELECT concat_ws(',', count(*), sum(a.xmin::text::bigint)) FROM pg_attribute AS a
     JOIN pg_class AS c
         ON c.oid = a.attrelid AND c.relpersistence <> 't' AND c.relkind NOT IN ('i', 'I', 't')
     WHERE a.attnum > 0),
    (SELECT concat_ws(',', count(*), sum(d.xmin::text::bigint)) FROM pg_attrdef AS d),
    (SELECT concat_ws(',', count(*), sum(o.xmin::text::bigint)) FROM pg_constraint AS o),
    (SELECT concat_ws(',', count(*), sum(n.xmin::text::bigint)) FROM pg_namespace AS n
     WHERE n.nspname !~ '^pg_(toast_)?temp_'),
    (SELECT concat_ws(',', count(*), sum(p.xmin::text::bigint)) FROM pg_proc AS p)
) AS stamp
WHERE $1::text[] IS NOT NULL
