//! Indexes that are not the form of a key.

use std::sync::Arc;

use crate::collation::CollationName;
use crate::expression::Expression;
use crate::operator_class::OperatorClass;
use crate::origin::{Origin, Provenance};
use crate::stated::Stated;

/// An index. A unique index over plain columns without a predicate is a
/// [`Unique`](crate::Unique) instead.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// Name; `None` where a model leaves it open.
    pub name: Option<String>,
    /// Key parts in order; the order matters.
    pub keys: Vec<IndexKey>,
    /// Columns carried beside the key.
    pub include: Vec<String>,
    /// Whether it also enforces uniqueness (of an expression, or of part of the rows).
    pub unique: bool,
    /// Whether two NULLs are the same.
    pub nulls_not_distinct: Stated<bool>,
    /// Access method, such as `btree`.
    pub method: String,
    /// Condition of a partial index.
    pub predicate: Option<Arc<Expression>>,
    /// Columns that its expressions and its predicate read, where that is known.
    pub reads: Vec<String>,
    /// Whether the server can use it; a failed concurrent build leaves an invalid one.
    pub valid: bool,
    /// Where a model declares it.
    pub origin: Option<Origin>,
    /// Migrations that made it.
    pub provenance: Provenance,
}

impl Index {
    /// Names of the key's plain columns, in order; expressions are left out.
    pub fn key_columns(&self) -> Vec<&str> {
        self.keys.iter().filter_map(IndexKey::column).collect()
    }

    /// Its expressions: those among its keys, and its predicate.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let keys = self.keys.iter().filter_map(|key| match &key.target {
            IndexTarget::Expression(expression) => Some(&**expression),
            IndexTarget::Column(_) => None,
        });
        keys.chain(self.predicate.as_deref())
    }

    /// Names of all columns that it cannot be without, as far as that is known.
    pub fn columns(&self) -> Vec<String> {
        let keys = self.key_columns().into_iter();
        let others = self.include.iter().chain(&self.reads).map(String::as_str);
        keys.chain(others).map(str::to_owned).collect()
    }

    /// For people: `(tenant_id, lower(email) DESC)`.
    pub fn describe_keys(&self) -> String {
        let keys: Vec<String> = self.keys.iter().map(IndexKey::describe).collect();
        format!("({})", keys.join(", "))
    }
}

/// One part of an index key.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexKey {
    /// What is indexed.
    pub target: IndexTarget,
    /// Whether the order is descending.
    pub descending: bool,
    /// Whether NULLs come first; by default they do exactly where the order is descending.
    pub nulls_first: bool,
    /// Operator class other than the type's default.
    pub operator_class: Option<OperatorClass>,
    /// Collation other than the column's own.
    pub collation: Option<Arc<CollationName>>,
}

/// What one part of an index key indexes.
#[derive(Debug, Clone, PartialEq)]
pub enum IndexTarget {
    /// A column by name.
    Column(String),
    /// An expression.
    Expression(Arc<Expression>),
}

impl IndexKey {
    /// A plain ascending column.
    pub fn column_ascending(name: &str) -> Self {
        IndexKey {
            target: IndexTarget::Column(name.to_owned()),
            descending: false,
            nulls_first: false,
            operator_class: None,
            collation: None,
        }
    }

    /// The column, where it is one.
    pub fn column(&self) -> Option<&str> {
        match &self.target {
            IndexTarget::Column(name) => Some(name),
            IndexTarget::Expression(_) => None,
        }
    }

    /// For people, with everything that is not the default.
    pub fn describe(&self) -> String {
        let mut text = match &self.target {
            IndexTarget::Column(name) => name.clone(),
            IndexTarget::Expression(expression) => expression.written.clone(),
        };
        if let Some(collation) = &self.collation {
            text.push_str(&format!(" COLLATE {}", collation.to_sql()));
        }
        if let Some(class) = &self.operator_class {
            text.push_str(&format!(" {class}"));
        }
        if self.descending {
            text.push_str(" DESC");
        }
        match (self.descending, self.nulls_first) {
            (true, false) => text.push_str(" NULLS LAST"),
            (false, true) => text.push_str(" NULLS FIRST"),
            _ => {}
        }
        text
    }
}
