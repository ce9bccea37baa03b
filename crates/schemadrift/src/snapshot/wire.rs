//! The snapshot, version 1: a schema as JSON. A key is added freely; none is removed or changes its
//! meaning without a new `schema_version`, whatever becomes of the types inside.
//!
//! A key that is left out says nothing of its aspect; null says that there is none.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

/// An aspect that may be unstated, stated to be absent, or there.
pub(super) type Said<T> = Option<Option<T>>;

/// What `schemadrift snapshot` writes.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "reports",
    schemars(title = "schemadrift snapshot, version 1")
)]
pub(super) struct Snapshot {
    /// Version of this shape.
    #[cfg_attr(feature = "reports", schemars(extend("const" = 1)))]
    pub(super) schema_version: u32,
    /// What wrote it.
    pub(super) tool: Tool,
    /// The server that printed every expression; null for models.
    pub(super) server_version: Option<String>,
    pub(super) namespaces: Vec<String>,
    pub(super) extensions: Vec<Extension>,
    pub(super) enums: Vec<Enum>,
    pub(super) domains: Vec<Domain>,
    pub(super) tables: Vec<Table>,
    /// Tables that are parts of others, each as it is by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) partitions: Vec<Table>,
    /// Every other object; left out where the source says nothing of them, as models do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) objects: Option<Vec<Object>>,
    /// Comments on what is neither table nor column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) comments: Vec<Comment>,
    /// How many there are of each kind of object that is never compared.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) uncompared: BTreeMap<String, u64>,
}

/// What an object is known by.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct ObjectId {
    /// The word that reports use, such as `materialized view`.
    pub(super) kind: String,
    /// Empty for what stands in no namespace.
    pub(super) schema: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) table: Option<String>,
    pub(super) name: String,
    /// Types of the arguments of a function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) arguments: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Object {
    #[serde(flatten)]
    pub(super) id: ObjectId,
    /// In the order of reports.
    pub(super) properties: Vec<Property>,
    #[serde(flatten)]
    pub(super) provenance: Provenance,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Property {
    pub(super) aspect: String,
    #[serde(flatten)]
    pub(super) value: Value,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum Value {
    /// It has none.
    Absent(bool),
    /// Text that means the same on every server.
    Text(String),
    /// Text as the server prints it.
    Printed(String),
    /// Text that follows from other properties.
    Consequence(String),
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Comment {
    pub(super) on: Commented,
    pub(super) text: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum Commented {
    Constraint { table: Name, name: String },
    Index { table: Name, name: String },
    Enum(Name),
    Object(ObjectId),
    Part { object: ObjectId, name: String },
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Tool {
    pub(super) name: String,
    pub(super) version: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Extension {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) schema: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Enum {
    /// Null where a model leaves it open.
    pub(super) schema: Option<String>,
    pub(super) name: String,
    /// In order.
    pub(super) labels: Vec<String>,
    #[serde(flatten)]
    pub(super) provenance: Provenance,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Domain {
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) base: Type,
    pub(super) nullable: bool,
    pub(super) default: Option<String>,
    pub(super) checks: Vec<NamedText>,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct NamedText {
    pub(super) name: String,
    pub(super) text: String,
}

/// Migrations that made an object, where they are known.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Provenance {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) created_by: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) changed_by: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Table {
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) kind: TableKind,
    /// The table that this one is a partition or child of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) parent: Option<Name>,
    /// What the source could say of it, aspect by aspect; left out where that is everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) coverage: Option<Vec<Covered>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "said"
    )]
    pub(super) comment: Said<String>,
    pub(super) columns: Vec<Column>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "said"
    )]
    pub(super) primary_key: Said<PrimaryKey>,
    pub(super) uniques: Vec<Unique>,
    pub(super) foreign_keys: Vec<ForeignKey>,
    pub(super) checks: Vec<Check>,
    pub(super) exclusions: Vec<Exclusion>,
    pub(super) indexes: Vec<Index>,
    #[serde(flatten)]
    pub(super) provenance: Provenance,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Name {
    pub(super) schema: String,
    pub(super) name: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Covered {
    pub(super) aspect: String,
    pub(super) claim: Claim,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum Claim {
    Nothing,
    Some,
    Listed,
    Everything,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum TableKind {
    Unstated,
    Ordinary,
    Partitioned,
    View,
    MaterializedView,
    Foreign,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Column {
    pub(super) name: String,
    /// Null where a model leaves it open.
    #[serde(rename = "type")]
    pub(super) ty: Option<Type>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) nullable: Option<bool>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "said"
    )]
    pub(super) default: Said<String>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "said"
    )]
    pub(super) generated: Said<String>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "said"
    )]
    pub(super) auto_increment: Said<AutoIncrement>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "said"
    )]
    pub(super) collation: Said<String>,
    /// Namespace of the collation; left out where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) collation_schema: Option<String>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "said"
    )]
    pub(super) comment: Said<String>,
    #[serde(flatten)]
    pub(super) provenance: Provenance,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Type {
    /// Null where a model leaves it open.
    pub(super) schema: Option<String>,
    /// Of the element, for an array.
    pub(super) name: String,
    /// Null where they are left open.
    pub(super) modifiers: Option<Vec<String>>,
    pub(super) array: bool,
    pub(super) kind: TypeKind,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum TypeKind {
    Unknown,
    Base,
    Enum,
    Domain(Box<Type>),
    Composite,
    Range,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum AutoIncrement {
    Any,
    /// Name of the sequence.
    Serial(String),
    IdentityAlways,
    IdentityByDefault,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct PrimaryKey {
    pub(super) name: Option<String>,
    pub(super) columns: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) include: Vec<String>,
    #[serde(flatten)]
    pub(super) deferral: Deferral,
    #[serde(flatten)]
    pub(super) provenance: Provenance,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Unique {
    pub(super) name: Option<String>,
    pub(super) columns: Vec<String>,
    pub(super) include: Vec<String>,
    /// Empty where every column is sorted as by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sorting: Option<Vec<Sorting>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) nulls_not_distinct: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) form: Option<UniqueForm>,
    #[serde(flatten)]
    pub(super) deferral: Deferral,
    #[serde(flatten)]
    pub(super) provenance: Provenance,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Sorting {
    pub(super) descending: bool,
    pub(super) nulls_first: bool,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum UniqueForm {
    Constraint,
    Index,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Deferral {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) deferrable: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) initially_deferred: Option<bool>,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct ForeignKey {
    pub(super) name: Option<String>,
    pub(super) columns: Vec<String>,
    pub(super) references: Name,
    /// Empty where a model means the primary key.
    pub(super) referenced_columns: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) on_delete: Option<ReferentialAction>,
    /// Columns that a delete sets; empty for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) on_delete_columns: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) on_update: Option<ReferentialAction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) match_type: Option<MatchType>,
    #[serde(flatten)]
    pub(super) deferral: Deferral,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) validated: Option<bool>,
    #[serde(flatten)]
    pub(super) provenance: Provenance,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum ReferentialAction {
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum MatchType {
    Simple,
    Full,
    Partial,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Check {
    pub(super) name: Option<String>,
    pub(super) expression: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) validated: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) no_inherit: Option<bool>,
    pub(super) columns: Vec<String>,
    #[serde(flatten)]
    pub(super) provenance: Provenance,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Exclusion {
    pub(super) name: Option<String>,
    pub(super) columns: Vec<String>,
    /// From `EXCLUDE` on.
    pub(super) definition: String,
    #[serde(flatten)]
    pub(super) provenance: Provenance,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct Index {
    pub(super) name: Option<String>,
    pub(super) keys: Vec<IndexKey>,
    pub(super) include: Vec<String>,
    pub(super) unique: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) nulls_not_distinct: Option<bool>,
    pub(super) method: String,
    pub(super) predicate: Option<String>,
    /// Columns that expressions and predicate read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) reads: Vec<String>,
    pub(super) valid: bool,
    #[serde(flatten)]
    pub(super) provenance: Provenance,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
pub(super) struct IndexKey {
    #[serde(flatten)]
    pub(super) target: IndexTarget,
    pub(super) descending: bool,
    pub(super) nulls_first: bool,
    pub(super) operator_class: Option<String>,
    /// Namespace of the operator class; left out where it is not known or not its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) operator_class_schema: Option<String>,
    pub(super) collation: Option<String>,
    /// Namespace of the collation; left out where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) collation_schema: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "reports", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum IndexTarget {
    Column(String),
    Expression(String),
}

/// A key that is there says something, also where it is null.
fn said<'de, D, T>(deserializer: D) -> Result<Said<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}
