//! Columns: what every source can say of one.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::collation::CollationName;
use crate::decoding::Decoding;
use crate::expression::Expression;
use crate::origin::{Origin, Provenance};
use crate::sql_type::SqlType;
use crate::stated::Stated;

/// One column of a table.
///
/// What is said about it is read and written as if it stood here, but is kept once for all columns
/// of which the same is said: a schema has few kinds of columns and many of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Raw name as in the catalog, at most 63 bytes.
    pub name: String,
    /// What is said about it.
    pub aspects: Arc<ColumnAspects>,
    /// Field that declares it; `None` for catalogs.
    pub origin: Option<Origin>,
    /// Migrations that made it.
    pub provenance: Provenance,
}

/// What is said about a column, its name left out. The order is that of comparing: what is cheap to
/// compare and often differs comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnAspects {
    /// Whether it may hold NULL.
    pub nullable: Stated<bool>,
    /// What is said about its type; shared, since a schema has few types and many columns.
    pub ty: Arc<ColumnType>,
    /// Default; a value that a sequence of its own or an identity makes is no default.
    pub default: Stated<Option<Arc<Expression>>>,
    /// Expression of a generated column.
    pub generated: Stated<Option<Arc<Expression>>>,
    /// Where its numbers come from.
    pub auto_increment: Stated<Option<AutoIncrement>>,
    /// A collation other than the type's own; shared, since a schema has few.
    pub collation: Stated<Option<Arc<CollationName>>>,
    /// Comment.
    pub comment: Stated<Option<String>>,
}

impl ColumnAspects {
    /// Of a column of which nothing but the type is stated.
    pub fn of_type(ty: impl Into<Arc<ColumnType>>) -> Self {
        ColumnAspects {
            nullable: Stated::Unstated,
            ty: ty.into(),
            default: Stated::Unstated,
            generated: Stated::Unstated,
            auto_increment: Stated::Unstated,
            collation: Stated::Unstated,
            comment: Stated::Unstated,
        }
    }
}

impl Deref for Column {
    type Target = ColumnAspects;

    fn deref(&self) -> &ColumnAspects {
        &self.aspects
    }
}

/// Changes what is said about this column alone.
impl DerefMut for Column {
    fn deref_mut(&mut self) -> &mut ColumnAspects {
        Arc::make_mut(&mut self.aspects)
    }
}

impl Column {
    /// A column of which nothing but the name and the type is stated.
    pub fn new(name: impl AsRef<str>, ty: impl Into<Arc<ColumnType>>) -> Self {
        Column::with_aspects(name, ColumnAspects::of_type(ty))
    }

    /// A column of which this is said.
    pub fn with_aspects(name: impl AsRef<str>, aspects: impl Into<Arc<ColumnAspects>>) -> Self {
        Column {
            name: crate::name::truncated(name.as_ref()).to_owned(),
            aspects: aspects.into(),
            origin: None,
            provenance: Provenance::default(),
        }
    }

    /// What is said about its type, to be changed for this column alone.
    pub fn ty_mut(&mut self) -> &mut ColumnType {
        Arc::make_mut(&mut self.ty)
    }

    /// Whether an INSERT has to name it: NOT NULL, and nothing else gives it a value.
    pub fn is_required(&self) -> bool {
        self.nullable == Stated::Is(false)
            && self.default.present().is_none()
            && self.generated.present().is_none()
            && self.auto_increment.present().is_none()
    }
}

impl Column {
    /// Whether the server refuses any value that a statement gives it: it is computed, or an identity
    /// that is always generated.
    pub fn is_always_generated(&self) -> bool {
        self.generated.present().is_some()
            || self.auto_increment.present() == Some(&AutoIncrement::IdentityAlways)
    }
}

/// Two questions are asked of a column's type: is it the declared one, and will it decode?
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnType {
    /// The type that is written; for a catalog the type that is there.
    pub declared: Option<SqlType>,
    /// The type that the Rust type merely implies: named in messages and patches, never compared.
    pub implied: Option<SqlType>,
    /// What the Rust type decodes.
    pub decoding: Option<Decoding>,
    /// The path that could not be resolved to a known Rust type.
    pub unresolved: Option<String>,
}

impl ColumnType {
    /// A type that is written, or there.
    pub fn declared(ty: SqlType) -> Self {
        ColumnType {
            declared: Some(ty),
            ..ColumnType::default()
        }
    }

    /// The type to name and to create: the declared one, else the implied one.
    pub fn best(&self) -> Option<&SqlType> {
        self.declared.as_ref().or(self.implied.as_ref())
    }
}

/// Where a column's numbers come from when an INSERT leaves it out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum AutoIncrement {
    /// A model asks for some form of it; serial and either identity satisfy that.
    Any,
    /// `nextval` of a sequence that the column owns, by that sequence's name.
    Serial(String),
    /// `GENERATED ALWAYS AS IDENTITY`.
    IdentityAlways,
    /// `GENERATED BY DEFAULT AS IDENTITY`.
    IdentityByDefault,
}

impl AutoIncrement {
    /// Whether the actual form is what is asked for. A sequence's name is no difference.
    pub fn is_satisfied_by(&self, actual: &AutoIncrement) -> bool {
        match self {
            AutoIncrement::Any => true,
            AutoIncrement::Serial(_) => matches!(actual, AutoIncrement::Serial(_)),
            identity => identity == actual,
        }
    }

    /// For people: `serial`, `identity (always)`.
    pub fn describe(&self) -> &'static str {
        match self {
            AutoIncrement::Any => "auto-increment",
            AutoIncrement::Serial(_) => "serial",
            AutoIncrement::IdentityAlways => "identity (always)",
            AutoIncrement::IdentityByDefault => "identity (by default)",
        }
    }
}
