//! Names, expressions and lists without content.

use schemadrift_derive::Table;

#[derive(Table)]
#[table(name = "", schema = " ", primary_key(), unique(columns()), check(""), check())]
#[table(index(include()), index("", id), foreign_key(references = "a(b)"))]
struct Asset {
    #[column(name = "", type = "", default = "", references = "")]
    id: i64,
}

fn main() {}
