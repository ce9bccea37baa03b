//! A primary key that is stated in two places, and one that is nullable.

use schemadrift_derive::Table;

#[derive(Table)]
#[table(primary_key(id, name))]
struct Asset {
    #[column(primary_key)]
    id: i64,
    #[column(nullable)]
    name: Option<String>,
}

fn main() {}
