//! `#[table(…)]`.

use schemadrift_table_syntax::{
    ColumnName, IndexElement, ReferentialAction, RenameRule, Spanned, TableAttributes,
};

use crate::check;

#[track_caller]
fn table(attributes: &str) -> TableAttributes {
    let read = check(&format!("{attributes} struct Model {{ id: i64 }}"), &[]);
    read.table.expect("there is an attribute")
}

fn text(value: &Option<Spanned<String>>) -> Option<&str> {
    value.as_ref().map(|value| value.value.as_str())
}

fn flag(value: &Option<Spanned<bool>>) -> Option<bool> {
    value.as_ref().map(|value| value.value)
}

fn names(columns: &[ColumnName]) -> Vec<(&str, bool)> {
    let named = columns.iter();
    named
        .map(|column| (column.name.as_str(), column.is_literal))
        .collect()
}

#[test]
fn nothing_written_is_nothing_read() {
    let read = check(
        "#[derive(Table)] struct Model { #[serde(default)] id: i64 }",
        &[],
    );
    assert!(read.table.is_none());
    assert!(read.columns.is_empty());
    let empty = table("#[table()]");
    assert!(empty.name.is_none() && empty.primary_key.is_none() && empty.uniques.is_empty());
}

#[test]
fn attributes_add_up() {
    let table = table(
        r##"#[table(name = "assets", comment = r#"a "thing""#)]
        #[table(schema = "billing", rename_all = "kebab-case",)]"##,
    );
    assert_eq!(text(&table.name), Some("assets"));
    assert_eq!(text(&table.comment), Some("a \"thing\""));
    assert_eq!(text(&table.schema), Some("billing"));
    let rule = table.rename_all.map(|rule| rule.value);
    assert_eq!(rule, Some(RenameRule::KebabCase));
}

#[test]
fn keys_are_read() {
    let table = table(
        r#"#[table(primary_key(name = "pk", columns(r#type, "b")), unique(a, name))]
        #[table(unique(deferrable, nulls_not_distinct = false, columns(unique), name = "uq"))]"#,
    );
    let key = table.primary_key.expect("the key is stated");
    assert_eq!(text(&key.name), Some("pk"));
    assert_eq!(names(&key.columns), [("type", false), ("b", true)]);
    let [bare, full] = table.uniques.as_slice() else {
        panic!("{:?}", table.uniques)
    };
    assert_eq!(names(&bare.columns), [("a", false), ("name", false)]);
    assert_eq!((flag(&bare.deferrable), text(&bare.name)), (None, None));
    assert_eq!(names(&full.columns), [("unique", false)]);
    assert_eq!(text(&full.name), Some("uq"));
    assert_eq!(flag(&full.deferrable), Some(true));
    assert_eq!(flag(&full.nulls_not_distinct), Some(false));
    assert_eq!(flag(&full.initially_deferred), None);
}

#[test]
fn indexes_are_read() {
    let table = table(
        r#"#[table(index(a, "created_at DESC", unique))]
        #[table(index(name = "ix", columns(b), method = "gin", where = "a > 0", include(c, "d"),
            nulls_not_distinct))]
        #[table(index(c, predicate = "a IS NULL"))]"#,
    );
    let [short, full, last] = table.indexes.as_slice() else {
        panic!("{:?}", table.indexes)
    };
    let [IndexElement::Column(column), IndexElement::Sql(sql)] = short.elements.as_slice() else {
        panic!("{:?}", short.elements)
    };
    assert_eq!(
        (column.value.as_str(), sql.value.as_str()),
        ("a", "created_at DESC")
    );
    assert_eq!(flag(&short.unique), Some(true));
    assert_eq!(full.elements.len(), 1);
    assert_eq!(text(&full.name), Some("ix"));
    assert_eq!(text(&full.method), Some("gin"));
    assert_eq!(text(&full.predicate), Some("a > 0"));
    assert_eq!(names(&full.include), [("c", false), ("d", true)]);
    assert_eq!(flag(&full.nulls_not_distinct), Some(true));
    assert_eq!(flag(&full.unique), None);
    assert_eq!(text(&last.predicate), Some("a IS NULL"));
}

#[test]
fn foreign_keys_are_read() {
    let table = table(
        r#"#[table(foreign_key(columns(a, b), references = "s.other(x, y)", name = "fk",
            on_delete = "SET NULL", on_update = "no_action", match_full, deferrable,
            initially_deferred))]
        #[table(foreign_key(a, references = "other"))]"#,
    );
    let [full, short] = table.foreign_keys.as_slice() else {
        panic!("{:?}", table.foreign_keys)
    };
    assert_eq!(names(&full.columns), [("a", false), ("b", false)]);
    assert_eq!(full.references.schema.as_deref(), Some("s"));
    assert_eq!(full.references.table, "other");
    assert_eq!(full.references.columns, ["x", "y"]);
    assert_eq!(text(&full.name), Some("fk"));
    let actions = [&full.on_delete, &full.on_update].map(|action| action.as_ref().map(|a| a.value));
    let expected = [ReferentialAction::SetNull, ReferentialAction::NoAction];
    assert_eq!(actions, expected.map(Some));
    let flags = [&full.match_full, &full.deferrable, &full.initially_deferred];
    assert_eq!(flags.map(flag), [Some(true); 3]);
    assert!(short.references.columns.is_empty() && short.on_delete.is_none());
}

#[test]
fn checks_are_read() {
    let table = table(
        r#"#[table(check("a > 0"), check(name = "b_check", expression = "b > 0"))]
        #[table(check("c > 0", name = "c_check"))]"#,
    );
    let checks: Vec<_> = table
        .checks
        .iter()
        .map(|check| (text(&check.name), check.expression.value.as_str()))
        .collect();
    let expected = [
        (None, "a > 0"),
        (Some("b_check"), "b > 0"),
        (Some("c_check"), "c > 0"),
    ];
    assert_eq!(checks, expected);
}

#[test]
fn values_carry_their_place() {
    let item = r#"#[table(name = "assets", unique(id))] struct Model { id: i64 }"#;
    let table = check(item, &[]).table.expect("there is an attribute");
    let name = table.name.expect("the name is stated");
    assert_eq!(&item[name.span.byte_range()], "\"assets\"");
    let unique = &table.uniques[0];
    assert_eq!(&item[unique.span.byte_range()], "unique");
    assert_eq!(&item[unique.columns[0].span.byte_range()], "id");
}

#[test]
fn one_argument_in_error_spoils_no_other() {
    let read = check(
        r#"#[table(nmae = "x", schema = , 7, unique(a, 5), unique(b), "x", name = "y" = "z")]
        struct Model { id: i64 }"#,
        &[
            ("=", "expected a value after `=`"),
            ("7", "expected a name or a string literal"),
            ("=", "expected `,`"),
            (
                "nmae",
                "unknown key `nmae` in `#[table]`: did you mean `name`?",
            ),
            ("5", "expected a name or a string literal"),
            ("\"x\"", "expected a key of `#[table]` before this text"),
        ],
    );
    let table = read.table.expect("there is an attribute");
    assert_eq!(text(&table.name), Some("y"));
    assert_eq!(table.uniques.len(), 1);
    assert_eq!(names(&table.uniques[0].columns), [("b", false)]);
}

#[test]
fn a_list_with_an_error_is_no_shorter_list() {
    let read = check(
        r#"#[table(primary_key(a, b = "c"), index(a, ""), unique(a, a), unique(x, columns(y)))]
        #[table(check("a", "b"), check(a), foreign_key(a, b, references = "c(d)"))]
        struct Model { id: i64 }"#,
        &[
            (
                "b",
                "unknown key `b` in `primary_key`: it knows `name`, `columns`",
            ),
            ("\"\"", "the index element is empty"),
            ("a", "`unique` names `a` twice"),
            (
                "x",
                "unknown key `x` in `unique`: it knows `name`, `columns`, `nulls_not_distinct`, \
                 `deferrable`, `initially_deferred`",
            ),
            (
                "\"b\"",
                "`check` holds one expression: write a second `check(…)`",
            ),
            (
                "a",
                "unknown key `a` in `check`: it knows `name`, `expression`",
            ),
            (
                "check",
                "`check` states no expression: write `check(\"price > 0\")`",
            ),
            (
                "\"c(d)\"",
                "`foreign_key` has 2 columns, but references 1 column",
            ),
        ],
    );
    let table = read.table.expect("there is an attribute");
    assert!(table.primary_key.is_none());
    assert!(table.indexes.is_empty() && table.uniques.is_empty() && table.foreign_keys.is_empty());
}
