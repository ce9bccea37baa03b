//! Rules about columns.

use schemadrift_audit::{Finding, Severity};
use schemadrift_schema::{
    ARRAY, Accepts, AutoIncrement, CollationName, Column, ColumnType, Confidence, Decoding,
    Expression, ModelRole, Normal, Stated, Table,
};

use crate::build::{
    column, details, foreign_key, index, made_by, model, nullable, only, place, schema, table,
};

/// The only finding of a table with one column on both sides, the expected one changed.
fn stated(change: impl FnOnce(&mut Column), actual: Column) -> Finding {
    let mut expected = model("users", [column("email", "text")]);
    change(&mut expected.columns[0]);
    only(&schema([expected]), &schema([table("users", [actual])]))
}

#[test]
fn a_renamed_column_is_at_the_field_and_names_what_it_is_called() {
    let mut expected = model("orders", [column("customer_id", "bigint")]);
    expected
        .foreign_keys
        .push(foreign_key("customer_id", "customers"));
    let mut actual = table("orders", [nullable(column("customer", "bigint"))]);
    actual.columns[0].provenance = made_by("002_orders.sql");
    actual
        .foreign_keys
        .push(foreign_key("customer", "customers"));
    let found = only(&schema([expected]), &schema([actual]));
    assert_eq!(found.rule, "column-renamed");
    assert_eq!(found.severity, Severity::Error);
    assert_eq!(found.subject.column.as_deref(), Some("customer_id"));
    assert_eq!(found.renamed_from.as_deref(), Some("customer"));
    assert_eq!(found.subject.references, None, "its foreign key is there");
    assert_eq!(found.origin, Some(place(10)));
    assert_eq!(found.migration.as_deref(), Some("002_orders.sql"));
    assert_eq!(details(&found, "nullability").len(), 1);
}

#[test]
fn an_array_is_advised_as_the_framework_writes_one() {
    let advised = |rust_types| {
        let found = {
            let mut expected = model("users", [column("tags", "text")]);
            expected.model.as_mut().unwrap().rust_types = rust_types;
            expected.columns[0].ty_mut().declared = None;
            expected.columns[0].ty_mut().decoding = Some(Decoding {
                rust_type: "Nothing".to_owned(),
                accepts: Accepts::OneOf(Vec::new()),
            });
            let actual = table("users", [column("tags", "text[]")]);
            only(&schema([expected]), &schema([actual]))
        };
        found.message
    };
    let of_rust = advised(&[("text", "String")]);
    assert!(of_rust.ends_with("use Vec<String>"), "{of_rust}");
    let of_macro = advised(&[(ARRAY, "Array"), ("text", "Text")]);
    assert!(of_macro.ends_with("use Array<Text>"), "{of_macro}");
}

#[test]
fn an_unmapped_column_carries_its_keys_and_says_what_an_insert_does() {
    let expected = model("users", [column("id", "bigint")]);
    let mut actual = table("users", [column("id", "bigint"), column("team", "bigint")]);
    actual.foreign_keys.push(foreign_key("team", "teams"));
    actual.indexes.push(index(&["team"]));
    let found = only(&schema([expected]), &schema([actual]));
    assert_eq!(found.rule, "column-unmapped");
    assert_eq!(found.severity, Severity::Info);
    assert_eq!(found.subject.column.as_deref(), Some("team"));
    assert_eq!(
        details(&found, "foreign key"),
        ["foreign key (team) references teams(id) is not expected"]
    );
    assert_eq!(details(&found, "insert").len(), 1);
    assert_eq!(
        details(&found, "index"),
        ["index on (team) is not expected"]
    );
    assert_eq!(found.origin, Some(place(1)), "no field stands for it");
}

#[test]
fn a_nullable_unmapped_column_can_be_left_out() {
    let expected = model("users", [column("id", "bigint")]);
    let actual = table(
        "users",
        [column("id", "bigint"), nullable(column("note", "text"))],
    );
    let found = only(&schema([expected]), &schema([actual]));
    assert!(details(&found, "insert").is_empty());
}

#[test]
fn reading_a_null_fails_whatever_the_model_is_for() {
    let found = stated(|_| {}, nullable(column("email", "text")));
    assert_eq!(found.rule, "column-nullability-mismatch");
    assert_eq!(found.severity, Severity::Error);
    assert_eq!(
        found.message,
        "users.email is nullable, the model declares NOT NULL: reading a NULL fails"
    );
}

#[test]
fn an_option_too_many_fails_only_a_model_that_writes() {
    let option = |role| -> Table {
        let mut expected = model("users", [nullable(column("email", "text"))]);
        if let Some(model) = &mut expected.model {
            model.role = role;
        }
        expected
    };
    let actual = schema([table("users", [column("email", "text")])]);
    let writes = only(&schema([option(ModelRole::Declares)]), &actual);
    assert_eq!(writes.severity, Severity::Error);
    assert!(writes.message.ends_with("inserting None fails"));
    let reads = only(&schema([option(ModelRole::Reads)]), &actual);
    assert_eq!(reads.severity, Severity::Info);
    assert_eq!(reads.fingerprint, writes.fingerprint);
}

fn with_default(mut column: Column) -> Column {
    column.default = Stated::Is(Some(Expression::printed("'a'::text", 15).into()));
    column
}

#[test]
fn a_default_that_differs_is_a_warning() {
    let found = stated(
        |column| column.default = Stated::Is(Some(Expression::printed("'b'::text", 15).into())),
        with_default(column("email", "text")),
    );
    assert_eq!(found.rule, "column-default-mismatch");
    assert_eq!(found.severity, Severity::Warning);
    assert_eq!(
        found.message,
        "users.email has default 'a'::text, the model declares 'b'::text"
    );
}

#[test]
fn a_default_that_no_server_took_is_unverifiable() {
    let found = stated(
        |column| {
            column.default = Stated::Is(Some(
                Expression {
                    written: "nowhere()".to_owned(),
                    normal: Normal::Refused("function nowhere() does not exist".to_owned()),
                }
                .into(),
            ));
        },
        with_default(column("email", "text")),
    );
    assert_eq!(found.severity, Severity::Info);
    assert_eq!(found.confidence, Confidence::Low);
    assert!(found.message.ends_with("which could not be compared"));
    assert_eq!(
        details(&found, "unverifiable"),
        ["function nowhere() does not exist"]
    );
}

#[test]
fn a_generated_column_that_is_none() {
    let found = stated(
        |column| column.generated = Stated::Is(Some(Expression::written("lower(name)").into())),
        column("email", "text"),
    );
    assert_eq!(found.rule, "column-generated-mismatch");
    assert_eq!(found.severity, Severity::Warning);
    assert_eq!(
        found.message,
        "users.email is not generated, the model declares lower(name)"
    );
}

#[test]
fn a_lost_identity_is_an_error_only_where_inserts_fail() {
    let identity = |column: &mut Column| {
        column.auto_increment = Stated::Is(Some(AutoIncrement::IdentityAlways));
    };
    let lost = stated(identity, column("email", "text"));
    assert_eq!(lost.rule, "column-identity-mismatch");
    assert_eq!(lost.severity, Severity::Error);
    let mut by_default = column("email", "text");
    by_default.auto_increment = Stated::Is(Some(AutoIncrement::IdentityByDefault));
    let other = stated(identity, by_default);
    assert_eq!(other.severity, Severity::Warning);
    assert_eq!(
        other.message,
        "users.email is identity (by default), the model declares identity (always)"
    );
}

#[test]
fn a_collation_that_differs() {
    let found = stated(
        |column| column.collation = Stated::Is(Some(CollationName::parse("C").into())),
        column("email", "text"),
    );
    assert_eq!(found.rule, "column-collation-mismatch");
    assert_eq!(found.severity, Severity::Warning);
    assert_eq!(found.expected.as_deref(), Some("C"));
    assert_eq!(found.actual.as_deref(), Some("default"));
}

#[test]
fn an_unknown_rust_type_names_the_path_and_the_remedy() {
    let found = stated(
        |column| {
            *column.ty_mut() = ColumnType {
                decoding: Some(Decoding {
                    rust_type: "geo::Position".to_owned(),
                    accepts: Accepts::Unknown,
                }),
                unresolved: Some("geo::Position".to_owned()),
                ..ColumnType::default()
            };
        },
        column("email", "point"),
    );
    assert_eq!(found.rule, "column-type-unresolved");
    assert_eq!(found.severity, Severity::Info);
    assert!(found.message.contains("geo::Position"));
    assert!(found.message.contains("write `type = \"point\"`"));
}
