//! Tables that are declared for the rows of SQL text.

use schemadrift_models::Models;
use schemadrift_schema::{Coverage, QualifiedName, Schema, Table, TableKind};

use crate::render::read_files;

const SHAPE: &str = "diesel::table! { pairs (a) { a -> Int4, b -> Text } }
#[derive(QueryableByName)] #[diesel(table_name = pairs)] struct Pair { a: i32, b: String }";

fn tables(models: &Models) -> Vec<String> {
    let tables = models.schema.tables.iter();
    tables.map(|table| table.name.to_string()).collect()
}

#[test]
fn a_table_that_only_rows_of_sql_text_have_is_their_shape() {
    let mut models = read_files(&[("src/a.rs", SHAPE), ("src/b.rs", "use crate::a::pairs;")]);
    models.bind(&Schema::default());
    assert_eq!(tables(&models), [""; 0]);
    let reasons: Vec<&str> = models
        .unbound
        .iter()
        .map(|one| one.reason.as_str())
        .collect();
    let reason = "no query goes into `pairs`, which only rows of SQL text are read by: it is taken \
                  for their shape";
    assert_eq!(reasons, [reason]);
}

#[test]
fn a_table_of_its_name_in_the_database_is_meant() {
    let mut models = read_files(&[("src/a.rs", SHAPE)]);
    let name = QualifiedName::new("public", "pairs");
    models.bind(&Schema {
        tables: vec![Table::new(name, TableKind::Ordinary, Coverage::NOTHING)],
        ..Schema::default()
    });
    assert_eq!(tables(&models), ["pairs"]);
}

#[test]
fn a_table_that_is_queried_or_written_is_one() {
    for more in [
        "fn f() { pairs::table.load(c) }",
        "use crate::a::pairs::dsl::*;",
        "use crate::a::pairs as p; fn f() { p::table.load(c) }",
        "use crate::a::pairs; #[derive(Insertable)] #[diesel(table_name = pairs)] struct New { a: i32 }",
    ] {
        let models = read_files(&[("src/a.rs", SHAPE), ("src/b.rs", more)]);
        assert_eq!(tables(&models), ["pairs"], "{more}");
    }
}
