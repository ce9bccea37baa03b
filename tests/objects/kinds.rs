//! Every kind of statement that a patch is made of, in two states: a patch makes either of the other.

use schemadrift_testkit::{every_server, patch_between};

use super::patches::mend;

/// Two states of a namespace. What both have comes first.
struct Kind {
    both: &'static str,
    one: &'static str,
    two: &'static str,
}

const fn kind(both: &'static str, one: &'static str, two: &'static str) -> Kind {
    Kind { both, one, two }
}

#[tokio::test]
async fn a_patch_makes_either_state_of_the_other() {
    for server in every_server().await {
        // NULLS NOT DISTINCT came with 15.
        if server.version().starts_with("13.") || server.version().starts_with("14.") {
            continue;
        }
        let one = server.create_database("kinds_one").await;
        let two = server.create_database("kinds_two").await;
        let mut failed = Vec::new();
        for kind in KINDS {
            for (database, state) in [(&one, kind.one), (&two, kind.two)] {
                let both = kind.both;
                let sql = format!(
                    "DROP SCHEMA IF EXISTS kind CASCADE; CREATE SCHEMA kind;
                     SET search_path = kind, public; {both}; {state}"
                );
                let made = database.try_execute(&sql).await;
                made.unwrap_or_else(|error| panic!("{error} in {sql}"));
            }
            let (first, second) = (one.schema().await, two.schema().await);
            let forth = mend("forth", &first, &second, &two).await;
            let back = mend("back", &second, &first, &one).await;
            for reason in [forth, back].into_iter().filter_map(Result::err) {
                let (version, one, two) = (server.version(), kind.one, kind.two);
                failed.push(format!("on {version}: {one}\n  and {two}\n  {reason}"));
            }
        }
        let count = failed.len();
        assert!(failed.is_empty(), "{count} failed\n{}", failed.join("\n"));
    }
}

/// What a domain or a composite type is made of can be given no other labels in place.
#[tokio::test]
async fn a_type_that_another_is_made_of_is_left_out_with_the_reason() {
    for server in every_server().await {
        let made_of = ["DOMAIN d AS e CHECK (VALUE <> 'a')", "TYPE d AS (x e)"];
        for (number, made) in made_of.iter().enumerate() {
            let mut schemas = Vec::new();
            for labels in ["'a', 'b'", "'b', 'a'"] {
                let name = format!("made_{number}_{}", schemas.len());
                let database = server.create_database(&name).await;
                let sql = format!(
                    "CREATE TYPE e AS ENUM ({labels}); CREATE {made}; CREATE TABLE t (x d)"
                );
                database.try_execute(&sql).await.unwrap();
                schemas.push(database.schema().await);
            }
            let (plan, script) = patch_between(&schemas[0], &schemas[1]);
            let reasons: Vec<&str> = plan.left_out.iter().map(|one| &*one.reason).collect();
            assert!(reasons[0].contains(" is made of it"), "{reasons:?}");
            assert!(plan.steps.is_empty(), "{script}");
        }
    }
}

const KINDS: &[Kind] = &[
    // Columns.
    kind("", "CREATE TABLE t (a text)", "CREATE TABLE t (a integer)"),
    kind("", "CREATE TABLE t (a text NOT NULL DEFAULT '1')", "CREATE TABLE t (a integer NOT NULL DEFAULT 1)"),
    kind(
        "",
        "CREATE TABLE t (a text[] DEFAULT '{}', b jsonb, c date, d bytea, e boolean)",
        "CREATE TABLE t (a integer[] DEFAULT '{}', b json, c timestamptz, d text, e integer)",
    ),
    kind(
        "CREATE TYPE mood AS ENUM ('sad', 'glad')",
        "CREATE TABLE t (a mood DEFAULT 'sad', b mood[])",
        "CREATE TABLE t (a text DEFAULT 'sad', b text[])",
    ),
    kind("", "CREATE TABLE t (a uuid)", "CREATE TABLE t (a text)"),
    kind("", "CREATE TABLE t (a interval, b time, c numeric(10, 2))", "CREATE TABLE t (a text, b interval, c numeric(12, 4))"),
    kind("", "CREATE TABLE t (a integer, b integer UNIQUE, c integer)", "CREATE TABLE t (a integer)"),
    kind("", "CREATE TABLE t (id integer PRIMARY KEY, a integer)", "CREATE TABLE t (a integer)"),
    kind("", "CREATE TABLE t (a integer, id integer, PRIMARY KEY (a, id))", "CREATE TABLE t (a integer PRIMARY KEY)"),
    kind(
        "",
        "CREATE TABLE t (a integer, id integer, PRIMARY KEY (a, id));
         CREATE TABLE u (b integer, c integer, FOREIGN KEY (b, c) REFERENCES t (a, id))",
        "CREATE TABLE t (a integer PRIMARY KEY); CREATE TABLE u (b integer REFERENCES t (a))",
    ),
    kind("", "CREATE TABLE t (a integer, b integer, UNIQUE (a))", "CREATE TABLE t (a integer, b integer, c integer, UNIQUE (a, c))"),
    kind(
        "",
        "CREATE TABLE t (a integer, b integer, CONSTRAINT u UNIQUE (a))",
        "CREATE TABLE t (a integer, b integer, c integer, CONSTRAINT u UNIQUE (c), UNIQUE (b))",
    ),
    kind("", "CREATE TABLE t (a text COLLATE \"C\")", "CREATE TABLE t (a varchar(10))"),
    kind(
        "",
        "CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED)",
        "CREATE TABLE t (a integer, b integer)",
    ),
    kind(
        "",
        "CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED CHECK (b > 0));
         CREATE INDEX i ON t (b); CREATE VIEW v AS SELECT b FROM t",
        "CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 2) STORED CHECK (b > 0));
         CREATE INDEX i ON t (b); CREATE VIEW v AS SELECT b FROM t",
    ),
    kind(
        "",
        "CREATE TABLE t (a bigint, b integer GENERATED ALWAYS AS (a + 1) STORED)",
        "CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED)",
    ),
    kind(
        "",
        "CREATE TABLE t (a integer GENERATED ALWAYS AS IDENTITY, b bigint GENERATED BY DEFAULT AS IDENTITY (START 5))",
        "CREATE TABLE t (a bigint GENERATED BY DEFAULT AS IDENTITY, b bigint)",
    ),
    kind(
        "",
        "CREATE TABLE t (a serial, b bigserial, c smallserial)",
        "CREATE TABLE t (a bigserial, b integer GENERATED ALWAYS AS IDENTITY, c integer NOT NULL)",
    ),
    kind(
        "",
        "CREATE UNLOGGED TABLE t (a serial)",
        "CREATE SEQUENCE t_a_seq AS integer; CREATE TABLE t (a integer NOT NULL)",
    ),
    kind(
        "",
        "CREATE TABLE t (a serial)",
        "CREATE UNLOGGED SEQUENCE t_a_seq AS integer; CREATE UNLOGGED TABLE t (a integer)",
    ),
    kind(
        "CREATE SEQUENCE s",
        "CREATE TABLE t (a integer DEFAULT nextval('s'), b text DEFAULT 'x' || 'y')",
        "CREATE TABLE t (a integer, b text DEFAULT now()::text)",
    ),
    kind(
        "",
        "CREATE TABLE t (a integer NOT NULL, b text NOT NULL, c text)",
        "CREATE TABLE t (a integer, b text, c text NOT NULL)",
    ),
    // Keys and constraints.
    kind(
        "CREATE TABLE p (id integer PRIMARY KEY)",
        "CREATE TABLE t (a integer REFERENCES p ON DELETE CASCADE ON UPDATE SET NULL)",
        "CREATE TABLE t (a integer REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
    ),
    kind(
        "",
        "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
         ALTER TABLE a ADD b integer REFERENCES b",
        "",
    ),
    kind(
        "",
        "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer REFERENCES a)",
        "CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (id bigint REFERENCES a)",
    ),
    kind(
        "",
        "CREATE TABLE a (id text PRIMARY KEY); CREATE TABLE b (id text REFERENCES a)",
        "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer REFERENCES a)",
    ),
    kind(
        "",
        "CREATE TABLE t (a integer UNIQUE NULLS NOT DISTINCT, b integer, CHECK (a > b) NO INHERIT)",
        "CREATE TABLE t (a integer UNIQUE, b integer, CHECK (a > b))",
    ),
    kind(
        "",
        "CREATE TABLE t (a integer, b int4range, EXCLUDE USING gist (b WITH &&) WHERE (a > 0))",
        "CREATE TABLE t (a integer, b int4range, EXCLUDE USING gist (b WITH &&) DEFERRABLE)",
    ),
    kind(
        "",
        "CREATE TABLE t (a integer PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, b integer)",
        "CREATE TABLE t (a integer, b integer, PRIMARY KEY (a) INCLUDE (b))",
    ),
    kind(
        "",
        "CREATE TABLE t (a integer NOT NULL, b integer NOT NULL); CREATE UNIQUE INDEX one ON t (a);
         ALTER TABLE t REPLICA IDENTITY USING INDEX one; ALTER TABLE t CLUSTER ON one",
        "CREATE TABLE t (a integer NOT NULL, b integer NOT NULL); CREATE UNIQUE INDEX one ON t (b)",
    ),
    // Indexes.
    kind(
        "CREATE TABLE t (a integer, b text, c jsonb, d int4range)",
        "CREATE INDEX i ON t (a DESC NULLS LAST, b text_pattern_ops) WHERE a > 0;
         CREATE INDEX g ON t USING gin (c jsonb_path_ops); CREATE INDEX x ON t USING gist (d)",
        "CREATE INDEX i ON t (a, b); CREATE INDEX g ON t USING gin (c); CREATE UNIQUE INDEX x ON t ((a + 1)) INCLUDE (b)",
    ),
    kind("CREATE TABLE t (a integer)", "CREATE INDEX i ON t (a) WITH (fillfactor = 50)", "CREATE INDEX i ON t USING hash (a)"),
    // Enums.
    kind(
        "",
        "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (x e DEFAULT 'a')",
        "CREATE TYPE e AS ENUM ('c', 'b', 'a'); CREATE TABLE t (x e DEFAULT 'a')",
    ),
    kind(
        "",
        "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e DEFAULT 'b', y e[]);
         CREATE VIEW v AS SELECT x FROM t WHERE x = 'a'; CREATE INDEX i ON t (x) WHERE x = 'b';
         CREATE FUNCTION f(e) RETURNS e LANGUAGE sql AS 'SELECT $1'",
        "CREATE TYPE e AS ENUM ('b', 'a', 'c'); CREATE TABLE t (x e DEFAULT 'b', y e[]);
         CREATE VIEW v AS SELECT x FROM t WHERE x = 'a'; CREATE INDEX i ON t (x) WHERE x = 'b';
         CREATE FUNCTION f(e) RETURNS e LANGUAGE sql AS 'SELECT $1'",
    ),
    kind(
        "",
        "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e CHECK (x <> 'a'), y e GENERATED ALWAYS AS ('b'::e) STORED)",
        "CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (x e CHECK (x <> 'a'), y e GENERATED ALWAYS AS ('b'::e) STORED)",
    ),
    // Sequences.
    kind("", "CREATE SEQUENCE s AS smallint INCREMENT -1 MINVALUE -10 MAXVALUE -1 START -1 CYCLE", "CREATE SEQUENCE s"),
    kind("", "CREATE UNLOGGED SEQUENCE s", "CREATE SEQUENCE s"),
    kind(
        "CREATE TABLE t (a integer, b integer)",
        "CREATE SEQUENCE s OWNED BY t.a",
        "CREATE SEQUENCE s OWNED BY t.b",
    ),
    kind("", "CREATE TABLE t (a integer); CREATE SEQUENCE s OWNED BY t.a", "CREATE SEQUENCE s"),
    // Views.
    kind(
        "CREATE TABLE t (a integer, b text)",
        "CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v; CREATE MATERIALIZED VIEW m AS SELECT a FROM w;
         CREATE UNIQUE INDEX i ON m (a); CREATE VIEW x AS SELECT a FROM m; COMMENT ON VIEW w IS 'w'",
        "CREATE VIEW v AS SELECT b AS a FROM t; CREATE VIEW w AS SELECT a FROM v; CREATE MATERIALIZED VIEW m AS SELECT a FROM w;
         CREATE UNIQUE INDEX i ON m (a); CREATE VIEW x AS SELECT a FROM m; COMMENT ON VIEW w IS 'w'",
    ),
    kind(
        "",
        "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v;
         CREATE FUNCTION f(v) RETURNS integer LANGUAGE sql AS 'SELECT $1.a';
         CREATE FUNCTION g() RETURNS SETOF w LANGUAGE sql AS 'SELECT 1'",
        "CREATE TABLE t (a bigint); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v;
         CREATE FUNCTION f(v) RETURNS integer LANGUAGE sql AS 'SELECT 1';
         CREATE FUNCTION g() RETURNS SETOF w LANGUAGE sql AS 'SELECT 1'",
    ),
    kind(
        "CREATE TABLE t (a integer, b text)",
        "CREATE VIEW v WITH (security_barrier) AS SELECT a FROM t WHERE a > 0 WITH LOCAL CHECK OPTION",
        "CREATE VIEW v AS SELECT a, b FROM t",
    ),
    kind(
        "CREATE TABLE t (a integer, b text)",
        "CREATE RECURSIVE VIEW v (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM v WHERE n < 5",
        "",
    ),
    // Functions and what stands on them.
    kind(
        "",
        "CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + 1';
         CREATE TABLE t (a integer DEFAULT f(1) CHECK (f(a) > 0)); CREATE INDEX i ON t (f(a));
         CREATE VIEW v AS SELECT f(a) FROM t",
        "CREATE FUNCTION f(a integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT a + 1::bigint';
         CREATE TABLE t (a integer DEFAULT f(1) CHECK (f(a) > 0)); CREATE INDEX i ON t (f(a));
         CREATE VIEW v AS SELECT f(a) FROM t",
    ),
    kind(
        "",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
         CREATE TABLE t (a integer); CREATE TRIGGER g AFTER INSERT ON t REFERENCING NEW TABLE AS rows
             FOR EACH STATEMENT EXECUTE FUNCTION f()",
        "CREATE TABLE t (a integer)",
    ),
    kind(
        "",
        "CREATE FUNCTION f(a integer, VARIADIC b text[]) RETURNS TABLE (x integer, y text) LANGUAGE sql AS 'SELECT 1, ''x''';
         CREATE PROCEDURE p(INOUT a integer) LANGUAGE plpgsql SET search_path = a, b AS 'BEGIN a := 1; END'",
        "CREATE FUNCTION f(a integer, OUT x integer, OUT y text) LANGUAGE sql AS 'SELECT 1, ''x'''",
    ),
    kind(
        "",
        "CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql RETURN a + 1;
         CREATE FUNCTION g() RETURNS integer LANGUAGE sql RETURN f(1)",
        "CREATE FUNCTION f(a integer) RETURNS bigint LANGUAGE sql RETURN a + 1;
         CREATE FUNCTION g() RETURNS integer LANGUAGE sql RETURN f(2)",
    ),
    // Policies, rules, triggers.
    kind(
        "",
        "CREATE TABLE t (a integer, b text); ALTER TABLE t ENABLE ROW LEVEL SECURITY;
         CREATE POLICY p ON t FOR SELECT TO PUBLIC USING (a > 0); CREATE POLICY q ON t FOR INSERT WITH CHECK (b <> '')",
        "CREATE TABLE t (a bigint, b varchar(9)); ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
         CREATE POLICY p ON t FOR SELECT TO PUBLIC USING (a > 0); CREATE POLICY q ON t FOR UPDATE USING (b <> '')",
    ),
    kind(
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
        "CREATE TABLE t (a integer, b text); CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION f();
         CREATE RULE r AS ON INSERT TO t WHERE new.a = 1 DO ALSO NOTHING",
        "CREATE TABLE t (a bigint, b text); CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION f();
         CREATE RULE r AS ON INSERT TO t WHERE new.a = 1 DO ALSO NOTHING",
    ),
    // Domains, composites, ranges.
    kind("", "CREATE DOMAIN d AS integer CHECK (VALUE > 0); CREATE TABLE t (a d)", "CREATE DOMAIN d AS bigint NOT NULL; CREATE TABLE t (a d)"),
    kind("", "CREATE DOMAIN d AS text DEFAULT 'x' CONSTRAINT c CHECK (VALUE <> '')", "CREATE DOMAIN d AS text CONSTRAINT c CHECK (length(VALUE) > 1)"),
    kind("", "CREATE DOMAIN d AS text; CREATE DOMAIN e AS d CHECK (VALUE <> ''); CREATE TABLE t (a e, b d[])", ""),
    kind(
        "",
        "CREATE TYPE c AS (a integer, b text); CREATE TABLE t (x c, y c[]); CREATE VIEW v AS SELECT x FROM t",
        "CREATE TYPE c AS (a bigint, d text, b text); CREATE TABLE t (x c, y c[]); CREATE VIEW v AS SELECT x FROM t",
    ),
    kind("", "CREATE TYPE c AS (a integer, b text); CREATE FUNCTION f(c) RETURNS c LANGUAGE sql AS 'SELECT $1'", "CREATE TYPE c AS (b text, a integer)"),
    kind(
        "",
        "CREATE TYPE r AS RANGE (subtype = integer); CREATE TABLE t (a r, b r[])",
        "CREATE TYPE r AS RANGE (subtype = bigint); CREATE TABLE t (a r)",
    ),
    // Collations outside of pg_catalog.
    kind(
        "",
        "CREATE COLLATION \"C\" (provider = libc, locale = 'C'); CREATE COLLATION \"de.x\" (provider = icu, locale = 'de');
         CREATE DOMAIN d AS text COLLATE kind.\"C\" CHECK (VALUE > 'a'); CREATE TYPE c AS (a text COLLATE \"de.x\", b text COLLATE \"C\");
         CREATE TYPE r AS RANGE (subtype = text, collation = kind.\"C\");
         CREATE TABLE t (a text COLLATE \"de.x\", b text COLLATE kind.\"C\", c text[] COLLATE \"de.x\", x d, y c, z r,
             CHECK (a > b COLLATE kind.\"C\"));
         CREATE INDEX i ON t (a COLLATE kind.\"C\", b, lower(c[1]) COLLATE \"de.x\");
         CREATE VIEW v AS SELECT a COLLATE kind.\"C\" AS a FROM t; CREATE MATERIALIZED VIEW m AS SELECT b FROM t",
        "",
    ),
    kind(
        "CREATE COLLATION \"C\" (provider = libc, locale = 'POSIX')",
        "CREATE TABLE t (a text COLLATE kind.\"C\", b varchar(9) COLLATE \"C\", c text); CREATE INDEX i ON t (a, c COLLATE kind.\"C\");
         CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT c COLLATE kind.\"C\" AS c FROM t;
         CREATE DOMAIN d AS text COLLATE kind.\"C\"; CREATE TABLE u (a d);
         CREATE TYPE c AS (a text COLLATE kind.\"C\"); CREATE TYPE r AS RANGE (subtype = text, collation = kind.\"C\")",
        "CREATE TABLE t (a text COLLATE \"C\", b varchar(9) COLLATE kind.\"C\", c text); CREATE INDEX i ON t (a, c COLLATE \"C\");
         CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT c COLLATE \"C\" AS c FROM t;
         CREATE DOMAIN d AS text COLLATE \"C\"; CREATE TABLE u (a d);
         CREATE TYPE c AS (a text COLLATE \"C\"); CREATE TYPE r AS RANGE (subtype = text, collation = \"C\")",
    ),
    kind(
        "CREATE TABLE t (a integer); CREATE TABLE u (a text)",
        "CREATE COLLATION de (provider = icu, locale = 'de'); ALTER TABLE t ADD b text COLLATE de; ALTER TABLE u ALTER a TYPE text COLLATE de",
        "",
    ),
    // Tables.
    kind("", "CREATE TABLE t (a integer) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1); CREATE TABLE t2 PARTITION OF t DEFAULT",
        "CREATE TABLE t (a integer) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1, 2)"),
    kind("", "CREATE TABLE t (a integer) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)",
        "CREATE TABLE t (a integer)"),
    kind(
        "",
        "CREATE TABLE t (a integer, b integer NOT NULL CHECK (b > 0)) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)",
        "CREATE TABLE t (a integer, c integer) PARTITION BY LIST (a); CREATE TABLE t1 (a integer, d text)",
    ),
    kind("", "CREATE TABLE p (a integer); CREATE TABLE c (b integer) INHERITS (p)", "CREATE TABLE p (a integer); CREATE TABLE c (a integer, b integer)"),
    kind("", "CREATE TABLE p (a bigint NOT NULL); CREATE TABLE c (b integer) INHERITS (p)", "CREATE TABLE p (a integer); CREATE TABLE c (a integer, b integer)"),
    kind("", "CREATE TABLE t (a integer); COMMENT ON TABLE t IS 'it''s'; COMMENT ON COLUMN t.a IS 'a'", "CREATE TABLE t (a integer)"),
    kind(
        "",
        "CREATE TABLE \"a b\"\"c;\" (\"select\" integer PRIMARY KEY, \"Über\" text CHECK (\"Über\" <> ';'), \"\\x\" integer DEFAULT 3);
         CREATE INDEX \"i -- i\" ON \"a b\"\"c;\" (\"Über\"); CREATE TYPE \"E\" AS ENUM ('a''b', 'c\\d')",
        "CREATE TABLE \"a b\"\"c;\" (\"select\" bigint, \"Über\" varchar(7)); CREATE TYPE \"E\" AS ENUM ('c\\d')",
    ),
];
