//! Two fields with one column.

use schemadrift_derive::Table;

#[derive(Table)]
#[table(rename_all = "lowercase", unique(id, id))]
struct Asset {
    id: i64,
    #[column(name = "id")]
    number: i64,
    #[allow(non_snake_case)]
    ID: i64,
    #[column(skip)]
    iD: i64,
}

fn main() {}
