//! Actions that are unknown or belong to no foreign key.

use schemadrift_derive::Table;

#[derive(Table)]
#[table(foreign_key(id, references = "other", on_delete = "cascde", on_update = "explode"))]
struct Asset {
    #[column(on_delete = "cascade")]
    id: i64,
    #[column(on_update = "restrict", nullable)]
    name: Option<String>,
    #[column(references = "other", on_delete = "set nil")]
    third: i64,
}

fn main() {}
