//! The grammar of `#[table]`, `#[column]` and `#[pg_enum]`, written once for the derive macro
//! and for the parser that reads source files without ever running the macro.
//!
//! Reading is total: each `read_*` function gives what could be read and, beside it, every error
//! with the span of the text that caused it. The first half of the pair is `None` when no such
//! attribute is there. What is in error is left out of what was read, never guessed, and a constraint
//! or an index with an error inside is left out as a whole.
//!
//! ```
//! use schemadrift_table_syntax::{default_table_name, read_table};
//!
//! let item: syn::DeriveInput = syn::parse_str(
//!     r#"#[table(schema = "billing", unique(number))] struct Invoice { number: String }"#,
//! )?;
//! let (table, errors) = read_table(&item.attrs);
//! let table = table.unwrap_or_default();
//! assert!(errors.is_empty());
//! assert_eq!(table.schema.map(|schema| schema.value).as_deref(), Some("billing"));
//! assert_eq!(table.uniques[0].columns[0].name, "number");
//! assert_eq!(default_table_name("Invoice"), "invoices");
//! # Ok::<(), syn::Error>(())
//! ```
//!
//! # On a struct: `#[table(…)]`
//!
//! | key | meaning |
//! |---|---|
//! | `name = "assets"` | the table; by default the struct's name in snake case, in the plural |
//! | `schema = "billing"` | its schema |
//! | `rename_all = "camelCase"` | how field names become column names |
//! | `comment = "…"` | its comment |
//! | `primary_key(a, b)` | also `name`, `columns(…)` |
//! | `unique(a, b)` | also `name`, `columns(…)`, `nulls_not_distinct`, `deferrable`, `initially_deferred` |
//! | `index(a, "lower(b)")` | also `name`, `columns(…)`, `unique`, `method`, `where` (or `predicate`), `include(…)`, `nulls_not_distinct` |
//! | `foreign_key(columns(a), references = "other(x)")` | also `name`, `on_delete`, `on_update`, `match_full`, `deferrable`, `initially_deferred` |
//! | `check("price > 0")` | also `name`, `expression` |
//!
//! All but the first five rows may be repeated. Columns stand either bare or in `columns(…)`; a
//! bare word that is one of the flags of the row is that flag, so a column that is called
//! `deferrable` is written in `columns(…)`.
//!
//! # On a field: `#[column(…)]`
//!
//! `name`, `type`, `nullable`, `default`, `unique`, `index`, `primary_key`, `references`,
//! `on_delete`, `on_update`, `generated`, `identity`, `check`, `collation`, `comment`, `skip` and
//! `json`; see [`ColumnAttributes`].
//!
//! # On an enum and its variants: `#[pg_enum(…)]`
//!
//! `name`, `schema` and `rename_all` on the enum, `label` (or `rename`) on a variant.

mod argument;
mod column;
mod constraint;
mod foreign_key;
mod index;
mod misplaced;
mod naming;
mod pg_enum;
mod references;
mod suggestion;
mod table;
mod value;
mod vocabulary;

pub use column::{ColumnAttributes, Identity, read_column};
pub use constraint::{Check, ColumnName, PrimaryKey, Unique};
pub use foreign_key::{ForeignKey, ReferentialAction};
pub use index::{Index, IndexElement};
pub use misplaced::{misplaced_on_field, misplaced_on_struct};
pub use naming::{RenameRule, default_enum_name, default_table_name};
pub use pg_enum::{EnumAttributes, VariantAttributes, read_enum, read_variant};
pub use references::References;
pub use suggestion::closest;
pub use table::{TableAttributes, read_table};
pub use value::{Mark, Spanned, label_error, name_error};
pub use vocabulary::Unread;
