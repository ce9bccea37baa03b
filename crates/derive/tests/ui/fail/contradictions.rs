//! Keys that exclude each other.

use schemadrift_derive::Table;

#[derive(Table)]
#[table(unique(total, deferrable = false, initially_deferred))]
struct Asset {
    #[column(generated = "a + b", default = 0)]
    total: i64,
    #[column(identity = "always", default = 1)]
    id: i64,
    #[column(identity, generated = "1")]
    other: i64,
    #[column(identity = "sometimes")]
    third: i64,
    #[column(skip, name = "x", unique)]
    cache: i64,
    #[column(nullable, primary_key)]
    key: i64,
}

fn main() {}
