//! Keys that stand twice, also in two attributes or under two spellings.

use schemadrift_derive::{PgEnum, Table};

#[derive(Table)]
#[table(name = "assets", name = "things")]
#[table(primary_key(id), schema = "a")]
#[table(primary_key(name), schema = "b")]
struct Asset {
    #[column(type = "bigint")]
    #[column(nullable, type = "integer")]
    id: i64,
    name: String,
}

#[derive(Table)]
#[table(index(id, where = "id > 0", predicate = "id > 1"))]
struct Twice {
    id: i64,
}

#[derive(PgEnum)]
enum State {
    #[pg_enum(label = "open", rename = "opened")]
    Open,
}

fn main() {}
