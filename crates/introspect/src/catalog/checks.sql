-- Check constraints of tables. One row each.
-- Majors: 13 to 18. NOT NULL, which 18 lists as contype n, is a property of the column; but where
-- it is NOT VALID, rows from before may hold NULL, so that is listed here, without an expression.
-- Parameter: $1 names of namespaces, '{}' for all.
--
-- The expressions are printed by expressions.sql.
SELECT
    con.conrelid AS relation,
    con.conname::text AS name,
    con.contype = 'c' AS is_check,
    con.convalidated AS validated,
    con.connoinherit AS no_inherit,
    con.conkey AS columns
FROM pg_constraint AS con
JOIN pg_class AS c ON c.oid = con.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE (con.contype = 'c' OR (con.contype = 'n' AND NOT con.convalidated))
    AND con.conrelid <> 0
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
ORDER BY con.conrelid, con.conname
