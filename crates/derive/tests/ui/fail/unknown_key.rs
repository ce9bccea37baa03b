//! Keys that the grammar does not know, with the one that was meant.

use schemadrift_derive::{PgEnum, Table};

#[derive(Table)]
#[table(nmae = "assets", table_name = "assets", colour = "red")]
struct Asset {
    #[column(nulable, not_null)]
    id: i64,
    #[column(colour)]
    name: String,
}

#[derive(PgEnum)]
#[pg_enum(rename_al = "lowercase")]
enum State {
    #[pg_enum(name = "open")]
    Open,
}

#[derive(Table)]
#[table(unique(columns(id), nulls_distinct), index(id, methd = "gin"))]
struct Nested {
    id: i64,
}

fn main() {}
