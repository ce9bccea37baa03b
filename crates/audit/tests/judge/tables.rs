//! Rules about whole tables.

use schemadrift_audit::Severity;

use crate::build::{
    column, details, findings, foreign_key, model, nullable, only, place, schema, table,
};

#[test]
fn a_missing_table_carries_its_columns_and_no_target() {
    let mut orders = model(
        "orders",
        [column("id", "bigint"), column("user_id", "bigint")],
    );
    orders.columns[1] = nullable(orders.columns[1].clone());
    orders.foreign_keys.push(foreign_key("user_id", "users"));
    let found = only(&schema([orders]), &schema([]));
    assert_eq!(found.rule, "table-missing");
    assert_eq!(found.severity, Severity::Error);
    assert_eq!(found.message, "table orders does not exist");
    assert_eq!(
        details(&found, "column"),
        ["id bigint NOT NULL", "user_id bigint"]
    );
    assert_eq!(found.subject.references, None);
    assert_eq!(found.origin, Some(place(1)));
}

#[test]
fn a_renamed_table_keeps_what_differs_inside_as_details() {
    let expected = model(
        "customers",
        [
            column("id", "bigint"),
            column("name", "text"),
            column("email", "text"),
            column("age", "integer"),
        ],
    );
    let actual = table(
        "customer",
        [
            column("id", "bigint"),
            column("name", "text"),
            nullable(column("email", "text")),
        ],
    );
    let found = only(&schema([expected]), &schema([actual]));
    assert_eq!(found.rule, "table-renamed");
    assert_eq!(found.severity, Severity::Error);
    assert_eq!(found.subject.table.as_deref(), Some("customers"));
    assert_eq!(found.renamed_from.as_deref(), Some("customer"));
    assert_eq!(details(&found, "column"), ["column age integer is missing"]);
    assert_eq!(
        details(&found, "nullability"),
        ["email: expected NOT NULL, found NULL"]
    );
    assert_eq!(found.migration.as_deref(), Some("001_initial.sql"));
}

#[test]
fn an_unmapped_table_is_info_and_names_its_migration() {
    let expected = schema([model("users", [column("id", "bigint")])]);
    let actual = schema([
        table("users", [column("id", "bigint")]),
        table("audit_log", [column("entry", "text")]),
    ]);
    let found = only(&expected, &actual);
    assert_eq!(found.rule, "table-unmapped");
    assert_eq!(found.severity, Severity::Info);
    assert!(found.message.contains("1 column"), "{}", found.message);
    assert_eq!(found.migration.as_deref(), Some("001_initial.sql"));
    assert_eq!(found.origin, None);
}

#[test]
fn sides_that_agree_have_no_finding() {
    let expected = schema([model("users", [column("id", "bigint")])]);
    let actual = schema([table("users", [column("id", "bigint")])]);
    assert_eq!(findings(&expected, &actual), []);
}
