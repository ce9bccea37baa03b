//! Reading of SeaORM entities, one topic a test. Each test writes sources, reads them and compares
//! a short rendering of what was read.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test whose world is broken has to stop"
)]

mod columns;
mod entities;
mod relations;
#[expect(dead_code, reason = "the other test program renders more")]
#[path = "../reading/render.rs"]
mod render;
mod types;

use render::render_files;

/// Reads files that all import SeaORM's prelude.
fn check(files: &[(&str, &str)]) -> String {
    let prelude = |text: &str| format!("use sea_orm::entity::prelude::*;\n{text}");
    let files: Vec<(&str, String)> = files
        .iter()
        .map(|(name, text)| (*name, prelude(text)))
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    render_files(&files)
}

/// A model of these fields, in `cake.rs`.
fn check_fields(fields: &str) -> String {
    check_items(fields, "")
}

/// The same with further items beside it.
fn check_items(fields: &str, items: &str) -> String {
    let model =
        "#[derive(DeriveEntityModel)] #[sea_orm(table_name = \"cake\")]\npub struct Model {";
    check(&[("cake.rs", &format!("{model}{fields}}}\n{items}"))])
}

/// A compact entity with an integer key, `fields` and `relations`.
fn entity(table: &str, fields: &str, relations: &str) -> String {
    format!(
        "#[derive(Clone, DeriveEntityModel)] #[sea_orm(table_name = \"{table}\")]
         pub struct Model {{ #[sea_orm(primary_key)] pub id: i32, {fields} }}
         #[derive(DeriveRelation)] pub enum Relation {{ {relations} }}"
    )
}
