//! Every kind of object that is compared, between two real databases: what is the same on both
//! sides is no finding, and one change is one finding, whichever side has it.
//!
//! `SCHEMADRIFT_TEST_PG_BINS` names folders of server binaries, separated by colons.

mod cases;
mod kinds;
mod like_names;
mod lots;
mod made_of;
mod parts;
mod patches;

use schemadrift::rules::{Finding, Severity};
use schemadrift::snapshot::{read, to_json};
use schemadrift_testkit::{Project, Server, every_server, findings};

use cases::{COMMENTED, Case, DIFFERING, LOST, differs};

/// One object of every kind.
const WORLD: &str = include_str!("world.sql");

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

/// What stands on a table that is not in the world, in every form that a key has.
const KEYS: &str = "
    CREATE TABLE shop.keys (
        id integer PRIMARY KEY DEFERRABLE INITIALLY DEFERRED,
        a integer CONSTRAINT late UNIQUE DEFERRABLE,
        b integer CONSTRAINT last UNIQUE DEFERRABLE INITIALLY DEFERRED,
        c integer UNIQUE REFERENCES shop.customers DEFERRABLE,
        d integer REFERENCES shop.customers ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        e bigint REFERENCES shop.orders MATCH FULL ON UPDATE SET NULL,
        f text COLLATE shop.plain, g text COLLATE \"C\",
        UNIQUE (e, a) INCLUDE (b),
        EXCLUDE USING btree (f WITH =) WHERE (a > 0) DEFERRABLE
    );
    CREATE INDEX ON shop.keys (g COLLATE shop.plain DESC, f COLLATE \"C\", lower(g)) WHERE e > 1;
    ALTER TABLE shop.keys ADD CONSTRAINT unchecked CHECK (a > b) NOT VALID;
    ALTER TABLE shop.keys ADD CONSTRAINT unproved FOREIGN KEY (a) REFERENCES shop.keys (c) NOT VALID";

#[tokio::test]
async fn a_snapshot_reads_back_to_the_same_schema() {
    let project = Project::new(&[]);
    for server in every_server().await {
        // Bodies in standard SQL came with 14.
        if server.version().starts_with("13.") {
            continue;
        }
        let world = server.create_database("frozen").await;
        world.try_execute(WORLD).await.unwrap();
        world.try_execute(KEYS).await.unwrap();
        let schema = world.schema().await;
        project.write("frozen.json", to_json(&schema, "").as_bytes());
        let thawed = read(&project.path().join("frozen.json")).unwrap();
        assert_eq!(thawed.objects, schema.objects);
        assert_eq!(thawed.tables, schema.tables);
        assert_eq!(thawed, schema);
    }
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
