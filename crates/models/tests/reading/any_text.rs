//! No text ends the process or takes another file along.

use proptest::prelude::*;
use schemadrift_models::read;

use crate::render::{options, write_files};

const GOOD: &str = "#[derive(Table)] struct Good { id: i64 }";

fn check(text: &str) -> Result<(), TestCaseError> {
    let folder = write_files(&[("any.rs", text), ("good.rs", GOOD)]);
    let models = read(&options(folder.path())).unwrap();
    let is_kept = models
        .schema
        .tables
        .iter()
        .any(|table| table.name.name == "goods");
    prop_assert!(is_kept);
    let mut bound = models;
    let schema = bound.schema.clone();
    bound.bind(&schema);
    Ok(())
}

/// Pieces of models, put together at random.
const PIECES: &[&str] = &[
    "#[derive(Table)]",
    "#[derive(FromRow)]",
    "#[derive(sqlx::Type)]",
    "#[derive(PgEnum)]",
    "struct",
    "enum",
    "type",
    "mod",
    "use",
    "fn",
    "impl",
    "const",
    "static",
    "pub",
    "A",
    "B",
    "a",
    "b",
    "crate::",
    "self::",
    "super::",
    "::",
    "*",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    ",",
    ";",
    ":",
    "=",
    "->",
    "#",
    "!",
    "&",
    "'a",
    "'",
    "\"",
    "r#\"",
    "//",
    "/*",
    "*/",
    "\n",
    " ",
    "i64",
    "Vec<",
    "Option<",
    "#[table(name = \"t\")]",
    "#[table(index(\"a desc\"))]",
    "#[column(references = \"a(b)\")]",
    "#[sqlx(flatten)]",
    "#[sqlx(rename_all = \"x\")]",
    "#[cfg_attr(a, ",
    "#[path = \"any.rs\"]",
    "macro_rules!",
    "\u{feff}",
    "\0",
    "ä",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_characters(text in "\\PC*") {
        check(&format!("// derive Table FromRow\n{text}"))?;
    }

    #[test]
    fn any_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(&format!("// derive Table FromRow\n{}", pieces.join(" ")))?;
    }

    #[test]
    fn any_cut_of_a_model(start in 0_usize..600, length in 0_usize..600) {
        let model = include_str!("any_text_model.rs");
        let cut: String = model.chars().skip(start).take(length).collect();
        check(&format!("// derive Table FromRow\n{cut}"))?;
    }
}
