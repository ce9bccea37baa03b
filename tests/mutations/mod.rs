//! One change at a time: the shop is in step in all five frameworks, and after each change to the
//! database each framework finds what it can state, at the right place, and nothing else.

mod seeded;

use schemadrift::models::ReadOptions;
use schemadrift::{AuditRequest, Source};
use schemadrift_testkit::{Project, repository_root};

const SCHEMA: &str = include_str!("../../fixtures/shop/migrations/1_shop.sql");

/// A change to the database, and the finding that it causes: rule, table or enum, column.
struct Mutation {
    name: &'static str,
    sql: &'static str,
    finding: (&'static str, &'static str, Option<&'static str>),
    /// What a framework has to be able to state to find it.
    needs: Needs,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Columns,
    ForeignKeys,
    Enums,
    Everything,
}

const NEW_ENUM: &str = "
ALTER TYPE order_state RENAME TO old_state;
CREATE TYPE order_state AS ENUM (LABELS);
ALTER TABLE orders ALTER COLUMN state TYPE order_state USING state::text::order_state;
DROP TYPE old_state;";

const MUTATIONS: &[Mutation] = &[
    Mutation {
        name: "drop a column",
        sql: "ALTER TABLE customers DROP COLUMN nickname",
        finding: ("column-missing", "customers", Some("nickname")),
        needs: Needs::Columns,
    },
    Mutation {
        name: "change a type",
        sql: "ALTER TABLE orders ALTER COLUMN placed_on TYPE timestamp",
        finding: ("column-type-mismatch", "orders", Some("placed_on")),
        needs: Needs::Columns,
    },
    Mutation {
        name: "drop NOT NULL",
        sql: "ALTER TABLE orders ALTER COLUMN placed_on DROP NOT NULL",
        finding: ("column-nullability-mismatch", "orders", Some("placed_on")),
        needs: Needs::Columns,
    },
    Mutation {
        name: "rename a column",
        sql: "ALTER TABLE customers RENAME COLUMN nickname TO nick_name",
        finding: ("column-renamed", "customers", Some("nickname")),
        needs: Needs::Columns,
    },
    Mutation {
        name: "drop a table",
        sql: "DROP TABLE orders",
        finding: ("table-missing", "orders", None),
        needs: Needs::Columns,
    },
    Mutation {
        name: "drop a table that another refers to",
        sql: "DROP TABLE customers CASCADE",
        finding: ("table-missing", "customers", None),
        needs: Needs::Columns,
    },
    Mutation {
        name: "add a column",
        sql: "ALTER TABLE customers ADD COLUMN phone text",
        finding: ("column-unmapped", "customers", Some("phone")),
        needs: Needs::Columns,
    },
    Mutation {
        name: "drop a foreign key",
        sql: "ALTER TABLE orders DROP CONSTRAINT orders_customer",
        finding: ("foreign-key-missing", "orders", Some("customer_id")),
        needs: Needs::ForeignKeys,
    },
    Mutation {
        name: "redirect a foreign key",
        sql: "ALTER TABLE orders DROP CONSTRAINT orders_customer, ADD CONSTRAINT orders_customer \
              FOREIGN KEY (customer_id) REFERENCES partners (id) ON DELETE CASCADE",
        finding: ("foreign-key-mismatch", "orders", Some("customer_id")),
        needs: Needs::ForeignKeys,
    },
    Mutation {
        name: "drop an enum label",
        sql: "'new', 'paid'",
        finding: ("enum-variant-missing", "order_state", None),
        needs: Needs::Enums,
    },
    Mutation {
        name: "add an enum label",
        sql: "'new', 'paid', 'sent', 'lost'",
        finding: ("enum-variant-unmapped", "order_state", None),
        needs: Needs::Enums,
    },
    Mutation {
        name: "reorder enum labels",
        sql: "'paid', 'new', 'sent'",
        finding: ("enum-order-mismatch", "order_state", None),
        needs: Needs::Enums,
    },
    Mutation {
        name: "shorten a text",
        sql: "ALTER TABLE customers ALTER COLUMN email TYPE varchar(50)",
        finding: ("column-type-mismatch", "customers", Some("email")),
        needs: Needs::Everything,
    },
    Mutation {
        name: "change a default",
        sql: "ALTER TABLE customers ALTER COLUMN joined_at SET DEFAULT now() - interval '1 day'",
        finding: ("column-default-mismatch", "customers", Some("joined_at")),
        needs: Needs::Everything,
    },
    Mutation {
        name: "drop a unique constraint",
        sql: "ALTER TABLE customers DROP CONSTRAINT customers_email_key",
        finding: ("unique-missing", "customers", Some("email")),
        needs: Needs::Everything,
    },
    Mutation {
        name: "drop an index",
        sql: "DROP INDEX orders_by_customer",
        finding: ("index-missing", "orders", Some("customer_id")),
        needs: Needs::Everything,
    },
    Mutation {
        name: "add an index",
        sql: "CREATE INDEX ON orders (placed_on)",
        finding: ("index-unmapped", "orders", Some("placed_on")),
        needs: Needs::Everything,
    },
];

type Found = (String, String, Option<String>);

async fn audit(framework: &str, change: &str) -> Vec<Found> {
    let project = Project::new(&[("1_shop.sql", SCHEMA), ("2_change.sql", change)]);
    let models = repository_root().join("fixtures/shop").join(framework);
    let mut options = ReadOptions::new(repository_root(), vec![models]);
    options.frameworks = None;
    let request = AuditRequest::new(options, Source::Migrations(project.path().to_owned()));
    let outcome = schemadrift::audit(request)
        .await
        .expect("the audit finishes");
    assert_eq!(outcome.audit.problems, [], "{framework}");
    let findings = outcome.audit.findings.into_iter();
    findings
        .map(|finding| {
            let subject = finding.subject;
            let place = subject.table.or(subject.object).unwrap_or_default();
            (finding.rule.to_owned(), place, subject.column)
        })
        .collect()
}

/// `also` names mutations that the framework finds beyond whole kinds.
async fn check(framework: &str, states: &[Needs], also: &[&str]) {
    assert_eq!(
        audit(framework, "SELECT 1").await,
        [],
        "{framework} is in step"
    );
    for mutation in MUTATIONS {
        let sql = if mutation.needs == Needs::Enums {
            NEW_ENUM.replace("LABELS", mutation.sql)
        } else {
            mutation.sql.to_owned()
        };
        let found = audit(framework, &sql).await;
        let (rule, place, column) = mutation.finding;
        let wanted: Found = (rule.to_owned(), place.to_owned(), column.map(str::to_owned));
        let is_stated = states.contains(&mutation.needs) || also.contains(&mutation.name);
        let wanted = if is_stated { vec![wanted] } else { Vec::new() };
        assert_eq!(found, wanted, "{framework}: {}", mutation.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_derive_finds_every_change() {
    use Needs::{Columns, Enums, Everything, ForeignKeys};
    check("derive", &[Columns, ForeignKeys, Enums, Everything], &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlx_finds_changes_of_columns_and_enums() {
    check("sqlx", &[Needs::Columns, Needs::Enums], &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokio_postgres_finds_changes_of_columns_and_enums() {
    check("tokio_postgres", &[Needs::Columns, Needs::Enums], &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn diesel_finds_changes_of_columns_lengths_joinable_keys_and_enums() {
    check(
        "diesel",
        &[Needs::Columns, Needs::ForeignKeys, Needs::Enums],
        &["shorten a text"],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sea_orm_finds_what_its_attributes_state() {
    let stated = [Needs::Columns, Needs::ForeignKeys, Needs::Enums];
    check(
        "sea_orm",
        &stated,
        &["shorten a text", "drop a unique constraint"],
    )
    .await;
}
