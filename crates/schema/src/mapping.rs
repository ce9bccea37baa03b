//! Structs that are read from or written to a table which something else declares, such as a
//! Diesel struct beside its `table!`.

use crate::decoding::Decoding;
use crate::name::QualifiedName;
use crate::origin::Origin;

/// One struct mapped onto a declared table.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// Name of the struct.
    pub model: String,
    /// Path from the crate root.
    pub path: String,
    /// The table, as declared.
    pub table: QualifiedName,
    /// What the struct is for.
    pub purpose: MappingPurpose,
    /// Its fields in order of declaration, embedded ones in place.
    pub fields: Vec<MappedField>,
    /// Where it is declared.
    pub origin: Origin,
}

/// What a mapped struct is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappingPurpose {
    /// Rows are read into it by column name.
    Select,
    /// Rows are read into it by position: all columns of the table, in their order.
    SelectInOrder,
    /// Rows are inserted from it.
    Insert,
    /// Rows are updated from it.
    Update,
}

/// One field of a mapped struct.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedField {
    /// The struct that declares it: the mapped one, or one that is embedded in it.
    pub owner: String,
    /// Its own name.
    pub name: String,
    /// The column that it stands for.
    pub column: String,
    /// What its Rust type goes with, judged against the declared type of the column.
    pub decoding: Decoding,
    /// Whether it is an `Option`.
    pub optional: bool,
    /// Whether a row that is written always has a value of it: one that is no `Option` has.
    pub is_always_written: bool,
    /// Where it is declared.
    pub origin: Origin,
}
