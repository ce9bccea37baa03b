//! `#[derive(Table)]` and `#[derive(PgEnum)]`: a model says which table or enum type it is.
//!
//! The derives check what is written and expand to nothing, so that they cost nothing at run
//! time. The parser reads the same attributes from the source by the same grammar. Each derive
//! works in three steps, a file each: parse, validate, expand.

mod expand;
mod parse;
mod validate;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Declares a table: `#[table(…)]` on the struct, `#[column(…)]` on its fields.
///
/// What is not written is not claimed and therefore not compared, but for these: the table's
/// name is the struct's name in snake case and in the plural, a column's name is its field's, a
/// column is nullable if its field is an `Option`, and its type follows from the field's.
///
/// ```
/// # use schemadrift_derive::{PgEnum, Table};
/// # type Uuid = [u8; 16];
/// # type Timestamp = u64;
/// # #[derive(PgEnum)] enum AssetType { Server }
/// #[derive(Table)]
/// #[table(name = "assets", schema = "inventory", primary_key(id))]
/// #[table(unique(company_id, hostname), index(created_at), check("cpu_count > 0"))]
/// #[table(index(name = "assets_live", columns(hostname), where = "deleted_at IS NULL"))]
/// struct Asset {
///     #[column(default = "gen_random_uuid()")]
///     id: Uuid,
///     #[column(references = "companies(id)", on_delete = "cascade")]
///     company_id: Uuid,
///     #[column(type = "varchar(255)")]
///     hostname: String,
///     #[column(name = "asset_type")]
///     kind: AssetType,
///     #[column(default = 1)]
///     cpu_count: i32,
///     #[column(default = "now()")]
///     created_at: Timestamp,
///     deleted_at: Option<Timestamp>,
///     #[column(skip)]
///     is_selected: bool,
/// }
/// ```
///
/// # On the struct
///
/// `name`, `schema`, `rename_all`, `comment`, `primary_key(a, b)`, `unique(a, b)`,
/// `index(a, "lower(b)")`, `foreign_key(columns(a, b), references = "other(x, y)")` and
/// `check("price > 0")`. The last four may be repeated, and the attribute itself too. With their
/// further properties they are written in full: `unique(name = "uq", columns(a, b), deferrable)`.
/// A column is named by its field or by its name in the database. In `index` a string is SQL.
///
/// # On a field
///
/// `name`, `type`, `nullable`, `default`, `unique`, `index`, `primary_key`, `references`,
/// `on_delete`, `on_update`, `generated`, `identity`, `check`, `collation`, `comment`, `skip` and
/// `json`. `default`, `generated` and `check` are SQL, so a text default has its own quotes:
/// `default = "'pending'"`. `collation = "app.german"` names a collation with its namespace; without one
/// it is any that has the name.
///
/// # Beside other derives
///
/// The attributes of other derives are left alone. One that also reads `#[table(…)]` on a struct
/// or `#[column(…)]` on a field cannot share that item with this one, since each would refuse
/// the other's keys.
#[proc_macro_derive(Table, attributes(table, column))]
pub fn derive_table(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let (table, mut errors) = parse::table(&input);
    if let Some(table) = table {
        errors.extend(validate::table(&table));
    }
    expand::expand(errors).into()
}

/// Declares an enum type: `#[pg_enum(…)]` on the enum and on its variants.
///
/// The type's name is the enum's name in snake case, and a label is its variant's name as
/// written, unless the attributes say otherwise. The order of the labels is that of the variants.
///
/// ```
/// # use schemadrift_derive::PgEnum;
/// #[derive(PgEnum)]
/// #[pg_enum(name = "migration_status", schema = "inventory", rename_all = "snake_case")]
/// enum Status {
///     Planned,
///     InProgress,
///     #[pg_enum(label = "on hold")]
///     Paused,
/// }
/// ```
///
/// `rename_all` knows `snake_case`, `SCREAMING_SNAKE_CASE`, `lowercase`, `UPPERCASE`,
/// `camelCase`, `PascalCase`, `kebab-case` and `SCREAMING-KEBAB-CASE`. On a variant `rename` is
/// another word for `label`.
#[proc_macro_derive(PgEnum, attributes(pg_enum))]
pub fn derive_pg_enum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let (pg_enum, mut errors) = parse::pg_enum(&input);
    if let Some(pg_enum) = pg_enum {
        errors.extend(validate::pg_enum(&pg_enum));
    }
    expand::expand(errors).into()
}
