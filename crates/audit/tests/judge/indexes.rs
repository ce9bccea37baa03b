//! Rules about indexes.

use schemadrift_audit::Severity;
use schemadrift_schema::{Confidence, Expression, Index, IndexKey, IndexTarget, Normal, Schema};

use crate::build::{column, details, findings, index, made_by, model, only, place, schema, table};

fn sides(expected: Vec<Index>, actual: Vec<Index>) -> (Schema, Schema) {
    let columns = || [column("a", "text"), column("b", "text")];
    let (mut one, mut two) = (model("t", columns()), table("t", columns()));
    one.indexes = expected;
    two.indexes = actual;
    (schema([one]), schema([two]))
}

fn on_expression(expression: Expression) -> Index {
    Index {
        keys: vec![IndexKey {
            target: IndexTarget::Expression(expression.into()),
            ..IndexKey::column_ascending("")
        }],
        ..index(&[])
    }
}

#[test]
fn a_missing_index_names_what_begins_alike() {
    let mut wanted = index(&["a"]);
    wanted.origin = Some(place(10));
    let mut longer = index(&["a", "b"]);
    longer.name = Some("t_a_b_idx".to_owned());
    let (expected, actual) = sides(vec![wanted], vec![longer]);
    let found = findings(&expected, &actual)
        .into_iter()
        .find(|finding| finding.rule == "index-missing")
        .unwrap();
    assert_eq!(found.severity, Severity::Warning);
    assert_eq!(found.message, "t has no index on (a)");
    assert_eq!(found.subject.column.as_deref(), Some("a"));
    assert_eq!(found.origin, Some(place(10)));
    assert_eq!(
        details(&found, "index"),
        ["t_a_b_idx begins with the same columns: index on (a, b)"]
    );
}

#[test]
fn indexes_on_expressions_alone_are_told_apart() {
    let wanted = ["lower(a)", "upper(a)"].map(|text| on_expression(Expression::written(text)));
    let (expected, actual) = sides(wanted.into(), Vec::new());
    assert_eq!(findings(&expected, &actual).len(), 2);
}

#[test]
fn an_index_that_the_server_refuses_is_unverifiable() {
    let refused = on_expression(Expression {
        written: "nowhere(a)".to_owned(),
        normal: Normal::Refused("function nowhere(text) does not exist".to_owned()),
    });
    let (expected, actual) = sides(vec![refused], Vec::new());
    let found = only(&expected, &actual);
    assert_eq!(found.rule, "index-missing");
    assert_eq!(found.severity, Severity::Info);
    assert_eq!(found.confidence, Confidence::Low);
    assert_eq!(details(&found, "unverifiable").len(), 1);
}

#[test]
fn a_partial_index_where_all_rows_are_wanted() {
    let mut partial = index(&["a"]);
    partial.predicate = Some(Expression::printed("(b IS NULL)", 15).into());
    partial.method = "hash".to_owned();
    partial.provenance = made_by("004_indexes.sql");
    let (expected, actual) = sides(vec![index(&["a"])], vec![partial]);
    let found = only(&expected, &actual);
    assert_eq!(found.rule, "index-mismatch");
    assert_eq!(found.severity, Severity::Warning);
    assert_eq!(
        found.message,
        "t index on (a) exists, but partial: WHERE (b IS NULL), the model declares all rows; \
         method hash, the model declares btree"
    );
    assert_eq!(found.migration.as_deref(), Some("004_indexes.sql"));
    assert_eq!(details(&found, "predicate").len(), 1);
}

#[test]
fn an_unmapped_index_and_an_invalid_one() {
    let mut broken = index(&["b"]);
    broken.name = Some("broken".to_owned());
    broken.valid = false;
    let (expected, actual) = sides(Vec::new(), vec![index(&["a"]), broken]);
    let found = findings(&expected, &actual);
    let seen: Vec<(&str, Severity, Option<&str>)> = found
        .iter()
        .map(|one| (one.rule, one.severity, one.subject.column.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            ("index-invalid", Severity::Warning, Some("b")),
            ("index-unmapped", Severity::Info, Some("a")),
        ]
    );
}
