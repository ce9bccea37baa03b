//! Rules about code that compiles and fails in production.

use schemadrift_audit::Severity;
use schemadrift_schema::{Accepts, ColumnType, Decoding};

use crate::build::{
    column, decoding, details, findings, model, nullable, only, place, schema, table,
};

#[test]
fn a_type_that_cannot_decode_its_own_declaration() {
    let expected = model(
        "players",
        [decoding(column("level", "smallint"), "i8", "char")],
    );
    let actual = table("players", [column("level", "smallint")]);
    let found = only(&schema([expected]), &schema([actual]));
    assert_eq!(found.rule, "decode-impossible");
    assert_eq!(found.severity, Severity::Error);
    assert_eq!(
        found.message,
        "players.level: i8 does not decode smallint, which the model declares: use i16"
    );
    assert_eq!(found.origin, Some(place(10)));
}

#[test]
fn a_type_that_decodes_nothing_is_advised_by_the_column() {
    let mut views = column("views", "bigint");
    *views.ty_mut() = ColumnType {
        decoding: Some(Decoding {
            rust_type: "u64".to_owned(),
            accepts: Accepts::Nothing,
        }),
        ..ColumnType::default()
    };
    let expected = model("pages", [views]);
    let actual = table("pages", [column("views", "bigint")]);
    let found = only(&schema([expected]), &schema([actual]));
    assert_eq!(found.rule, "decode-impossible");
    assert_eq!(
        found.message,
        "pages.views: u64 decodes no PostgreSQL type: use i64"
    );
    assert_eq!(found.expected.as_deref(), Some("u64"));
    assert_eq!(found.actual.as_deref(), Some("bigint"));
}

#[test]
fn two_models_that_disagree_are_named_both() {
    let first = model("users", [column("email", "text")]);
    let mut second = model("users", [nullable(column("email", "text"))]);
    second.origin = Some(place(30));
    second.columns[0].origin = Some(place(31));
    if let Some(model) = &mut second.model {
        model.path = "models::Contact".to_owned();
    }
    let expected = schema([first, second]);
    let actual = schema([table("users", [column("email", "text")])]);
    let found = findings(&expected, &actual)
        .into_iter()
        .find(|finding| finding.rule == "model-conflict")
        .unwrap();
    assert_eq!(found.severity, Severity::Warning);
    assert_eq!(found.subject.column.as_deref(), Some("email"));
    assert_eq!(found.origin, Some(place(31)));
    assert_eq!(
        found.message,
        "users.email is NOT NULL in models::Model and NULL in models::Contact"
    );
    assert_eq!(
        details(&found, "model"),
        ["models::Model declares NOT NULL (src/models.rs:10)"]
    );
}
