//! Types that a database defines for itself, and extensions.

use crate::name::QualifiedName;
use crate::origin::{Origin, Provenance};
use crate::sql_type::{SqlType, TypeName};

/// Enum type.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumType {
    /// Name; models may leave the namespace open.
    pub name: TypeName,
    /// Labels in order.
    pub labels: Vec<String>,
    /// Name of the Rust item, for models.
    pub model: Option<String>,
    /// Path of that item from the crate root, for models.
    pub path: Option<String>,
    /// Where a model declares it.
    pub origin: Option<Origin>,
    /// Places of the variants in a model, in the order of `labels`; empty for catalogs.
    pub label_origins: Vec<Origin>,
    /// Migrations that made it.
    pub provenance: Provenance,
}

/// Domain.
#[derive(Debug, Clone, PartialEq)]
pub struct Domain {
    /// Name.
    pub name: QualifiedName,
    /// Type that it is over; its kind tells whether that is a domain again.
    pub base: SqlType,
    /// Whether it may hold NULL.
    pub nullable: bool,
    /// Default in the server's own form.
    pub default: Option<String>,
    /// Checks in the server's own form, from `CHECK` on, by name.
    pub checks: Vec<(String, String)>,
}

/// Installed extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// Namespace of its members.
    pub schema: String,
}
