//! Names and values reach SQL by one identifier type and one literal type; what these write is held
//! against the server's own `quote_ident` and `quote_literal`, and against its parser.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use schemadrift::schema::{Identifier, Literal};
use schemadrift_testkit::installed_server;

/// Names that mean something to a parser, a terminal or psql.
const HOSTILE: [&str; 20] = [
    "select",
    "order",
    "Users",
    "a b",
    "1st",
    "a\"b",
    "\"",
    "it's",
    "a\\",
    "\\'; DROP TABLE t; --",
    "a;b",
    "a\nb",
    "a\r\n\\! touch x",
    "/* a",
    "-- a",
    "$$",
    "🦀",
    "\u{202e}a",
    "é",
    "nextval",
];

/// Any text that a server can hold, the hostile ones among it.
fn texts(count: usize) -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let pieces =
        prop::sample::select([&HOSTILE[..], &["a", "_", "E", "'", "\"", "\\", ".", "\t"]].concat());
    let mixed = prop::collection::vec(pieces, 1..6).prop_map(|parts| parts.concat());
    let text = prop_oneof![
        mixed,
        "[a-z_][a-z0-9_]{0,12}",
        "\\PC{1,20}",
        any::<String>()
    ]
    .prop_map(|text| text.replace('\0', ""))
    .prop_filter("a name is not empty", |text| !text.is_empty());
    let mut all: Vec<String> = HOSTILE.iter().map(|one| (*one).to_owned()).collect();
    all.extend((0..count).map(|_| text.new_tree(&mut runner).unwrap().current()));
    all
}

/// The text in a form that no quoting can change.
fn raw(text: &str) -> String {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("convert_from(decode('{hex}', 'hex'), 'UTF8')")
}

#[tokio::test]
async fn names_and_values_are_quoted_as_the_server_does() {
    let Some(server) = installed_server().await else {
        return;
    };
    for setting in ["on", "off"] {
        let mut script = format!("SET standard_conforming_strings = {setting};");
        for text in texts(2_000) {
            let (name, value) = (Identifier(&text).to_string(), Literal(&text).to_string());
            // Words that only another version reserves are quoted, too.
            let always = format!("\"{}\"", text.replace('"', "\"\""));
            let text = raw(&text);
            script.push_str(&format!(
                "DO $test$ BEGIN
                    ASSERT {name} IN (quote_ident({text}), {always}), {name};
                    ASSERT {value} = quote_literal({text}), {value};
                END $test$;
                SELECT 1 / ({literal} = {text})::int;",
                name = raw(&name),
                always = raw(&always),
                value = raw(&value),
                literal = value,
            ));
        }
        server.try_execute(&script).await.unwrap();
    }
}

#[tokio::test]
async fn whole_statements_mean_what_was_meant_whatever_the_names() {
    let Some(server) = installed_server().await else {
        return;
    };
    let mut names = texts(150);
    names.push("ä".repeat(31));
    names.retain(|name| name.len() <= 63);
    names.sort();
    names.dedup();
    let mut script = String::new();
    for name in &names {
        let (quoted, literal) = (Identifier(name), Literal(name));
        script.push_str(&format!(
            "CREATE TABLE {quoted} ({quoted} text DEFAULT {literal}, CHECK ({quoted} <> {literal}));
             COMMENT ON COLUMN {quoted}.{quoted} IS {literal};
             SELECT 1 / count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                 WHERE c.relname = {raw} AND a.attname = {raw}
                 AND col_description(c.oid, a.attnum) = {raw};",
            raw = raw(name)
        ));
    }
    script.push_str(&format!(
        "SELECT 1 / (count(*) = {})::int FROM pg_tables WHERE schemaname = 'public'",
        names.len()
    ));
    server.try_execute(&script).await.unwrap();
}
