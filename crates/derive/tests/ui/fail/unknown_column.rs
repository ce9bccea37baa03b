//! Columns in lists that no field has.

use schemadrift_derive::Table;

#[derive(Table)]
#[table(primary_key(idd), unique(host_nmae, hostname), unique("hostname"), index(creatd_at))]
#[table(index("nobody(knows)", include(prize)), unique(cache))]
#[table(foreign_key(columns(colour), references = "other(id)"))]
struct Asset {
    id: i64,
    #[column(name = "host_name")]
    hostname: String,
    created_at: i64,
    price: i64,
    #[column(skip)]
    cache: i64,
}

fn main() {}
