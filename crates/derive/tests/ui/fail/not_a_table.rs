//! Items that are no table.

use schemadrift_derive::Table;

#[derive(Table)]
struct Tuple(i64);

#[derive(Table)]
struct Unit;

#[derive(Table)]
enum Enum {
    One,
}

#[derive(Table)]
union Union {
    one: i64,
}

fn main() {}
