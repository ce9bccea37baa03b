//! Names that PostgreSQL would cut, and a label that it would refuse.

use schemadrift_derive::{PgEnum, Table};

#[derive(Table)]
#[table(name = "a234567890123456789012345678901234567890123456789012345678901234")]
#[table(unique(name = "b234567890123456789012345678901234567890123456789012345678901234", columns(id)))]
struct Asset {
    id: i64,
    c234567890123456789012345678901234567890123456789012345678901234: i64,
}

#[derive(PgEnum)]
enum State {
    #[pg_enum(label = "äääääääääääääääääääääääääääääää63")]
    Open,
}

fn main() {}
