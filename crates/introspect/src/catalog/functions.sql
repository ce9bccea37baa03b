-- Functions, procedures, aggregates and window functions. One row each.
-- Left out: members of extensions, and what a range type brings with it.
-- Majors: 13 to 18.
-- Parameter: $1 names of namespaces, '{}' for all.
-- 1255 is pg_proc: an object is known by its catalog and its OID together.
--
-- A body in standard SQL (from 14 on) leaves prosrc empty; function_bodies.sql prints it.
SELECT
    p.oid AS function,
    n.nspname::text AS schema,
    p.proname::text AS name,
    ARRAY(
        SELECT format_type(argument.type, NULL)
        FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS argument (type, position)
        ORDER BY argument.position
    ) AS argument_types,
    CASE p.prokind
        WHEN 'p' THEN 'procedure'
        WHEN 'a' THEN 'aggregate'
        WHEN 'w' THEN 'window function'
        ELSE 'function'
    END AS form,
    pg_get_function_arguments(p.oid) AS arguments,
    pg_get_function_result(p.oid) AS result,
    l.lanname::text AS language,
    CASE p.provolatile
        WHEN 'i' THEN 'immutable'
        WHEN 's' THEN 'stable'
        ELSE 'volatile'
    END AS volatility,
    p.proisstrict AS strict,
    p.prosecdef AS security_definer,
    p.proleakproof AS leakproof,
    CASE p.proparallel
        WHEN 's' THEN 'safe'
        WHEN 'r' THEN 'restricted'
        ELSE 'unsafe'
    END AS parallel,
    p.procost::float8 AS cost,
    p.prorows::float8 AS rows,
    ARRAY(SELECT setting FROM unnest(p.proconfig) AS setting ORDER BY setting) AS settings,
    ARRAY(
        SELECT format_type(type, NULL) FROM unnest(p.protrftypes) AS type ORDER BY 1
    ) AS transforms,
    support_schema.nspname || '.' || support.proname AS support,
    p.prosrc AS source,
    p.probin AS library,
    CASE WHEN a.aggfnoid IS NOT NULL THEN ARRAY(
        SELECT part.word || ' ' || fn.nspname || '.' || f.proname
        FROM (
            VALUES
                ('SFUNC', a.aggtransfn::oid),
                ('FINALFUNC', a.aggfinalfn::oid),
                ('COMBINEFUNC', a.aggcombinefn::oid),
                ('SERIALFUNC', a.aggserialfn::oid),
                ('DESERIALFUNC', a.aggdeserialfn::oid),
                ('MSFUNC', a.aggmtransfn::oid),
                ('MINVFUNC', a.aggminvtransfn::oid),
                ('MFINALFUNC', a.aggmfinalfn::oid)
        ) AS part (word, function)
        JOIN pg_proc AS f ON f.oid = part.function
        JOIN pg_namespace AS fn ON fn.oid = f.pronamespace
        UNION ALL
        SELECT part.word || ' ' || part.text
        FROM (
            VALUES
                ('KIND', a.aggkind::text),
                ('STYPE', format_type(a.aggtranstype, NULL)),
                ('SSPACE', nullif(a.aggtransspace, 0)::text),
                ('INITCOND', quote_literal(a.agginitval)),
                ('MSTYPE', nullif(format_type(a.aggmtranstype, NULL), '-')),
                ('MSSPACE', nullif(a.aggmtransspace, 0)::text),
                ('MINITCOND', quote_literal(a.aggminitval)),
                ('FINALFUNC_EXTRA', nullif(a.aggfinalextra, false)::text),
                ('FINALFUNC_MODIFY', nullif(a.aggfinalmodify, 'r')::text),
                ('MFINALFUNC_EXTRA', nullif(a.aggmfinalextra, false)::text),
                ('MFINALFUNC_MODIFY', nullif(a.aggmfinalmodify, 'r')::text)
        ) AS part (word, text)
        WHERE part.text IS NOT NULL
        UNION ALL
        SELECT 'SORTOP ' || opn.nspname || '.' || op.oprname
        FROM pg_operator AS op
        JOIN pg_namespace AS opn ON opn.oid = op.oprnamespace
        WHERE op.oid = a.aggsortop
        ORDER BY 1
    ) END AS aggregate
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_language AS l ON l.oid = p.prolang
LEFT JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
LEFT JOIN pg_proc AS support ON support.oid = p.prosupport::oid
LEFT JOIN pg_namespace AS support_schema ON support_schema.oid = support.pronamespace
WHERE n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
    AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype IN ('e', 'i')
    )
ORDER BY n.nspname, p.proname, p.oid
