//! Reading never fails: every sequence of tokens gives values and errors that lie in the text.

use crate::read_item;

const TOKENS: [&str; 12] = [
    ",",
    "=",
    "-",
    "()",
    "(a, \"b\")",
    "name",
    "unique",
    "columns",
    "references",
    "r#type",
    "1",
    "\"größe(x)\"",
];

#[track_caller]
fn check(item: &str) -> usize {
    let (_, errors) = read_item(item);
    for error in &errors {
        let range = error.span().byte_range();
        let place = item.get(range.clone());
        assert!(
            place.is_some_and(|place| !place.is_empty()),
            "{error} at {range:?} of {item}"
        );
        assert!(!error.to_string().is_empty());
    }
    errors.len()
}

fn sequences() -> impl Iterator<Item = String> {
    TOKENS.iter().flat_map(|first| {
        TOKENS.iter().flat_map(move |second| {
            TOKENS
                .iter()
                .map(move |third| format!("{first} {second} {third}"))
        })
    })
}

#[test]
fn every_short_sequence_is_read() {
    let mut faulty = 0;
    for tokens in sequences() {
        faulty += check(&format!(
            "#[table({tokens})] struct Model {{ #[column({tokens})] id: i64 }}"
        ));
        faulty += check(&format!(
            "#[pg_enum({tokens})] enum E {{ #[pg_enum({tokens})] A }}"
        ));
        for key in ["primary_key", "unique", "index", "foreign_key", "check"] {
            faulty += check(&format!(
                "#[table({key}({tokens}))] struct Model {{ id: i64 }}"
            ));
        }
    }
    assert!(faulty > 0);
}

#[test]
fn every_text_is_read() {
    let long = "x".repeat(100_000);
    let texts = [
        "",
        " ",
        ".",
        "((",
        "\\\"",
        "\\0",
        "a.b.c.d(,)",
        "ä",
        "\\u{10FFFF}",
        &long,
    ];
    let keys = [
        "name",
        "type",
        "references",
        "on_delete",
        "identity",
        "comment",
        "default",
    ];
    for text in texts {
        for key in keys {
            check(&format!(
                "struct Model {{ #[column({key} = \"{text}\")] id: i64 }}"
            ));
        }
        check(&format!(
            "#[table(name = \"{text}\", index(\"{text}\"))] struct Model {{ id: i64 }}"
        ));
    }
}
