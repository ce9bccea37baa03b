//! Values of the wrong form, and text that is no argument.

use schemadrift_derive::Table;

const NAME: &str = "assets";

#[derive(Table)]
#[table(name = NAME, schema, comment("x"), unique = "uq", "assets")]
#[table(rename_all = "camel_case")]
struct Asset {
    #[column(name = 5, nullable = "yes", default =, primary_key(id))]
    id: i64,
    #[column(type = "text" default = 0, , check = concat!("a"))]
    name: String,
}

#[derive(Table)]
#[table]
struct Bare {
    #[column = "x"]
    id: i64,
}

fn main() {}
