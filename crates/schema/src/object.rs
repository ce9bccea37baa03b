//! Every other kind of object: what it is called, and its properties, whatever its kind.
//!
//! Nothing in Rust source declares a view's body or a trigger, so these are compared between
//! databases, migrations, snapshots and SQL alone, all kinds in one way.

use std::borrow::Cow;
use std::fmt;

use crate::expression::Expression;
use crate::name::QualifiedName;
use crate::origin::Provenance;

/// Kinds of objects, in the order of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A namespace.
    Namespace,
    /// An installed extension.
    Extension,
    /// A collation.
    Collation,
    /// A domain.
    Domain,
    /// A composite type.
    Composite,
    /// A range type.
    Range,
    /// A sequence; one that is a column's business stands under the column's name.
    Sequence,
    /// A function, procedure, aggregate or window function.
    Function,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// What a table is beside its columns: its persistence and its replica identity.
    TableOptions,
    /// How a table is divided into partitions.
    Partitioning,
    /// The tables that a table inherits from.
    Inheritance,
    /// A partition.
    Partition,
    /// A trigger.
    Trigger,
    /// A rewrite rule.
    Rule,
    /// Whether a table's row security is on.
    RowSecurity,
    /// A row security policy.
    Policy,
}

impl ObjectKind {
    /// All of them, in the order of reports.
    pub const ALL: [ObjectKind; 18] = [
        ObjectKind::Namespace,
        ObjectKind::Extension,
        ObjectKind::Collation,
        ObjectKind::Domain,
        ObjectKind::Composite,
        ObjectKind::Range,
        ObjectKind::Sequence,
        ObjectKind::Function,
        ObjectKind::View,
        ObjectKind::MaterializedView,
        ObjectKind::TableOptions,
        ObjectKind::Partitioning,
        ObjectKind::Inheritance,
        ObjectKind::Partition,
        ObjectKind::Trigger,
        ObjectKind::Rule,
        ObjectKind::RowSecurity,
        ObjectKind::Policy,
    ];

    /// The word that reports use of one.
    pub fn name(self) -> &'static str {
        match self {
            ObjectKind::Namespace => "schema",
            ObjectKind::Extension => "extension",
            ObjectKind::Collation => "collation",
            ObjectKind::Domain => "domain",
            ObjectKind::Composite => "composite type",
            ObjectKind::Range => "range type",
            ObjectKind::Sequence => "sequence",
            ObjectKind::Function => "function",
            ObjectKind::View => "view",
            ObjectKind::MaterializedView => "materialized view",
            ObjectKind::TableOptions => "table options",
            ObjectKind::Partitioning => "partitioning",
            ObjectKind::Inheritance => "inheritance",
            ObjectKind::Partition => "partition",
            ObjectKind::Trigger => "trigger",
            ObjectKind::Rule => "rule",
            ObjectKind::RowSecurity => "row security",
            ObjectKind::Policy => "policy",
        }
    }

    /// Whether it is a trait of a table and no object that stands for itself: where one side has
    /// the table without it, the table differs.
    pub fn is_trait_of_table(self) -> bool {
        matches!(
            self,
            ObjectKind::TableOptions
                | ObjectKind::Partitioning
                | ObjectKind::Inheritance
                | ObjectKind::RowSecurity
        )
    }
}

/// What an object is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// Its kind.
    pub kind: ObjectKind,
    /// Namespace, for what stands on a table that of the table; empty for what has none.
    pub schema: String,
    /// Bare name of the table it stands on: triggers, rules, policies and sequences of columns.
    pub table: Option<String>,
    /// Bare name; for the sequence of a column, the column's; for a trait of a table, the table's.
    pub name: String,
    /// Types of the arguments: functions may share a name.
    pub arguments: Option<String>,
}

impl ObjectId {
    /// An object with a name of its own. `schema` is empty for what stands in none.
    pub fn new(kind: ObjectKind, schema: impl Into<String>, name: impl Into<String>) -> Self {
        ObjectId {
            kind,
            schema: schema.into(),
            table: None,
            name: name.into(),
            arguments: None,
        }
    }

    /// An object that stands on a table.
    pub fn on(kind: ObjectKind, table: &QualifiedName, name: impl Into<String>) -> Self {
        ObjectId {
            table: Some(table.name.clone()),
            ..ObjectId::new(kind, table.schema.clone(), name)
        }
    }

    /// A trait of a table.
    pub fn of(kind: ObjectKind, table: &QualifiedName) -> Self {
        ObjectId::new(kind, table.schema.clone(), table.name.clone())
    }

    /// The table that it stands on, or is a trait of.
    pub fn table(&self) -> Option<QualifiedName> {
        let name = match &self.table {
            Some(table) => table,
            None if self.kind.is_trait_of_table() => &self.name,
            None => return None,
        };
        Some(QualifiedName {
            schema: self.schema.clone(),
            name: name.clone(),
        })
    }

    /// The namespace that it stands in, where it stands in one.
    pub fn namespace(&self) -> Option<&str> {
        (!self.schema.is_empty()).then_some(self.schema.as_str())
    }
}

/// For people, with the kind: `trigger audit on orders`, `function app.total(integer)`.
impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind.name();
        let qualified = |name: &str| match self.namespace() {
            Some(schema) => QualifiedName::new(schema, name).to_string(),
            None => name.to_owned(),
        };
        match (&self.table, self.kind) {
            (Some(table), ObjectKind::Sequence) => {
                write!(formatter, "sequence of {}.{}", qualified(table), self.name)
            }
            (Some(table), _) => write!(formatter, "{kind} {} on {}", self.name, qualified(table)),
            (None, kind_of) if kind_of.is_trait_of_table() => {
                write!(formatter, "{kind} of {}", qualified(&self.name))
            }
            (None, _) => {
                write!(formatter, "{kind} {}", qualified(&self.name))?;
                match &self.arguments {
                    Some(arguments) => write!(formatter, "({arguments})"),
                    None => Ok(()),
                }
            }
        }
    }
}

/// An object with its properties.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// What it is known by.
    pub id: ObjectId,
    /// Its properties in the order of reports; one that its source cannot say is not among them.
    pub properties: Vec<Property>,
    /// Migrations that made it.
    pub provenance: Provenance,
}

/// One property of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// Which one, such as `volatility`.
    pub aspect: Cow<'static, str>,
    /// What it is.
    pub value: Value,
}

/// The value of a property.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// It has none.
    None,
    /// Text that means the same on every server.
    Text(String),
    /// Text that servers of different versions may print differently.
    Printed(Expression),
    /// Text that follows from the other properties and from other objects, as a view's columns do:
    /// it is worth a word where something else differs.
    Consequence(String),
}

impl Object {
    /// An object without properties.
    pub fn new(id: ObjectId) -> Self {
        Object {
            id,
            properties: Vec::new(),
            provenance: Provenance::default(),
        }
    }

    /// Adds a property.
    pub fn with(mut self, aspect: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.set(aspect, value);
        self
    }

    /// Adds a property.
    pub fn set(&mut self, aspect: impl Into<Cow<'static, str>>, value: impl Into<Value>) {
        self.properties.push(Property {
            aspect: aspect.into(),
            value: value.into(),
        });
    }

    /// The property of this name.
    pub fn property(&self, aspect: &str) -> Option<&Value> {
        let mut properties = self.properties.iter();
        let found = properties.find(|property| property.aspect == aspect)?;
        Some(&found.value)
    }
}

impl Value {
    /// The text, for people.
    pub fn text(&self) -> &str {
        match self {
            Value::None => "none",
            Value::Text(text) | Value::Consequence(text) => text,
            Value::Printed(expression) => expression.best_text(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<Expression> for Value {
    fn from(expression: Expression) -> Self {
        Value::Printed(expression)
    }
}

impl From<bool> for Value {
    fn from(is_so: bool) -> Self {
        Value::from(if is_so { "yes" } else { "no" })
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Text(number.to_string())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::None, Into::into)
    }
}

/// A comment on something that is no table and no column, which carry their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Comment {
    /// What it is on.
    pub on: Commented,
    /// The text.
    pub text: String,
}

/// What can have a comment beside tables and columns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Commented {
    /// A constraint of a table, by name.
    Constraint(QualifiedName, String),
    /// An index of a table, by name.
    Index(QualifiedName, String),
    /// An enum type.
    Enum(QualifiedName),
    /// Any other object.
    Object(ObjectId),
    /// A part of an object: the constraint of a domain, the attribute of a composite type.
    Part(ObjectId, String),
}

impl fmt::Display for Commented {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Commented::Constraint(table, name) => write!(formatter, "constraint {name} of {table}"),
            Commented::Index(table, name) => write!(formatter, "index {name} on {table}"),
            Commented::Enum(name) => write!(formatter, "enum {name}"),
            Commented::Object(id) => id.fmt(formatter),
            Commented::Part(id, name) => write!(formatter, "{name} of {id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_named_for_people() {
        let orders = QualifiedName::new("shop", "orders");
        let total = ObjectId {
            arguments: Some("integer, text".to_owned()),
            ..ObjectId::new(ObjectKind::Function, "public", "total")
        };
        assert_eq!(total.to_string(), "function total(integer, text)");
        let named = |id: ObjectId| id.to_string();
        assert_eq!(
            named(ObjectId::on(ObjectKind::Trigger, &orders, "log")),
            "trigger log on shop.orders"
        );
        assert_eq!(
            named(ObjectId::on(ObjectKind::Sequence, &orders, "id")),
            "sequence of shop.orders.id"
        );
        assert_eq!(
            named(ObjectId::of(ObjectKind::RowSecurity, &orders)),
            "row security of shop.orders"
        );
        assert_eq!(
            named(ObjectId::new(ObjectKind::Extension, "", "citext")),
            "extension citext"
        );
    }

    #[test]
    fn the_list_of_kinds_is_whole_and_in_order() {
        assert!(ObjectKind::ALL.is_sorted());
        assert_eq!(ObjectKind::ALL.len(), ObjectKind::Policy as usize + 1);
    }
}
