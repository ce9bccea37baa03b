//! Targets of foreign keys that are malformed or do not fit.

use schemadrift_derive::Table;

#[derive(Table)]
#[table(name = "public.assets")]
#[table(foreign_key(columns(id, name), references = "other(id)"))]
#[table(foreign_key(id), foreign_key(id, references = "a b"))]
struct Asset {
    #[column(references = "other(id", on_delete = "cascade")]
    id: i64,
    #[column(references = "other(a, b)")]
    name: String,
    #[column(references = "a.b.c(d)")]
    third: String,
}

fn main() {}
