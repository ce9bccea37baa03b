//! Two variants with one label.

use schemadrift_derive::PgEnum;

#[derive(PgEnum)]
#[pg_enum(rename_all = "lowercase")]
enum State {
    Open,
    #[pg_enum(label = "open")]
    Started,
    OPEN,
}

fn main() {}
