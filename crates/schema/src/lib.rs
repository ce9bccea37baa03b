//! The vocabulary that every other crate speaks: what a schema is made of, as plain data.
//!
//! Models, migrations, a live database and a snapshot all load into the same [`Schema`], so any
//! source can stand on either side of a comparison.
//!
//! **Architecture Invariant:** this crate does no I/O, knows no framework and no server, and
//! imports no other crate of the workspace.

mod attachment;
mod collation;
mod column;
mod constraint;
mod coverage;
mod decoding;
mod expression;
mod history;
mod index;
mod mapping;
mod name;
mod object;
mod operator_class;
mod origin;
mod quote;
mod shared;
mod sql_type;
mod stated;
mod table;
mod user_type;

use std::collections::BTreeMap;

pub use attachment::{Attached, Attachment};
pub use collation::CollationName;
pub use column::{AutoIncrement, Column, ColumnAspects, ColumnType};
pub use constraint::{
    Check, Exclusion, ForeignKey, MatchType, PrimaryKey, ReferentialAction, Sorting, Unique,
    UniqueForm,
};
pub use coverage::{Aspect, Claim, Coverage};
pub use decoding::{ARRAY, Accepted, Accepts, Decoding, RustTypes};
pub use expression::{Expression, Normal, Sameness, canonical};
pub use history::ObjectHistory;
pub use index::{Index, IndexKey, IndexTarget};
pub use mapping::{MappedField, Mapping, MappingPurpose};
pub use name::{MAX_NAME_BYTES, QualifiedName, truncated};
pub use object::{Comment, Commented, Object, ObjectId, ObjectKind, Property, Value};
pub use operator_class::OperatorClass;
pub use origin::{Origin, Provenance};
pub use quote::{Identifier, Literal};
pub use shared::Shared;
pub use sql_type::{SqlType, TypeKind, TypeName};
pub use stated::Stated;
pub use table::{Confidence, ModelInfo, ModelRole, Table, TableKind};
pub use user_type::{Domain, EnumType, Extension};

/// Everything one source says about a database.
///
/// On the side of models several tables may carry the same name, one for each model that claims
/// it; every other source names a table once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    /// Names of the namespaces that exist, sorted.
    pub namespaces: Vec<String>,
    /// Tables, sorted by name and then by origin.
    pub tables: Vec<Table>,
    /// Partitions, sorted by name: each table that they are of speaks for them, but to the models that
    /// name one.
    pub partitions: Vec<Table>,
    /// Enum types.
    pub enums: Vec<EnumType>,
    /// Domains.
    pub domains: Vec<Domain>,
    /// Structs mapped onto tables that something else declares; models alone have them.
    pub mappings: Vec<Mapping>,
    /// Installed extensions.
    pub extensions: Vec<Extension>,
    /// Every other object and every trait of a table, sorted; unstated where the source says
    /// nothing of them, as models do.
    pub objects: Stated<Vec<Object>>,
    /// Comments on what is neither table nor column, sorted.
    pub comments: Vec<Comment>,
    /// How many there are of each kind of object that is never compared; kinds without any are
    /// not named.
    pub uncompared: BTreeMap<String, u64>,
    /// Version of the server that printed the expressions, such as `15.18`; `None` for models.
    pub server_version: Option<String>,
}

impl Schema {
    /// Brings every list into the order that all output relies on.
    pub fn sort(&mut self) {
        self.namespaces.sort();
        self.namespaces.dedup();
        self.tables
            .sort_by(|a, b| (&a.name, &a.origin).cmp(&(&b.name, &b.origin)));
        self.partitions.sort_by(|a, b| a.name.cmp(&b.name));
        self.enums.sort_by(|a, b| a.name.cmp(&b.name));
        self.domains.sort_by(|a, b| a.name.cmp(&b.name));
        self.mappings
            .sort_by(|a, b| (&a.table, &a.origin).cmp(&(&b.table, &b.origin)));
        self.extensions.sort_by(|a, b| a.name.cmp(&b.name));
        if let Stated::Is(objects) = &mut self.objects {
            objects.sort_by(|a, b| a.id.cmp(&b.id));
        }
        self.comments.sort();
    }

    /// Tables by name. Where several models claim one table, all of them in declaration order.
    pub fn tables_by_name(&self) -> BTreeMap<&QualifiedName, Vec<&Table>> {
        let mut by_name: BTreeMap<&QualifiedName, Vec<&Table>> = BTreeMap::new();
        for table in &self.tables {
            by_name.entry(&table.name).or_default().push(table);
        }
        by_name
    }

    /// The first table of this name, or else the partition.
    pub fn table_or_partition(&self, name: &QualifiedName) -> Option<&Table> {
        let is_it = |table: &&Table| table.name == *name;
        self.table(name)
            .or_else(|| self.partitions.iter().find(is_it))
    }

    /// The first table of this name.
    pub fn table(&self, name: &QualifiedName) -> Option<&Table> {
        self.tables.iter().find(|table| &table.name == name)
    }
}
