-- What the transaction pins, and which server it is. One row.
-- Majors: all; names are qualified because no search_path can be trusted yet.
-- Parameters: $1 lock_timeout and $2 statement_timeout, in milliseconds.
--
-- pg_temp is named last, or temporary tables would come before the catalogs.
-- A guest brings no parallel workers, and sorts in memory where the default would use a file.
-- The other settings decide how types and expressions are printed.
SELECT
    pg_catalog.current_setting('server_version') AS version,
    pg_catalog.current_setting('server_version_num') AS number,
    pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),
    pg_catalog.set_config('lock_timeout', $1, true),
    pg_catalog.set_config('statement_timeout', $2, true),
    pg_catalog.set_config('jit', 'off', true),
    pg_catalog.set_config('max_parallel_workers_per_gather', '0', true),
    pg_catalog.set_config('work_mem', '32MB', true),
    pg_catalog.set_config('quote_all_identifiers', 'off', true),
    pg_catalog.set_config('standard_conforming_strings', 'on', true),
    pg_catalog.set_config('bytea_output', 'hex', true),
    pg_catalog.set_config('extra_float_digits', '1', true),
    pg_catalog.set_config('datestyle', 'ISO, MDY', true),
    pg_catalog.set_config('intervalstyle', 'postgres', true),
    pg_catalog.set_config('timezone', 'UTC', true),
    pg_catalog.set_config('lc_monetary', 'C', true)
