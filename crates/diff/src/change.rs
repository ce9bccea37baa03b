//! What a comparison finds: one variant a kind of object, with what moved.

use std::borrow::Cow;

use schemadrift_schema::{
    Check, Column, Commented, EnumType, Exclusion, ForeignKey, Index, MappedField, Mapping, Object,
    ObjectId, PrimaryKey, Provenance, Sameness, Schema, Stated, Table, Unique,
};

/// A structural fact about one object.
#[derive(Debug, Clone)]
pub enum Change<'a> {
    /// A whole table.
    Table(TableDrift<'a>),
    /// A column of a table that is on both sides.
    Column(Pair<'a>, ColumnDrift<'a>),
    /// A primary key.
    PrimaryKey(Pair<'a>, Drift<'a, PrimaryKey>),
    /// Uniqueness of columns.
    Unique(Pair<'a>, Drift<'a, Unique>),
    /// A foreign key.
    ForeignKey(Pair<'a>, Drift<'a, ForeignKey>),
    /// A check constraint.
    Check(Pair<'a>, Drift<'a, Check>),
    /// An exclusion constraint.
    Exclusion(Pair<'a>, Drift<'a, Exclusion>),
    /// An index.
    Index(Pair<'a>, Drift<'a, Index>),
    /// An index that is there and that the server cannot use.
    IndexInvalid(Pair<'a>, &'a Index),
    /// An enum type.
    Enum(EnumDrift<'a>),
    /// A struct that is mapped onto a declared table.
    Mapping(&'a Mapping, MappingDrift<'a>),
    /// Any other object, or a trait of a table.
    Object(ObjectDrift<'a>),
    /// A comment on something that is on both sides.
    Comment(CommentDrift<'a>),
}

/// The two sides of one table.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// How it should be.
    pub expected: &'a Table,
    /// How it is.
    pub actual: &'a Table,
}

/// How an object with several properties drifted.
#[derive(Debug, Clone)]
pub enum Drift<'a, T> {
    /// Expected only.
    Missing(&'a T),
    /// Actual only.
    Unmapped(&'a T),
    /// On both sides but different.
    Mismatch {
        /// How it should be.
        expected: &'a T,
        /// How it is.
        actual: &'a T,
        /// What moved.
        differences: Vec<Difference>,
    },
}

impl<'a, T> Drift<'a, T> {
    /// One that is missing where another has its name.
    pub fn in_place_of(expected: &'a T, actual: &'a T) -> Self {
        Drift::Mismatch {
            expected,
            actual,
            differences: Vec::new(),
        }
    }
}

/// What a difference calls an expression that is not there.
pub(crate) const NONE: &str = "none";

/// One property that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which property, such as `on delete`.
    pub aspect: Cow<'static, str>,
    /// How it should be, for people.
    pub expected: String,
    /// How it is, for people.
    pub actual: String,
    /// Whether this is known or could not be settled.
    pub sameness: Sameness,
}

impl Difference {
    /// A difference that is known.
    pub fn known(
        aspect: impl Into<Cow<'static, str>>,
        expected: impl Into<String>,
        actual: impl Into<String>,
    ) -> Self {
        Difference {
            aspect: aspect.into(),
            expected: expected.into(),
            actual: actual.into(),
            sameness: Sameness::Different,
        }
    }

    /// What differs where both sides say whether something holds.
    pub(crate) fn flag(
        aspect: &'static str,
        expected: Stated<bool>,
        actual: Stated<bool>,
    ) -> Option<Self> {
        let word = |value: bool| if value { "yes" } else { "no" };
        match (expected, actual) {
            (Stated::Is(one), Stated::Is(two)) if one != two => {
                Some(Difference::known(aspect, word(one), word(two)))
            }
            _ => None,
        }
    }

    /// What differs in when a constraint is checked; of each side, whether it is deferrable and
    /// whether it is deferred from the start.
    pub(crate) fn deferral(
        expected: (Stated<bool>, Stated<bool>),
        actual: (Stated<bool>, Stated<bool>),
    ) -> impl Iterator<Item = Self> {
        let deferrable = Self::flag("deferrable", expected.0, actual.0);
        let initially = Self::flag("initially deferred", expected.1, actual.1);
        deferrable.into_iter().chain(initially)
    }
}

/// Who did not expect what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedBy {
    /// Models, which map tables and types.
    Models,
    /// A catalog, or what was once read of one.
    Catalog,
}

impl ExpectedBy {
    pub(crate) fn of(expected: &Schema) -> Self {
        let mut tables = expected.tables.iter();
        match tables.any(|table| table.model.is_some()) {
            true => ExpectedBy::Models,
            false => ExpectedBy::Catalog,
        }
    }
}

/// How a whole table drifted.
#[derive(Debug, Clone)]
pub enum TableDrift<'a> {
    /// Expected only.
    Missing(&'a Table),
    /// Actual only.
    Unmapped(&'a Table, ExpectedBy),
    /// Missing under one name and there under another.
    Renamed {
        /// The two tables.
        pair: Pair<'a>,
        /// What differs between them apart from the name.
        changes: Vec<Change<'a>>,
    },
    /// Two models declare one table and disagree, on a column or where there is none on the
    /// primary key.
    Conflict {
        /// The model that was read first.
        first: (&'a Table, Option<&'a Column>),
        /// The model that disagrees.
        second: (&'a Table, Option<&'a Column>),
        /// On what.
        difference: Difference,
    },
}

/// How a column drifted.
#[derive(Debug, Clone)]
pub enum ColumnDrift<'a> {
    /// Expected only.
    Missing {
        /// How it should be.
        expected: &'a Column,
        /// Keys and indexes that cannot exist without it.
        carried: Vec<Change<'a>>,
    },
    /// Actual only.
    Unmapped {
        /// How it is.
        actual: &'a Column,
        /// Keys and indexes that stand on it.
        carried: Vec<Change<'a>>,
    },
    /// Missing under one name and there under another.
    Renamed {
        /// How it should be.
        expected: &'a Column,
        /// How it is.
        actual: &'a Column,
        /// What differs between them apart from the name.
        changes: Vec<Change<'a>>,
    },
    /// The type.
    Type {
        /// How it should be.
        expected: &'a Column,
        /// How it is.
        actual: &'a Column,
        /// The answers to the two questions.
        verdict: TypeVerdict,
    },
    /// The Rust type cannot decode the type that the model itself declares or implies.
    DecodeImpossible {
        /// How it should be.
        expected: &'a Column,
        /// How it is.
        actual: &'a Column,
    },
    /// The Rust type is not known, and no type is written.
    TypeUnresolved {
        /// How it should be.
        expected: &'a Column,
        /// How it is.
        actual: &'a Column,
    },
    /// Whether it may hold NULL.
    Nullability {
        /// How it should be.
        expected: &'a Column,
        /// How it is.
        actual: &'a Column,
    },
    /// The default.
    Default {
        /// How it should be.
        expected: &'a Column,
        /// How it is.
        actual: &'a Column,
        /// What differs.
        difference: Difference,
    },
    /// The expression of a generated column.
    Generated {
        /// How it should be.
        expected: &'a Column,
        /// How it is.
        actual: &'a Column,
        /// What differs.
        difference: Difference,
    },
    /// Serial or identity.
    Identity {
        /// How it should be.
        expected: &'a Column,
        /// How it is.
        actual: &'a Column,
        /// What differs.
        difference: Difference,
    },
    /// The collation.
    Collation {
        /// How it should be.
        expected: &'a Column,
        /// How it is.
        actual: &'a Column,
        /// What differs.
        difference: Difference,
    },
}

/// Will it decode, and is it the declared type? `None` where that is not known or not stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeVerdict {
    /// Whether the Rust type decodes the actual type.
    pub decodes: Option<bool>,
    /// Whether the actual type is the one that is written.
    pub as_declared: Option<bool>,
}

/// How an enum type drifted.
#[derive(Debug, Clone)]
pub enum EnumDrift<'a> {
    /// Expected only.
    Missing(&'a EnumType),
    /// Actual only.
    Unmapped(&'a EnumType, ExpectedBy),
    /// Missing under one name and there under another.
    Renamed {
        /// How it should be.
        expected: &'a EnumType,
        /// How it is.
        actual: &'a EnumType,
        /// What differs in its labels, and the columns that have the one and should have the other.
        carried: Vec<Change<'a>>,
    },
    /// A label is expected only; its position in the expected labels.
    LabelMissing {
        /// How it should be.
        expected: &'a EnumType,
        /// How it is.
        actual: &'a EnumType,
        /// Position of the label among the expected ones.
        position: usize,
    },
    /// A label is actual only.
    LabelUnmapped {
        /// How it should be.
        expected: &'a EnumType,
        /// How it is.
        actual: &'a EnumType,
        /// The label.
        label: &'a str,
    },
    /// The labels that both have stand in another order.
    Order {
        /// How it should be.
        expected: &'a EnumType,
        /// How it is.
        actual: &'a EnumType,
    },
}

/// How a mapped struct and its table disagree.
#[derive(Debug, Clone)]
pub enum MappingDrift<'a> {
    /// A field stands for a column that the table does not declare.
    NoSuchColumn {
        /// The field.
        field: &'a MappedField,
        /// The table as declared.
        table: &'a Table,
    },
    /// Rows are read by position, and there are not as many fields as columns.
    FieldCount {
        /// The table as declared.
        table: &'a Table,
    },
    /// Rows are read by position, and the field is called like another column.
    Order {
        /// The field.
        field: &'a MappedField,
        /// The column whose value it gets.
        column: &'a Column,
    },
    /// The Rust type does not go with the declared type.
    Type {
        /// The field.
        field: &'a MappedField,
        /// The column as declared.
        column: &'a Column,
    },
    /// The column may hold NULL and the field may not.
    Nullability {
        /// The field.
        field: &'a MappedField,
        /// The column as declared.
        column: &'a Column,
    },
    /// A statement from the struct always writes a column that the server alone gives a value.
    WritesGenerated {
        /// The field.
        field: &'a MappedField,
        /// The table as it is.
        actual: &'a Table,
        /// The column.
        column: &'a Column,
    },
    /// An INSERT from the struct leaves out a column that has to have a value.
    OmitsRequired {
        /// The table as it is.
        actual: &'a Table,
        /// The column.
        column: &'a Column,
    },
}

/// How an object of any other kind drifted.
#[derive(Debug, Clone)]
pub enum ObjectDrift<'a> {
    /// Expected only.
    Missing {
        /// How it should be.
        object: &'a Object,
        /// What stands in it, for a namespace.
        carried: Vec<Change<'a>>,
    },
    /// Actual only.
    Unmapped {
        /// How it is.
        object: &'a Object,
        /// What stands in it, for a namespace.
        carried: Vec<Change<'a>>,
    },
    /// On both sides but different; a trait of a table may be stated on one side alone.
    Mismatch {
        /// What it is known by.
        id: &'a ObjectId,
        /// What moved.
        differences: Vec<Difference>,
        /// Migrations that made it as it is.
        provenance: Option<&'a Provenance>,
    },
}

impl<'a> ObjectDrift<'a> {
    /// What the object is known by.
    pub fn id(&self) -> &'a ObjectId {
        match self {
            ObjectDrift::Missing { object, .. } | ObjectDrift::Unmapped { object, .. } => {
                &object.id
            }
            ObjectDrift::Mismatch { id, .. } => id,
        }
    }
}

/// How a comment drifted.
#[derive(Debug, Clone)]
pub struct CommentDrift<'a> {
    /// What it is on.
    pub on: CommentOn<'a>,
    /// How it should be.
    pub expected: Option<&'a str>,
    /// How it is.
    pub actual: Option<&'a str>,
}

/// What a comment is on.
#[derive(Debug, Clone)]
pub enum CommentOn<'a> {
    /// A table.
    Table(Pair<'a>),
    /// A column.
    Column(Pair<'a>, &'a Column),
    /// Anything else.
    Other(&'a Commented),
}

impl<'a> Change<'a> {
    /// The two sides of the table that this is about; `None` where only one side has it.
    pub fn pair(&self) -> Option<Pair<'a>> {
        match self {
            Change::Column(pair, _)
            | Change::PrimaryKey(pair, _)
            | Change::Unique(pair, _)
            | Change::ForeignKey(pair, _)
            | Change::Check(pair, _)
            | Change::Exclusion(pair, _)
            | Change::Index(pair, _)
            | Change::IndexInvalid(pair, _)
            | Change::Table(TableDrift::Renamed { pair, .. }) => Some(*pair),
            Change::Table(_)
            | Change::Enum(_)
            | Change::Mapping(..)
            | Change::Object(_)
            | Change::Comment(_) => None,
        }
    }

    /// Calls `visitor` with this change and with every change inside it.
    pub fn visit<'s>(&'s self, visitor: &mut dyn FnMut(&'s Change<'a>)) {
        visitor(self);
        let inside = match self {
            Change::Table(TableDrift::Renamed { changes, .. })
            | Change::Column(_, ColumnDrift::Renamed { changes, .. })
            | Change::Enum(EnumDrift::Renamed {
                carried: changes, ..
            }) => changes.as_slice(),
            Change::Column(
                _,
                ColumnDrift::Missing { carried, .. } | ColumnDrift::Unmapped { carried, .. },
            )
            | Change::Object(
                ObjectDrift::Missing { carried, .. } | ObjectDrift::Unmapped { carried, .. },
            ) => carried.as_slice(),
            _ => &[],
        };
        for change in inside {
            change.visit(visitor);
        }
    }
}
