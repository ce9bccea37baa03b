//! Every kind of object that is compared, between two real databases: what is the same on both
//! sides is no finding, and one change is one finding, whichever side has it.
//!
//! `SCHEMADRIFT_TEST_PG_BINS` names folders of server binaries, separated by colons.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test whose world is broken has to stop"
)]

use schemadrift::rules::{Finding, Severity};
use schemadrift_testkit::{Server, every_server, findings};

/// One object of every kind, with as many properties as it can have.
const WORLD: &str = r#"
CREATE SCHEMA shop;
CREATE EXTENSION hstore SCHEMA shop;
CREATE COLLATION shop.plain (provider = libc, locale = 'C');
CREATE DOMAIN shop.quantity AS integer DEFAULT 1 CONSTRAINT positive CHECK (VALUE > 0);
CREATE TYPE shop.price AS (amount numeric(10, 2), currency text COLLATE "C");
CREATE TYPE shop.mood AS ENUM ('good', 'bad');
CREATE FUNCTION shop.apart(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE
    AS 'SELECT a - b';
CREATE TYPE shop.span AS RANGE (subtype = float8, subtype_diff = shop.apart);
CREATE SEQUENCE shop.numbers AS integer INCREMENT 5 START 10;
CREATE TABLE shop.customers (
    id serial PRIMARY KEY,
    code bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    CONSTRAINT named CHECK (name <> '')
);
CREATE INDEX customers_name ON shop.customers (name);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer integer, total numeric, paid boolean);
CREATE VIEW shop.open AS SELECT id, total FROM shop.orders WHERE NOT paid;
CREATE MATERIALIZED VIEW shop.turnover AS SELECT customer, sum(total) AS total
    FROM shop.orders GROUP BY customer;
CREATE INDEX turnover_customer ON shop.turnover (customer);
CREATE FUNCTION shop.vat(amount numeric, rate numeric DEFAULT 0.19) RETURNS numeric
    LANGUAGE plpgsql STABLE STRICT SET search_path = shop
    AS 'BEGIN RETURN amount * rate; END';
CREATE FUNCTION shop.vat(amount text) RETURNS text LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION shop.parsed(a integer) RETURNS integer LANGUAGE sql
    BEGIN ATOMIC SELECT a + 1; END;
CREATE PROCEDURE shop.settle(INOUT counted integer) LANGUAGE plpgsql AS 'BEGIN END';
CREATE AGGREGATE shop.total_of(numeric) (SFUNC = numeric_add, STYPE = numeric, INITCOND = '0');
CREATE FUNCTION shop.keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER kept BEFORE UPDATE OF total ON shop.orders FOR EACH ROW
    WHEN (old.total <> new.total) EXECUTE FUNCTION shop.keep();
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON shop.orders DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION shop.keep();
CREATE TRIGGER opened INSTEAD OF INSERT ON shop.open FOR EACH ROW EXECUTE FUNCTION shop.keep();
CREATE RULE forever AS ON DELETE TO shop.customers DO INSTEAD NOTHING;
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON shop.orders FOR SELECT USING (paid);
CREATE POLICY writers ON shop.orders AS RESTRICTIVE FOR UPDATE
    USING (EXISTS (SELECT FROM shop.customers AS c WHERE c.id = customer)) WITH CHECK (total > 0);
CREATE TABLE shop.events (at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE shop.events_2026 PARTITION OF shop.events
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE shop.events_2027 PARTITION OF shop.events
    FOR VALUES FROM ('2027-01-01') TO ('2028-01-01') PARTITION BY LIST (kind);
CREATE TRIGGER copied BEFORE INSERT ON shop.events FOR EACH ROW EXECUTE FUNCTION shop.keep();
CREATE TABLE shop.base (id integer);
CREATE TABLE shop.child (extra integer) INHERITS (shop.base);
CREATE TYPE shop.shape AS (edges integer);
CREATE TABLE shop.typed OF shop.shape;
COMMENT ON SCHEMA shop IS 'schema';
COMMENT ON EXTENSION hstore IS 'extension';
COMMENT ON COLLATION shop.plain IS 'collation';
COMMENT ON DOMAIN shop.quantity IS 'domain';
COMMENT ON CONSTRAINT positive ON DOMAIN shop.quantity IS 'part of a domain';
COMMENT ON TYPE shop.price IS 'composite';
COMMENT ON COLUMN shop.price.amount IS 'attribute';
COMMENT ON TYPE shop.mood IS 'enum';
COMMENT ON TYPE shop.span IS 'range';
COMMENT ON SEQUENCE shop.numbers IS 'sequence';
COMMENT ON TABLE shop.customers IS 'table';
COMMENT ON COLUMN shop.customers.name IS 'column';
COMMENT ON CONSTRAINT named ON shop.customers IS 'constraint';
COMMENT ON INDEX shop.customers_name IS 'index';
COMMENT ON VIEW shop.open IS 'view';
COMMENT ON COLUMN shop.open.id IS 'column of a view';
COMMENT ON MATERIALIZED VIEW shop.turnover IS 'materialized view';
COMMENT ON FUNCTION shop.vat(numeric, numeric) IS 'function';
COMMENT ON PROCEDURE shop.settle(integer) IS 'procedure';
COMMENT ON AGGREGATE shop.total_of(numeric) IS 'aggregate';
COMMENT ON TRIGGER kept ON shop.orders IS 'trigger';
COMMENT ON RULE forever ON shop.customers IS 'rule';
COMMENT ON POLICY readers ON shop.orders IS 'policy';
COMMENT ON TABLE shop.events_2026 IS 'partition';
"#;

/// A change of the world, the rule that speaks where the changed one is actual, and the one that
/// speaks where it is expected.
struct Case {
    change: &'static str,
    actual: &'static str,
    expected: &'static str,
}

const fn lost(kind: [&'static str; 2], change: &'static str) -> Case {
    let [actual, expected] = kind;
    Case {
        change,
        actual,
        expected,
    }
}

const fn differs(rule: &'static str, change: &'static str) -> Case {
    Case {
        change,
        actual: rule,
        expected: rule,
    }
}

/// Objects that one side lacks, with all that hangs on them.
const LOST: &[Case] = &[
    lost(["schema-unmapped", "schema-missing"], "CREATE SCHEMA attic"),
    lost(
        ["schema-unmapped", "schema-missing"],
        "CREATE SCHEMA attic; CREATE TABLE attic.t (id serial); CREATE TYPE attic.e AS ENUM ();
         CREATE VIEW attic.v AS SELECT id FROM attic.t; CREATE DOMAIN attic.d AS text;
         ALTER TABLE attic.t ENABLE ROW LEVEL SECURITY; COMMENT ON TABLE attic.t IS 'x'",
    ),
    lost(
        ["extension-missing", "extension-unmapped"],
        "DROP EXTENSION hstore",
    ),
    lost(
        ["collation-missing", "collation-unmapped"],
        "DROP COLLATION shop.plain",
    ),
    lost(
        ["domain-missing", "domain-unmapped"],
        "DROP DOMAIN shop.quantity",
    ),
    lost(
        ["composite-unmapped", "composite-missing"],
        "CREATE TYPE shop.pair AS (a integer, b integer)",
    ),
    lost(["range-missing", "range-unmapped"], "DROP TYPE shop.span"),
    lost(
        ["sequence-missing", "sequence-unmapped"],
        "DROP SEQUENCE shop.numbers",
    ),
    lost(
        ["function-missing", "function-unmapped"],
        "DROP FUNCTION shop.vat(text)",
    ),
    lost(
        ["function-missing", "function-unmapped"],
        "DROP PROCEDURE shop.settle",
    ),
    lost(
        ["function-missing", "function-unmapped"],
        "DROP AGGREGATE shop.total_of(numeric)",
    ),
    lost(["view-missing", "view-unmapped"], "DROP VIEW shop.open"),
    lost(
        ["materialized-view-missing", "materialized-view-unmapped"],
        "DROP MATERIALIZED VIEW shop.turnover",
    ),
    lost(
        ["trigger-missing", "trigger-unmapped"],
        "DROP TRIGGER kept ON shop.orders",
    ),
    lost(
        ["trigger-missing", "trigger-unmapped"],
        "DROP TRIGGER opened ON shop.open",
    ),
    lost(
        ["trigger-missing", "trigger-unmapped"],
        "DROP TRIGGER copied ON shop.events",
    ),
    lost(
        ["rule-missing", "rule-unmapped"],
        "DROP RULE forever ON shop.customers",
    ),
    lost(
        ["policy-missing", "policy-unmapped"],
        "DROP POLICY readers ON shop.orders",
    ),
    lost(
        ["partition-missing", "partition-unmapped"],
        "DROP TABLE shop.events_2026",
    ),
    lost(
        ["partition-unmapped", "table-missing"],
        "CREATE TABLE shop.other () INHERITS (shop.base)",
    ),
    lost(
        ["partition-missing", "partition-unmapped"],
        "ALTER TABLE shop.events DETACH PARTITION shop.events_2026",
    ),
    // A table carries everything that stands on it.
    lost(
        ["table-unmapped", "table-missing"],
        "CREATE UNLOGGED TABLE shop.more (id serial, code int GENERATED ALWAYS AS IDENTITY);
         ALTER TABLE shop.more ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
         CREATE POLICY p ON shop.more; CREATE RULE r AS ON INSERT TO shop.more DO ALSO NOTHING;
         CREATE TRIGGER t AFTER INSERT ON shop.more EXECUTE FUNCTION shop.keep();
         COMMENT ON TABLE shop.more IS 'more'; COMMENT ON COLUMN shop.more.id IS 'id';
         COMMENT ON TRIGGER t ON shop.more IS 't'",
    ),
    lost(
        ["table-unmapped", "table-missing"],
        "CREATE TABLE shop.log (at date, kind text) PARTITION BY RANGE (at);
         CREATE TABLE shop.log_rest PARTITION OF shop.log DEFAULT PARTITION BY LIST (kind);
         CREATE TABLE shop.log_rest_rest PARTITION OF shop.log_rest DEFAULT",
    ),
    // One name, two kinds: the one that was expected is missing.
    lost(
        ["view-missing", "materialized-view-missing"],
        "DROP VIEW shop.open;
         CREATE MATERIALIZED VIEW shop.open AS SELECT id, total FROM shop.orders WHERE NOT paid;
         COMMENT ON MATERIALIZED VIEW shop.open IS 'view';
         COMMENT ON COLUMN shop.open.id IS 'column of a view'",
    ),
];

/// Properties that differ.
const DIFFERING: &[Case] = &[
    differs(
        "schema-mismatch",
        "ALTER EXTENSION plpgsql ADD SCHEMA shop",
    ),
    differs("extension-mismatch", "ALTER EXTENSION hstore SET SCHEMA public"),
    differs(
        "extension-mismatch",
        "DROP EXTENSION hstore; CREATE EXTENSION hstore SCHEMA shop VERSION '1.4'",
    ),
    differs(
        "collation-mismatch",
        "DROP COLLATION shop.plain; CREATE COLLATION shop.plain (provider = libc, locale = 'POSIX');
         COMMENT ON COLLATION shop.plain IS 'collation'",
    ),
    differs("domain-mismatch", "ALTER DOMAIN shop.quantity SET DEFAULT 2"),
    differs("domain-mismatch", "ALTER DOMAIN shop.quantity SET NOT NULL"),
    differs("domain-mismatch", "ALTER DOMAIN shop.quantity ADD CHECK (VALUE < 100)"),
    differs("domain-mismatch", "ALTER DOMAIN shop.quantity DROP CONSTRAINT positive"),
    differs("composite-mismatch", "ALTER TYPE shop.price ADD ATTRIBUTE note text CASCADE"),
    differs(
        "range-mismatch",
        "DROP TYPE shop.span; CREATE TYPE shop.span AS RANGE (subtype = float8);
         COMMENT ON TYPE shop.span IS 'range'",
    ),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.numbers INCREMENT 2"),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.numbers START 11"),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.numbers MAXVALUE 1000"),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.numbers CACHE 20"),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.numbers CYCLE"),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.numbers OWNED BY shop.orders.total"),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.customers_id_seq INCREMENT 10"),
    differs(
        "sequence-mismatch",
        "ALTER TABLE shop.customers ALTER COLUMN code SET START 1000",
    ),
    differs("view-mismatch", "CREATE OR REPLACE VIEW shop.open AS SELECT id, total FROM shop.orders"),
    differs(
        "view-mismatch",
        "CREATE OR REPLACE VIEW shop.open AS
             SELECT id, total, customer FROM shop.orders WHERE NOT paid",
    ),
    differs("view-mismatch", "ALTER VIEW shop.open SET (security_barrier)"),
    differs("view-mismatch", "ALTER VIEW shop.open SET (check_option = local)"),
    differs("view-mismatch", "ALTER VIEW shop.open ALTER COLUMN total SET DEFAULT 5"),
    differs(
        "materialized-view-mismatch",
        "DROP MATERIALIZED VIEW shop.turnover;
         CREATE MATERIALIZED VIEW shop.turnover AS SELECT customer, max(total) AS total
             FROM shop.orders GROUP BY customer;
         CREATE INDEX turnover_customer ON shop.turnover (customer);
         COMMENT ON MATERIALIZED VIEW shop.turnover IS 'materialized view'",
    ),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) VOLATILE"),
    differs(
        "function-mismatch",
        "ALTER FUNCTION shop.vat(numeric, numeric) CALLED ON NULL INPUT",
    ),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) SECURITY DEFINER"),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) PARALLEL SAFE"),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) LEAKPROOF"),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) COST 7"),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) RESET ALL"),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) SET jit = off"),
    differs(
        "function-mismatch",
        "CREATE OR REPLACE FUNCTION shop.vat(amount text) RETURNS text LANGUAGE sql
             AS 'SELECT  $1'",
    ),
    differs(
        "function-mismatch",
        "CREATE OR REPLACE FUNCTION shop.vat(amount text DEFAULT '') RETURNS text LANGUAGE sql
             AS 'SELECT $1'",
    ),
    differs(
        "function-mismatch",
        "DROP FUNCTION shop.vat(text); CREATE FUNCTION shop.vat(sum text) RETURNS text
             LANGUAGE sql AS 'SELECT $1'",
    ),
    differs(
        "function-mismatch",
        "DROP FUNCTION shop.vat(text); CREATE FUNCTION shop.vat(amount text) RETURNS varchar
             LANGUAGE sql AS 'SELECT $1'",
    ),
    differs(
        "function-mismatch",
        "CREATE OR REPLACE FUNCTION shop.parsed(a integer) RETURNS integer LANGUAGE sql
             BEGIN ATOMIC SELECT a + 2; END",
    ),
    differs(
        "function-mismatch",
        "CREATE OR REPLACE AGGREGATE shop.total_of(numeric)
             (SFUNC = numeric_add, STYPE = numeric, INITCOND = '1')",
    ),
    differs("trigger-mismatch", "ALTER TABLE shop.orders DISABLE TRIGGER kept"),
    differs(
        "trigger-mismatch",
        "CREATE OR REPLACE TRIGGER kept BEFORE UPDATE OF total ON shop.orders FOR EACH ROW
             WHEN (old.total < new.total) EXECUTE FUNCTION shop.keep()",
    ),
    differs(
        "trigger-mismatch",
        "CREATE OR REPLACE TRIGGER kept AFTER UPDATE OF total ON shop.orders FOR EACH ROW
             WHEN (old.total <> new.total) EXECUTE FUNCTION shop.keep()",
    ),
    differs(
        "rule-mismatch",
        "CREATE OR REPLACE RULE forever AS ON DELETE TO shop.customers WHERE old.id = 1
             DO INSTEAD NOTHING",
    ),
    differs("rule-mismatch", "ALTER TABLE shop.customers DISABLE RULE forever"),
    differs("policy-mismatch", "ALTER POLICY readers ON shop.orders USING (NOT paid)"),
    differs("policy-mismatch", "ALTER POLICY readers ON shop.orders TO postgres"),
    differs("policy-mismatch", "ALTER POLICY writers ON shop.orders WITH CHECK (total > 1)"),
    differs(
        "policy-mismatch",
        "DROP POLICY readers ON shop.orders;
         CREATE POLICY readers ON shop.orders AS RESTRICTIVE FOR SELECT USING (paid);
         COMMENT ON POLICY readers ON shop.orders IS 'policy'",
    ),
    differs("policy-mismatch", "ALTER TABLE shop.orders DISABLE ROW LEVEL SECURITY"),
    differs("policy-mismatch", "ALTER TABLE shop.customers ENABLE ROW LEVEL SECURITY"),
    differs("policy-mismatch", "ALTER TABLE shop.orders FORCE ROW LEVEL SECURITY"),
    differs(
        "partition-mismatch",
        "DROP TABLE shop.events_2026; CREATE TABLE shop.events_2026 PARTITION OF shop.events
             FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
         COMMENT ON TABLE shop.events_2026 IS 'partition'",
    ),
    differs("partition-mismatch", "ALTER TABLE shop.child NO INHERIT shop.base"),
    differs(
        "partition-mismatch",
        "DROP TABLE shop.events_2027; CREATE TABLE shop.events_2027 PARTITION OF shop.events
             FOR VALUES FROM ('2027-01-01') TO ('2028-01-01') PARTITION BY HASH (kind)",
    ),
    differs("table-mismatch", "ALTER TABLE shop.base SET UNLOGGED"),
    // The sequences of its columns go with it.
    differs("table-mismatch", "ALTER TABLE shop.customers SET UNLOGGED"),
    differs("table-mismatch", "ALTER TABLE shop.customers REPLICA IDENTITY FULL"),
    differs("table-mismatch", "ALTER TABLE shop.typed NOT OF"),
];

/// What has a comment.
const COMMENTED: &[&str] = &[
    "SCHEMA shop",
    "EXTENSION hstore",
    "COLLATION shop.plain",
    "DOMAIN shop.quantity",
    "CONSTRAINT positive ON DOMAIN shop.quantity",
    "TYPE shop.price",
    "COLUMN shop.price.amount",
    "TYPE shop.mood",
    "TYPE shop.span",
    "SEQUENCE shop.numbers",
    "TABLE shop.customers",
    "COLUMN shop.customers.name",
    "CONSTRAINT named ON shop.customers",
    "INDEX shop.customers_name",
    "VIEW shop.open",
    "COLUMN shop.open.id",
    "MATERIALIZED VIEW shop.turnover",
    "FUNCTION shop.vat(numeric, numeric)",
    "PROCEDURE shop.settle(integer)",
    "AGGREGATE shop.total_of(numeric)",
    "TRIGGER kept ON shop.orders",
    "RULE forever ON shop.customers",
    "POLICY readers ON shop.orders",
    "TABLE shop.events_2026",
];

#[tokio::test]
async fn one_object_too_many_is_one_finding() {
    each_is_one_finding("lost", LOST).await;
}

#[tokio::test]
async fn one_property_that_differs_is_one_finding() {
    each_is_one_finding("differing", DIFFERING).await;
}

#[tokio::test]
async fn one_comment_is_one_finding() {
    let changes: Vec<String> = COMMENTED
        .iter()
        .flat_map(|on| {
            [
                format!("COMMENT ON {on} IS NULL"),
                format!("COMMENT ON {on} IS 'x'"),
            ]
        })
        .collect();
    let cases: Vec<Case> = changes
        .into_iter()
        .map(|change| differs("comment-mismatch", change.leak()))
        .collect();
    each_is_one_finding("commented", &cases).await;
}

/// A catalog is a list of what it has, also where that is nothing.
#[tokio::test]
async fn an_empty_database_is_a_side_like_any_other() {
    for server in every_server().await {
        let empty = server.create_database("unfilled").await.schema().await;
        let full = server.create_database("filled").await;
        let made = full
            .try_execute("CREATE TABLE t (); CREATE TYPE e AS ENUM ('a')")
            .await;
        made.unwrap();
        let full = full.schema().await;
        let rules = |expected, actual| -> Vec<&str> {
            let found = findings(expected, actual);
            found.iter().map(|finding| finding.rule).collect()
        };
        assert_eq!(rules(&empty, &full), ["table-unmapped", "enum-unmapped"]);
        assert_eq!(rules(&full, &empty), ["table-missing", "enum-missing"]);
    }
}

/// The same SQL on servers of two versions is no drift: what they print differently is told at
/// severity info, and what a version brings of its own is left out.
#[tokio::test]
async fn two_versions_of_a_server_are_no_drift() {
    let servers = every_server().await;
    let mut schemas = Vec::new();
    for server in &servers {
        let world = server.create_database("versions").await;
        // Bodies in standard SQL came with 14.
        let world_of_all =
            WORLD.replace("hstore SCHEMA shop;", "hstore SCHEMA shop VERSION '1.4';");
        let (before, after) = world_of_all
            .split_once("CREATE FUNCTION shop.parsed")
            .unwrap();
        let (_, after) = after.split_once("END;\n").unwrap();
        world.try_execute(before).await.unwrap();
        world.try_execute(after).await.unwrap();
        schemas.push((server.version(), world.schema().await));
    }
    for (version, schema) in &schemas {
        for (other, actual) in &schemas {
            let mut found = findings(schema, actual);
            found.retain(|finding| finding.severity > Severity::Info);
            assert_eq!(described(&found), [""; 0], "{version} against {other}");
        }
    }
}

/// Each case against the world, both ways; and each database against itself is nothing.
async fn each_is_one_finding(name: &str, cases: &[Case]) {
    for server in every_server().await {
        // Bodies in standard SQL, and triggers that are replaced, came with 14.
        if !server.version().starts_with("13.") {
            each_on(&server, name, cases).await;
        }
    }
}

async fn each_on(server: &Server, name: &str, cases: &[Case]) {
    let world = server.create_database(name).await;
    world.try_execute(WORLD).await.unwrap();
    let expected = world.schema().await;
    assert_eq!(described(&findings(&expected, &expected)), [""; 0]);
    let mut failed = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let changed = changed(server, name, &format!("{name}_{number}"), case.change).await;
        let own = findings(&changed, &changed);
        let (forth, back) = (findings(&expected, &changed), findings(&changed, &expected));
        let rules =
            |found: &[Finding]| -> Vec<&str> { found.iter().map(|finding| finding.rule).collect() };
        if !own.is_empty() || rules(&forth) != [case.actual] || rules(&back) != [case.expected] {
            failed.push(format!(
                "on {}: {}\n  wanted {} and back {}\n  itself {:#?}\n  forth {:#?}\n  back {:#?}",
                server.version(),
                case.change,
                case.actual,
                case.expected,
                described(&own),
                described(&forth),
                described(&back)
            ));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

async fn changed(
    server: &Server,
    world: &str,
    name: &str,
    change: &str,
) -> schemadrift::schema::Schema {
    let database = server.copy_database(name, world).await;
    let ran = database.try_execute(change).await;
    ran.unwrap_or_else(|error| panic!("{error} in\n{change}"));
    database.schema().await
}

fn described(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| format!("[{}] {}", finding.rule, finding.message))
        .collect()
}
