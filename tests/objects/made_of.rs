//! Types that others are made of: another is put in the place of one and of all that are made of it,
//! with their values, or the reason is told why the server lets nobody do that.

use schemadrift_testkit::{every_server, patch_between};

use super::patches::mend;

/// What stands on a type `e`, which is made before it.
const STACKS: &[&str] = &[
    // Domains, composites, arrays and what is made of those.
    "CREATE DOMAIN d AS e CHECK (VALUE <> 'a'); CREATE DOMAIN dd AS d[] DEFAULT '{b}';
     CREATE TYPE c AS (x e, y d, z e[]); CREATE TYPE cc AS (p c, q c[]); COMMENT ON TYPE cc IS 'cc';
     CREATE TABLE t (a d DEFAULT 'b', b c, k cc[], n dd, o e[] DEFAULT '{a}', s text);
     INSERT INTO t VALUES ('b', '(a,b,\"{a,b}\")', ARRAY['(\"(a,b,{})\",)']::cc[], '{b}', '{b,a}', 'kept')",
    // Ranges and multiranges, whose functions keep their names.
    "CREATE TYPE r AS RANGE (subtype = e); CREATE DOMAIN d AS r NOT NULL; CREATE TYPE c AS (x r, y d);
     CREATE TABLE t (a r, b r[], m r_multirange, n c, o d, p e NOT NULL DEFAULT 'b', s text);
     CREATE INDEX ON t USING gist (a); ALTER TABLE t ADD EXCLUDE USING gist (m WITH &&, a WITH =);
     INSERT INTO t VALUES ('[a,a]', '{\"[a,a]\"}', '{[b,b]}', '(\"[a,a]\",\"[b,b]\")', '[a,a]', 'a', 'kept')",
    // Keys, and what calls functions of the type.
    "CREATE FUNCTION pick() RETURNS e LANGUAGE sql IMMUTABLE AS 'SELECT ''a''::kind.e';
     CREATE FUNCTION name(e) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''x''';
     CREATE TABLE p (x e PRIMARY KEY, y e UNIQUE DEFAULT pick());
     CREATE TABLE t (x e REFERENCES p (x), y e REFERENCES p (y), s text DEFAULT 'b'::e::text CHECK (s <> name('a')));
     CREATE INDEX ON t (name(x)); CREATE INDEX ON t (s) WHERE 'a'::e > 'b'::e;
     CREATE VIEW v AS SELECT name(x) AS name, pick() AS pick FROM t; CREATE VIEW w AS SELECT * FROM v;
     ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY o ON t USING (pick() = x);
     INSERT INTO p VALUES ('a', 'b'); INSERT INTO t VALUES ('a', 'b', 'kept')",
    // Tables that inherit.
    "CREATE DOMAIN d AS e; CREATE TABLE b (x e, y d DEFAULT 'a'); CREATE TABLE t (s text) INHERITS (b);
     INSERT INTO t VALUES ('a', 'b', 'kept')",
];

/// Two states of `e`.
const STATES: [&str; 2] = [
    "CREATE TYPE e AS ENUM ('a', 'b')",
    "CREATE TYPE e AS ENUM ('c', 'b', 'a')",
];

#[tokio::test]
async fn a_type_is_replaced_with_all_that_are_made_of_it_and_their_values() {
    for (number, stack) in STACKS.iter().enumerate() {
        let states = STATES.map(|state| format!("{state}; {stack}"));
        let kept = "ASSERT (SELECT s = 'kept' FROM kind.t)";
        either_of_the_other(&format!("made_of_{number}"), &states, kept).await;
    }
}

/// Makes either of two states of a namespace of the other, after which something holds.
async fn either_of_the_other(name: &str, states: &[impl AsRef<str>; 2], holds: &str) {
    for server in every_server().await {
        // Multiranges came with 14.
        if server.version().starts_with("13.") {
            continue;
        }
        let mut databases = Vec::new();
        for (number, state) in states.iter().enumerate() {
            let database = server.create_database(&format!("{name}_{number}")).await;
            let state = state.as_ref();
            let sql = format!("CREATE SCHEMA kind; SET search_path = kind; {state}");
            let ran = database.try_execute(&sql).await;
            ran.unwrap_or_else(|error| panic!("{error} in {sql}"));
            databases.push((database.schema().await, database));
        }
        let [(one, first), (two, second)] = &databases[..] else {
            unreachable!("there are two states");
        };
        for (expected, actual, copy) in [(one, two, second), (two, one, first)] {
            let ran = mend("", expected, actual, copy).await;
            ran.unwrap_or_else(|reason| panic!("{}\n{reason}", states[0].as_ref()));
            let held = copy
                .try_execute(&format!("DO $$ BEGIN {holds}; END $$"))
                .await;
            held.unwrap();
        }
    }
}

/// Other states, in which more changes at once.
const TOGETHER: &[[&str; 2]] = &[
    // Two types that one is made of, which differs itself.
    [
        "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TYPE f AS ENUM ('x', 'y'); CREATE TYPE c AS (a e, b f);
         CREATE DOMAIN d AS e CHECK (VALUE <> 'b'); CREATE TABLE t (a c, b d, g d)",
        "CREATE TYPE e AS ENUM ('b', 'a'); CREATE TYPE f AS ENUM ('y', 'x'); CREATE TYPE c AS (b f, a e);
         CREATE DOMAIN d AS e DEFAULT 'a' NOT NULL; COMMENT ON DOMAIN d IS 'd'; CREATE TABLE t (a c, b d, g d)",
    ],
    // What comes and goes with it.
    [
        "CREATE TYPE e AS ENUM ('a', 'b'); CREATE DOMAIN old AS e; CREATE TABLE t (a e, b text, c old, g e DEFAULT 'a');
         CREATE TABLE gone (a e)",
        "CREATE TYPE e AS ENUM ('b', 'a'); CREATE DOMAIN new AS e; CREATE TABLE t (a text, b e, d new, g e DEFAULT 'b');
         CREATE TABLE made (a e DEFAULT 'b'); CREATE FUNCTION f(e) RETURNS new LANGUAGE sql AS 'SELECT $1'",
    ],
    // Parts of a table that read it, and go, differ or become plain themselves.
    [
        "CREATE TYPE e AS ENUM ('a', 'b');
         CREATE TABLE t (x e, y e, z int, h e GENERATED ALWAYS AS (x) STORED,
             g text GENERATED ALWAYS AS (CASE WHEN x = 'a' THEN 'q' ELSE 'w' END) STORED,
             CONSTRAINT gone CHECK (x <> 'b'), CONSTRAINT other CHECK (x > 'a'),
             CONSTRAINT of_gone CHECK (y = 'a' OR z > 0));
         ALTER TABLE t ADD CONSTRAINT unchecked CHECK (y <> 'b') NOT VALID;
         CREATE INDEX gone_i ON t (z DESC) WHERE x = 'a'; CREATE INDEX other_i ON t (z) WHERE x = 'a'",
        "CREATE TYPE e AS ENUM ('b', 'a');
         CREATE TABLE t (x e, z int, h e, g text, CONSTRAINT other CHECK (x < 'a' OR z > 0));
         CREATE INDEX other_i ON t (z) WHERE x = 'b'",
    ],
    // What was never checked stays so, what a parent generates is its own, and a literal is no name.
    [
        "CREATE TYPE e AS ENUM ('a', 'b'); CREATE DOMAIN l AS text CHECK (VALUE <> 'lo');
         CREATE FUNCTION lo(e) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
         CREATE TABLE p (x e, g int GENERATED ALWAYS AS (CASE WHEN x = 'a' THEN 1 ELSE 2 END) STORED);
         CREATE TABLE k (y int) INHERITS (p); CREATE INDEX k_g ON k (g); COMMENT ON INDEX k_g IS 'k';
         CREATE DOMAIN d AS e; ALTER DOMAIN d ADD CONSTRAINT d_b CHECK (VALUE <> 'b') NOT VALID;
         CREATE TABLE t (s l DEFAULT 'lo', x e, w d DEFAULT 'a');
         ALTER TABLE t ADD CONSTRAINT t_x CHECK (x <> 'a') NOT VALID",
        "CREATE TYPE e AS ENUM ('b', 'c', 'a'); CREATE DOMAIN l AS text CHECK (VALUE <> 'lo');
         CREATE FUNCTION lo(e) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
         CREATE TABLE p (x e, g int GENERATED ALWAYS AS (CASE WHEN x = 'a' THEN 1 ELSE 2 END) STORED);
         CREATE TABLE k (y int) INHERITS (p); CREATE INDEX k_g ON k (g); COMMENT ON INDEX k_g IS 'k';
         CREATE DOMAIN d AS e; ALTER DOMAIN d ADD CONSTRAINT d_b CHECK (VALUE <> 'b') NOT VALID;
         CREATE TABLE t (s l DEFAULT 'lo', x e, w d DEFAULT 'a');
         ALTER TABLE t ADD CONSTRAINT t_x CHECK (x <> 'a') NOT VALID",
    ],
    // A composite, a domain and a range that others are made of.
    [
        "CREATE TYPE c AS (a integer); CREATE TYPE cc AS (x c[], y text); CREATE DOMAIN d AS cc; CREATE TABLE t (a d, b cc)",
        "CREATE TYPE c AS (a bigint); CREATE TYPE cc AS (x c[], y text); CREATE DOMAIN d AS cc; CREATE TABLE t (a d, b cc)",
    ],
    [
        "CREATE DOMAIN d AS integer; CREATE DOMAIN dd AS d CHECK (VALUE > 0); CREATE TYPE c AS (a dd);
         CREATE TYPE r AS RANGE (subtype = d); CREATE TABLE t (a dd[], b c, c r, x d)",
        "CREATE DOMAIN d AS bigint; CREATE DOMAIN dd AS d CHECK (VALUE > 0); CREATE TYPE c AS (a dd);
         CREATE TYPE r AS RANGE (subtype = d); CREATE TABLE t (a dd[], b c, c r, x d)",
    ],
    [
        "CREATE TYPE c AS (a integer); CREATE TYPE cc AS (x c)",
        "CREATE TYPE c AS (a bigint, b text); CREATE TYPE cc AS (x c)",
    ],
    // A collation that others are of.
    [
        "CREATE COLLATION l (provider = libc, locale = 'C'); CREATE DOMAIN d AS text COLLATE l;
         CREATE TYPE c AS (a text COLLATE l); CREATE TABLE t (a varchar(9) COLLATE l NOT NULL UNIQUE, b d, c c, x text DEFAULT 'x' COLLATE l);
         CREATE INDEX ON t (x COLLATE l, b); CREATE VIEW v AS SELECT a || b AS ab, x COLLATE l AS x FROM t",
        "CREATE COLLATION l (provider = libc, locale = 'POSIX'); CREATE DOMAIN d AS text COLLATE l;
         CREATE TYPE c AS (a text COLLATE l); CREATE TABLE t (a varchar(9) COLLATE l NOT NULL UNIQUE, b d, c c, x text DEFAULT 'x' COLLATE l);
         CREATE INDEX ON t (x COLLATE l, b); CREATE VIEW v AS SELECT a || b AS ab, x COLLATE l AS x FROM t",
    ],
];

#[tokio::test]
async fn types_that_differ_together_are_replaced_together() {
    for (number, states) in TOGETHER.iter().enumerate() {
        either_of_the_other(&format!("together_{number}"), states, "NULL").await;
    }
}

/// What stands on `e`, and why nothing else can be put in its place.
const TIED: [(&str, &str); 4] = [
    (
        "CREATE TYPE c AS (x e); CREATE TABLE t OF c",
        "the table t is OF it",
    ),
    (
        "CREATE DOMAIN d AS e; CREATE TABLE t (a d, b e) PARTITION BY LIST (a)",
        "the column t.a is part of a partition key",
    ),
    (
        "CREATE TABLE t (x e); CREATE TABLE u (y t)",
        "the column u.y holds rows of t",
    ),
    (
        "CREATE FUNCTION f(e) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
         CREATE DOMAIN d AS e CHECK (f(VALUE))",
        "the domain d calls the function f(public.e), which takes or gives values of it",
    ),
];

#[tokio::test]
async fn what_the_server_ties_for_good_is_left_out_with_the_reason() {
    for server in every_server().await {
        for (number, (stack, reason)) in TIED.iter().enumerate() {
            let mut schemas = Vec::new();
            for (of, state) in STATES.iter().enumerate() {
                let name = format!("tied_{number}_{of}");
                let database = server.create_database(&name).await;
                let sql = format!("{state}; {stack}");
                database.try_execute(&sql).await.unwrap();
                schemas.push(database.schema().await);
            }
            let (plan, script) = patch_between(&schemas[0], &schemas[1]);
            let reasons: Vec<&str> = plan.left_out.iter().map(|one| &*one.reason).collect();
            assert!(reasons[0].starts_with(reason), "{reasons:?}");
            assert!(plan.steps.is_empty(), "{script}");
        }
    }
}
