//! `#[pg_enum(…)]`.

use schemadrift_table_syntax::RenameRule;

use crate::check;

#[test]
fn enums_and_variants_are_read() {
    let read = check(
        r#"#[pg_enum(name = "state", schema = "s", rename_all = "SCREAMING_SNAKE_CASE")]
        enum State {
            Open,
            #[pg_enum(label = "on hold")] Paused,
            #[pg_enum(rename = "")] Unknown,
        }"#,
        &[],
    );
    let pg_enum = read.pg_enum.expect("there is an attribute");
    assert_eq!(
        pg_enum.name.map(|name| name.value).as_deref(),
        Some("state")
    );
    assert_eq!(pg_enum.schema.map(|name| name.value).as_deref(), Some("s"));
    let rule = pg_enum.rename_all.map(|rule| rule.value);
    assert_eq!(rule, Some(RenameRule::ScreamingSnakeCase));
    let labels: Vec<(&str, Option<&str>)> = read
        .variants
        .iter()
        .map(|(variant, read)| {
            let label = read.label.as_ref().map(|label| label.value.as_str());
            (variant.as_str(), label)
        })
        .collect();
    assert_eq!(labels, [("Paused", Some("on hold")), ("Unknown", Some(""))]);
}

#[test]
fn errors_are_found_in_every_place() {
    let long = format!("\"{}\"", "x".repeat(64));
    check(
        &format!(
            r#"#[pg_enum(name = "s.state", rename_all = "Camel", label = "x")]
            enum State {{ #[pg_enum(rename_all = "lowercase", label = {long})] Open }}"#
        ),
        &[
            (
                "\"s.state\"",
                "the schema has a key of its own: `schema = \"s\", name = \"state\"`",
            ),
            (
                "\"Camel\"",
                "unknown case `Camel`: the cases are `snake_case`, `SCREAMING_SNAKE_CASE`, \
                 `lowercase`, `UPPERCASE`, `camelCase`, `PascalCase`, `kebab-case`, \
                 `SCREAMING-KEBAB-CASE`",
            ),
            (
                "label",
                "unknown key `label` in `#[pg_enum]`: it knows `name`, `schema`, `rename_all`",
            ),
            (
                "rename_all",
                "unknown key `rename_all` in `#[pg_enum]` of a variant: it knows `label`",
            ),
            (
                &long,
                "the label has 64 bytes: PostgreSQL refuses more than 63",
            ),
        ],
    );
}
