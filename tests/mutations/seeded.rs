//! Several changes at once, drawn by a seed: each is found at its place, and nothing else is. The
//! seeds are fixed, so that every run draws the same.

use super::{Found, audit};

const SEEDS: u64 = 5;
const CHANGES: usize = 3;

/// A column of the shop that may change, and another type for it where it can have one.
struct Target {
    table: &'static str,
    column: &'static str,
    is_nullable: bool,
    other_type: Option<&'static str>,
}

const fn target(
    table: &'static str,
    column: &'static str,
    is_nullable: bool,
    other_type: Option<&'static str>,
) -> Target {
    Target {
        table,
        column,
        is_nullable,
        other_type,
    }
}

const TARGETS: [Target; 7] = [
    target("customers", "email", false, Some("bytea")),
    target("customers", "nickname", true, Some("bytea")),
    target("customers", "joined_at", false, Some("timestamp")),
    target("orders", "customer_id", false, None),
    target("orders", "state", false, Some("text")),
    target("orders", "placed_on", false, Some("timestamp")),
    target("orders", "note", true, Some("bytea")),
];

/// The next number of a xorshift generator.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// One change of a column, and its rule.
fn change(target: &Target, draw: &mut Draw) -> (String, &'static str) {
    let Target { table, column, .. } = target;
    let mut possible = vec![
        (
            format!("ALTER TABLE {table} DROP COLUMN {column};"),
            "column-missing",
        ),
        (
            format!("ALTER TABLE {table} RENAME COLUMN {column} TO {column}_now;"),
            "column-renamed",
        ),
    ];
    if !target.is_nullable {
        possible.push((
            format!("ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL;"),
            "column-nullability-mismatch",
        ));
    }
    if let Some(other) = target.other_type {
        let change = format!(
            "ALTER TABLE {table} ALTER COLUMN {column} TYPE {other} USING {column}::{other};"
        );
        possible.push((change, "column-type-mismatch"));
    }
    let drawn = draw.below(possible.len());
    possible.swap_remove(drawn)
}

/// Changes of different columns, sometimes with a new column or a table less.
fn changes(seed: u64) -> (String, Vec<Found>) {
    let mut draw = Draw(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut left: Vec<&Target> = TARGETS.iter().collect();
    let mut sql = String::new();
    let mut found: Vec<Found> = Vec::new();
    for _ in 0..CHANGES {
        let target = left.swap_remove(draw.below(left.len()));
        let (change, rule) = change(target, &mut draw);
        sql.push_str(&change);
        let column = Some(target.column.to_owned());
        found.push((rule.to_owned(), target.table.to_owned(), column));
    }
    match draw.below(3) {
        0 => {
            sql.push_str("DROP TABLE partners;");
            found.push(("table-missing".to_owned(), "partners".to_owned(), None));
        }
        1 => {
            sql.push_str("ALTER TABLE orders ADD COLUMN scanned_from macaddr;");
            let column = Some("scanned_from".to_owned());
            found.push(("column-unmapped".to_owned(), "orders".to_owned(), column));
        }
        _ => {}
    }
    found.sort();
    (sql, found)
}

async fn check(framework: &str) {
    for seed in 1..=SEEDS {
        let (sql, wanted) = changes(seed);
        let mut found = audit(framework, &sql).await;
        found.sort();
        assert_eq!(found, wanted, "{framework}, seed {seed}: {sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_derive() {
    check("derive").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlx() {
    check("sqlx").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn diesel() {
    check("diesel").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sea_orm() {
    check("sea_orm").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokio_postgres() {
    check("tokio_postgres").await;
}

#[test]
fn every_kind_of_change_is_drawn() {
    let drawn = (1..=SEEDS).flat_map(|seed| changes(seed).1);
    let rules: std::collections::BTreeSet<String> = drawn.map(|(rule, ..)| rule).collect();
    let wanted = [
        "column-missing",
        "column-nullability-mismatch",
        "column-renamed",
        "column-type-mismatch",
        "column-unmapped",
        "table-missing",
    ];
    assert_eq!(Vec::from_iter(rules), wanted);
}
