//! Every key of the grammar in one model.

use schemadrift_derive::Table;

#[derive(Table)]
#[table(name = "assets", schema = "inventory", rename_all = "snake_case", comment = "Things")]
#[table(primary_key(name = "assets_pkey", columns(tenant_id, id)))]
#[table(unique(tenant_id, hostname))]
#[table(unique(
    name = "uq",
    columns("host_name", id),
    nulls_not_distinct,
    deferrable,
    initially_deferred,
))]
#[table(unique(id, deferrable = false))]
#[table(index(hostname, "created_at DESC"))]
#[table(index(
    name = "ix",
    columns(hostname, "lower(email)"),
    unique,
    method = "gin",
    where = "deleted_at IS NULL",
    include(price, "quantity"),
    nulls_not_distinct = false,
))]
#[table(index(id, predicate = "price > 0"))]
#[table(foreign_key(
    name = "fk",
    columns(tenant_id, parent_id),
    references = "inventory.assets(tenant_id, id)",
    on_delete = "set null",
    on_update = "no action",
    match_full,
    deferrable,
    initially_deferred,
))]
#[table(foreign_key(parent_id, references = "parents"))]
#[table(check("price > 0"), check(name = "positive", expression = "quantity > 0"))]
struct Asset {
    #[column(identity)]
    id: i64,
    tenant_id: i64,
    #[column(nullable, index)]
    parent_id: Option<i64>,
    #[column(name = "host_name", type = "varchar(255)", collation = "C", comment = "DNS")]
    hostname: String,
    #[column(unique = "assets_email_key", index = "assets_email_idx")]
    email: Option<String>,
    #[column(default = 0, check = "price >= 0", nullable = false)]
    price: i32,
    #[column(default = -1.5)]
    quantity: f64,
    #[column(generated = "price * quantity")]
    total: f64,
    #[column(default = false)]
    #[column(unique)]
    flag: bool,
    #[column(references = "inventory.owners(id)", on_delete = "cascade", on_update = "restrict")]
    owner_id: i64,
    #[column(json, type = "jsonb", default = "'{}'")]
    labels: Vec<String>,
    #[column(identity = "by default")]
    number: i32,
    #[column(skip)]
    cache: [u8; { 2 * 4 }],
    r#type: String,
}

#[derive(Table)]
struct Plain {
    #[column(primary_key)]
    id: i64,
}

#[derive(Table)]
#[table(primary_key(r#type))]
struct Generic<'a, T: Clone>
where
    T: Copy,
{
    r#type: &'a T,
}

fn main() {}
