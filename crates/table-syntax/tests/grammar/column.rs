//! `#[column(…)]`.

use schemadrift_table_syntax::{ColumnAttributes, Identity, ReferentialAction};

use crate::check;

#[track_caller]
fn column(arguments: &str) -> ColumnAttributes {
    let item = format!("struct Model {{ #[column({arguments})] id: i64 }}");
    let mut read = check(&item, &[]);
    read.columns.remove("id").expect("there is an attribute")
}

#[track_caller]
fn check_error(arguments: &str, place: &str, message: &str) {
    let item = format!("struct Model {{ #[column({arguments})] id: i64 }}");
    check(&item, &[(place, message)]);
}

#[test]
fn texts_are_read() {
    let column = column(
        r#"name = "x", type = "varchar(100)", check = "x > 0", collation = "C", comment = "y""#,
    );
    let texts = [
        column.name,
        column.sql_type,
        column.check,
        column.collation,
        column.comment,
    ];
    let texts = texts.map(|text| text.map(|text| text.value).unwrap_or_default());
    assert_eq!(texts, ["x", "varchar(100)", "x > 0", "C", "y"]);
    assert!(column.nullable.is_none() && column.default.is_none());
}

#[test]
fn flags_are_read() {
    let read = column("nullable = false, primary_key, json = true");
    assert_eq!(read.nullable.map(|flag| flag.value), Some(false));
    assert_eq!(read.primary_key.map(|flag| flag.value), Some(true));
    assert_eq!(read.json.map(|flag| flag.value), Some(true));
    assert!(read.skip.is_none());
    let skip = column("skip").skip.expect("it is stated");
    assert!(skip.value);
    assert_eq!(
        column("nullable").nullable.map(|flag| flag.value),
        Some(true)
    );
}

#[test]
fn defaults_are_sql() {
    let cases = [
        (r#""now()""#, "now()"),
        (r#""'pending'""#, "'pending'"),
        ("0", "0"),
        ("-1", "-1"),
        ("1_000i64", "1000"),
        ("0x10", "16"),
        ("-2.50", "-2.50"),
        ("1e5f64", "1e5"),
        ("false", "false"),
        ("true", "true"),
    ];
    for (written, expected) in cases {
        let default = column(&format!("default = {written}")).default;
        assert_eq!(
            default.map(|sql| sql.value).as_deref(),
            Some(expected),
            "{written}"
        );
    }
    let generated = column(r#"generated = "a + b""#).generated;
    assert_eq!(generated.map(|sql| sql.value).as_deref(), Some("a + b"));
}

#[test]
fn marks_have_a_name_or_none() {
    let bare = column("unique, index");
    assert!(bare.unique.is_some_and(|mark| mark.name.is_none()));
    assert!(bare.index.is_some_and(|mark| mark.name.is_none()));
    let named = column(r#"unique = "a_key", index = "a_idx""#);
    let name = |mark: Option<schemadrift_table_syntax::Mark>| {
        mark.and_then(|mark| mark.name).map(|name| name.value)
    };
    assert_eq!(name(named.unique).as_deref(), Some("a_key"));
    assert_eq!(name(named.index).as_deref(), Some("a_idx"));
}

#[test]
fn references_are_read() {
    let read = column(r#"references = "s.t(c)", on_delete = "cascade", on_update = "Set Default""#);
    let references = read.references.expect("it is stated");
    assert_eq!(references.schema.as_deref(), Some("s"));
    assert_eq!(references.table, "t");
    assert_eq!(references.columns, ["c"]);
    assert_eq!(
        read.on_delete.map(|action| action.value),
        Some(ReferentialAction::Cascade)
    );
    assert_eq!(
        read.on_update.map(|action| action.value),
        Some(ReferentialAction::SetDefault)
    );
    let whole = column(r#"references = "t""#)
        .references
        .expect("it is stated");
    assert!(whole.schema.is_none() && whole.columns.is_empty());
}

#[test]
fn identity_has_three_forms() {
    let cases = [
        ("identity", Identity::Either),
        (r#"identity = "always""#, Identity::Always),
        (r#"identity = "by default""#, Identity::ByDefault),
        (r#"identity = "BY_DEFAULT""#, Identity::ByDefault),
    ];
    for (written, expected) in cases {
        let identity = column(written).identity.map(|identity| identity.value);
        assert_eq!(identity, Some(expected), "{written}");
    }
}

#[test]
fn contradictions_are_errors() {
    let needs = "needs `references = \"table(column)\"`";
    check_error(
        r#"on_delete = "cascade""#,
        "on_delete",
        &format!("`on_delete` {needs}"),
    );
    check_error(
        r#"on_update = "cascade""#,
        "on_update",
        &format!("`on_update` {needs}"),
    );
    let default = "`default` contradicts `generated`";
    check_error(r#"generated = "1", default = 1"#, "default", default);
    let identity = "`identity` contradicts `generated`";
    check_error(r#"identity, generated = "1""#, "identity", identity);
    check_error(
        "default = 1, identity",
        "identity",
        "`identity` contradicts `default`",
    );
    check_error(
        "identity, nullable",
        "nullable",
        "`nullable` contradicts `identity`",
    );
    let key = "`nullable` contradicts `primary_key`";
    check_error("nullable = true, primary_key", "nullable", key);
    let skip = "`json` says nothing: `skip` leaves the field without a column";
    check_error("json, skip", "json", skip);
    column("nullable = false, primary_key, identity");
    column("skip = false, json");
}

#[test]
fn an_unreadable_value_is_reported_once() {
    let message =
        "expected `table(column)`, `schema.table(column)` or `table`: `(` is never closed";
    check_error(
        r#"references = "a(b", on_delete = "cascade""#,
        "\"a(b\"",
        message,
    );
    let literal = "expected a literal: a string, a number, `true` or `false`";
    check_error("default = NOW", "NOW", literal);
    check_error("default = 'c'", "'c'", literal);
    check_error("default == 1", "=", literal);
    check_error("unique = 1", "1", "expected `unique = \"…\"`");
    check_error("skip(1)", "(", "expected `skip` or `skip = true|false`");
    check_error(r#"type = "a" b"#, "b", "expected `,`");
    check_error("json::b", ":", "expected `,`");
}

#[test]
fn places_of_second_keys() {
    check(
        r#"struct Model { #[column(name = "a")] #[column(unique, name = "b")] id: i64 }"#,
        &[("name", "`name` is stated twice")],
    );
    check(
        "#[table] struct Model { #[column = 1] id: i64 }",
        &[
            ("table", "expected arguments: `#[table(…)]`"),
            ("=", "expected parentheses: `#[column(…)]`"),
        ],
    );
}
