//! Attributes in the place of the other one.

use schemadrift_derive::Table;

#[derive(Table)]
#[column(name = "assets")]
struct Asset {
    #[table(unique(id))]
    id: i64,
}

fn main() {}
