//! Attributes of other derives are theirs, even where they share a name in another place.

use schemadrift_derive::{PgEnum, Table};

#[derive(Table, Clone, Debug, PartialEq, Default)]
#[table(primary_key(id))]
struct Person {
    /// A doc comment.
    #[allow(dead_code)]
    #[table(title = "Number", justify = "Justify::Right")]
    id: i64,
    #[cfg(any())]
    #[column(nmae = "gone")]
    gone: Missing,
}

#[derive(PgEnum, Clone, Copy, Debug, PartialEq, Eq, Default)]
enum State {
    #[default]
    Open = 1,
    #[allow(dead_code)]
    Closed = 2,
}

fn main() {}
