//! Items that are no enum type.

use schemadrift_derive::PgEnum;

#[derive(PgEnum)]
struct Struct {
    id: i64,
}

#[derive(PgEnum)]
union Union {
    one: i64,
}

#[derive(PgEnum)]
enum Data {
    Unit,
    Tuple(i64),
    Named { id: i64 },
}

fn main() {}
