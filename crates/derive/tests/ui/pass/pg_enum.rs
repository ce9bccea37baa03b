//! Enum types.

use schemadrift_derive::PgEnum;

#[derive(PgEnum)]
#[pg_enum(name = "asset_type", schema = "inventory", rename_all = "SCREAMING-KEBAB-CASE")]
enum AssetType {
    Server,
    #[pg_enum(label = "virtual machine")]
    VirtualMachine,
    #[pg_enum(rename = "")]
    Unknown,
    r#Type,
}

#[derive(PgEnum)]
enum Never {}

fn main() {}
