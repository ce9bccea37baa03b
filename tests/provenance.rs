//! Which migration made what: every kind of object, what is made anew under its name, and what the
//! documents say of it.

use schemadrift_testkit::Project;
use serde_json::Value;

use crate::run;

const FIRST: &str = "
CREATE SCHEMA billing;
CREATE TYPE billing.currency AS ENUM ('eur', 'usd');
CREATE TYPE price AS (amount numeric, unit text);
CREATE TYPE hours AS RANGE (subtype = float8);
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE COLLATION german (provider = libc, locale = 'C');
CREATE SEQUENCE ticket_numbers;
CREATE TABLE invoices (
    id bigserial PRIMARY KEY,
    total integer CONSTRAINT invoices_total_is_known CHECK (total > 0),
    sent_to email
);
CREATE TABLE lines (day date NOT NULL, text text) PARTITION BY RANGE (day);
CREATE TABLE lines_2024 PARTITION OF lines FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * $1';
CREATE FUNCTION twice(text) RETURNS text LANGUAGE sql AS 'SELECT $1 || $1';
CREATE AGGREGATE sum_of(integer) (SFUNC = int4pl, STYPE = integer);
CREATE TRIGGER touched BEFORE UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION touch();
CREATE RULE kept AS ON DELETE TO invoices DO INSTEAD NOTHING;
CREATE POLICY own ON invoices USING (total < 10);
CREATE VIEW open_invoices AS SELECT id FROM invoices;
CREATE VIEW untouched AS SELECT id FROM invoices;
CREATE MATERIALIZED VIEW totals AS SELECT sum(total) AS total FROM invoices;
";

/// The same again changes nothing, wherever in the file its parts stand.
const SECOND: &str = "
CREATE OR REPLACE VIEW untouched AS
    SELECT id
    FROM invoices;
CREATE OR REPLACE FUNCTION twice(text) RETURNS text LANGUAGE sql AS 'SELECT $1 || $1';
GRANT SELECT ON open_invoices TO PUBLIC;
";

/// What can only be changed by making it anew lives on under its name.
const THIRD: &str = "
ALTER DOMAIN email ADD CONSTRAINT no_space CHECK (VALUE NOT LIKE '% %');
ALTER TYPE price ADD ATTRIBUTE note text;
ALTER SEQUENCE ticket_numbers INCREMENT 10;
CREATE OR REPLACE FUNCTION twice(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1 + $1';
DROP VIEW open_invoices;
CREATE VIEW open_invoices AS SELECT id, total FROM invoices;
DROP MATERIALIZED VIEW totals;
CREATE MATERIALIZED VIEW totals AS SELECT max(total) AS total FROM invoices;
DROP TRIGGER touched ON invoices;
CREATE TRIGGER touched AFTER UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION touch();
DROP POLICY own ON invoices;
CREATE POLICY own ON invoices USING (total < 20);
CREATE OR REPLACE RULE kept AS ON DELETE TO invoices DO ALSO NOTHING;
";

const FOURTH: &str = "
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoices DROP CONSTRAINT invoices_total_is_known;
ALTER TABLE invoices ADD CONSTRAINT invoices_total_is_known CHECK (total >= 0);
CREATE UNIQUE INDEX totals_total ON totals (total);
DROP TABLE lines;
CREATE TABLE lines (day date NOT NULL, text text) PARTITION BY RANGE (day);
";

fn project() -> Project {
    Project::new(&[
        ("migrations/001_first.sql", FIRST),
        ("migrations/002_again.sql", SECOND),
        ("migrations/003_anew.sql", THIRD),
        ("migrations/004_later.sql", FOURTH),
    ])
}

fn analysis(project: &Project, format: &str) -> String {
    let arguments = [
        "analyze",
        "migrations:migrations",
        "--no-config",
        "-o",
        format,
    ];
    let run = run(project.path(), &arguments);
    run.expect_code(0).stdout
}

/// `kind name: created by, changed by …`, of one object a line.
fn told(report: &Value) -> Vec<String> {
    let objects = report["provenance"].as_array().unwrap().iter();
    let words = |one: &Value| {
        let file = |file: &Value| file.as_str().unwrap_or("-")[..3].to_owned();
        let changed = one["changed_by"].as_array().unwrap().iter();
        let changed: Vec<String> = changed.map(file).collect();
        let table = one["table"].as_str().map(|table| format!("{table}."));
        format!(
            "{} {}{}: {} {}",
            one["kind"].as_str().unwrap(),
            table.unwrap_or_default(),
            one["name"].as_str().unwrap(),
            file(&one["created_by"]),
            changed.join(" ")
        )
        .trim_end()
        .to_owned()
    };
    objects.map(words).collect()
}

#[test]
fn every_kind_of_object_has_a_history() {
    let report: Value = serde_json::from_str(&analysis(&project(), "json")).unwrap();
    let told = told(&report);
    for line in [
        "table invoices.invoices: 001 004",
        "column invoices.total: 001",
        "constraint invoices.invoices_total_is_known: 001 004",
        "row security invoices.invoices: 004",
        "table lines.lines: 004",
        "partitioning lines.lines: 004",
        "enum billing.currency: 001",
        "schema billing: 001",
        "collation german: 001",
        "domain email: 001 003",
        "composite type price: 001 003",
        "range type hours: 001",
        "sequence ticket_numbers: 001 003",
        "sequence invoices.id: 001",
        "function touch(): 001",
        "function twice(integer): 001 003",
        "function twice(text): 001",
        "function sum_of(integer): 001",
        "view open_invoices: 001 003",
        "view untouched: 001",
        "materialized view totals: 001 003 004",
        "index totals.totals_total: 004",
        "trigger invoices.touched: 001 003",
        "rule invoices.kept: 001 003",
        "policy invoices.own: 001 003",
    ] {
        assert!(told.iter().any(|one| one == line), "{line}\n{told:#?}");
    }
    // A view is no table, and what a view or a table brings with it is told once.
    assert!(
        !told
            .iter()
            .any(|one| one.starts_with("table open_invoices"))
    );
    assert!(
        !told
            .iter()
            .any(|one| one.starts_with("column open_invoices"))
    );
    assert!(!told.iter().any(|one| one.contains("invoices_id_seq")));
    let mut once = told.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), told.len());
}

#[test]
fn the_document_tells_what_stands_for_itself_and_what_came_later() {
    let document = analysis(&project(), "markdown");
    let (_, chapter) = document.split_once("## Provenance").unwrap();
    let row = |cells: &[&str]| {
        let mut lines = chapter.lines();
        lines.any(|line| {
            let found: Vec<&str> = line.split('|').map(str::trim).collect();
            found.get(1..=4) == Some(cells)
        })
    };
    let first = "`001_first.sql`";
    assert!(
        row(&["`open_invoices`", "view", first, "`003_anew.sql`"]),
        "{chapter}"
    );
    assert!(row(&[
        "`twice(integer)`",
        "function",
        first,
        "`003_anew.sql`"
    ]));
    assert!(row(&[
        "`invoices.touched`",
        "trigger",
        first,
        "`003_anew.sql`"
    ]));
    assert!(row(&["`invoices`", "row security", "`004_later.sql`", "—"]));
    // Made with its table and never changed.
    assert!(!chapter.contains("`invoices.id`"), "{chapter}");
    assert!(!chapter.contains("`invoices.sent_to`"));
}

#[test]
fn a_finding_about_an_object_names_its_migration() {
    let project = project();
    project.write(
        "expected.sql",
        b"CREATE VIEW open_invoices AS SELECT 1 AS id;",
    );
    let arguments = [
        "diff",
        "sql:expected.sql",
        "migrations:migrations",
        "--no-config",
        "-o",
        "json",
    ];
    let run = run(project.path(), &arguments).expect_code(0);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let migration_of = |rule: &str| {
        let finding = findings.iter().find(|one| one["rule"] == rule);
        finding.unwrap()["migration"].as_str().unwrap().to_owned()
    };
    assert_eq!(migration_of("view-mismatch"), "003_anew.sql");
    assert_eq!(migration_of("materialized-view-unmapped"), "004_later.sql");
    assert_eq!(migration_of("domain-unmapped"), "003_anew.sql");
}
