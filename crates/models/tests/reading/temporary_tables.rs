//! Tables that the application creates for itself, as temporary ones.

use schemadrift_models::Models;
use schemadrift_schema::{Coverage, QualifiedName, Schema, Table, TableKind};

use crate::render::read_files;

const TABLES: &str = "diesel::table! { batch (id) { id -> Int4, note -> Text } }
diesel::table! { other (id) { id -> Int4 } }
diesel::table! { audit.batch (id) { id -> Int4 } }";

fn read() -> Models {
    read_files(&[
        ("src/schema.rs", TABLES),
        // This file holds no word of a framework.
        (
            "src/import.rs",
            "fn open() {\n    run(r#\"\n        CREATE TEMPORARY TABLE IF NOT EXISTS batch (\n            id int\n        )\"#);\n}",
        ),
        ("src/notes.rs", "// CREATE TEMP TABLE other (id int)"),
    ])
}

fn names(models: &Models) -> Vec<String> {
    let tables = models.schema.tables.iter();
    tables.map(|table| table.name.to_string()).collect()
}

#[test]
fn a_table_that_source_creates_is_none_of_the_database() {
    let mut models = read();
    models.bind(&Schema::default());
    assert_eq!(names(&models), ["audit.batch", "other"]);
    let [unbound] = models.unbound.as_slice() else {
        unreachable!("one model is unbound: {:?}", models.unbound);
    };
    assert_eq!(unbound.path, "schema::batch");
    assert_eq!(
        unbound.reason,
        "source creates it as a temporary table at src/import.rs:3"
    );
}

#[test]
fn a_table_of_its_name_in_the_database_is_compared_all_the_same() {
    let mut models = read();
    // Not one of its columns is there, which is drift and no other table.
    let name = QualifiedName::new("public", "batch");
    let actual = Schema {
        tables: vec![Table::new(name, TableKind::Ordinary, Coverage::NOTHING)],
        ..Schema::default()
    };
    models.bind(&actual);
    assert_eq!(names(&models), ["audit.batch", "batch", "other"]);
    assert!(models.unbound.is_empty());
}
