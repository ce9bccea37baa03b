//! Small schemas, and one way to judge them.

use schemadrift_audit::{Finding, Policy, judge};
use schemadrift_diff::diff;
use schemadrift_schema::{
    Accepted, Accepts, Aspect, Check, Claim, Column, ColumnAspects, ColumnType, Confidence,
    Coverage, Decoding, EnumType, Expression, ForeignKey, Index, IndexKey, ModelInfo, ModelRole,
    Origin, PrimaryKey, Provenance, QualifiedName, Schema, SqlType, Stated, Table, TableKind,
    TypeName, Unique,
};

/// Findings of both sides, sorted as reports have them.
pub(crate) fn findings(expected: &Schema, actual: &Schema) -> Vec<Finding> {
    let changes = diff(expected, actual);
    judge(&changes, &Policy::default())
        .into_iter()
        .map(|judged| judged.finding)
        .collect()
}

/// The only finding; more or fewer fail the test.
pub(crate) fn only(expected: &Schema, actual: &Schema) -> Finding {
    let mut found = findings(expected, actual);
    let rules: Vec<&str> = found.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules.len(), 1, "one finding, not {rules:?}");
    found.remove(0)
}

pub(crate) fn schema(tables: impl IntoIterator<Item = Table>) -> Schema {
    let mut schema = Schema {
        tables: tables.into_iter().collect(),
        ..Schema::default()
    };
    schema.sort();
    schema
}

/// A table as a model declares it: everything can be written, and only columns and the primary
/// key are always stated.
pub(crate) fn model(name: &str, columns: impl IntoIterator<Item = Column>) -> Table {
    let coverage = Aspect::ALL
        .into_iter()
        .fold(Coverage::NOTHING, |coverage, aspect| {
            coverage.with(aspect, Claim::Listed)
        });
    let mut table = Table::new(
        QualifiedName::new("public", name),
        TableKind::Unstated,
        coverage,
    );
    table.model = Some(ModelInfo {
        name: "Model".to_owned(),
        path: "models::Model".to_owned(),
        framework: "derive",
        role: ModelRole::Declares,
        inserts: false,
        confidence: Confidence::High,
        type_advice: "write `type = \"{type}\"` if that is meant",
        rust_types: &[("int2", "i16"), ("int8", "i64"), ("text", "String")],
    });
    table.origin = Some(place(1));
    table.primary_key = Stated::Is(None);
    for (line, mut column) in (10_u32..).zip(columns) {
        column.origin = Some(place(line));
        column.default = Stated::Unstated;
        column.generated = Stated::Unstated;
        column.auto_increment = Stated::Unstated;
        column.collation = Stated::Unstated;
        table.columns.push(column);
    }
    table
}

/// A table as a catalog has it.
pub(crate) fn table(name: &str, columns: impl IntoIterator<Item = Column>) -> Table {
    let mut table = Table::new(
        QualifiedName::new("public", name),
        TableKind::Ordinary,
        Coverage::EVERYTHING,
    );
    table.primary_key = Stated::Is(None);
    table.provenance = made_by("001_initial.sql");
    table.columns.extend(columns);
    table
}

/// A NOT NULL column of which a catalog says everything.
pub(crate) fn column(name: &str, ty: &str) -> Column {
    let ty = ColumnType::declared(SqlType::parse(ty).unwrap());
    let aspects = ColumnAspects {
        nullable: Stated::Is(false),
        default: Stated::Is(None),
        generated: Stated::Is(None),
        auto_increment: Stated::Is(None),
        collation: Stated::Is(None),
        ..ColumnAspects::of_type(ty)
    };
    Column::with_aspects(name, aspects)
}

pub(crate) fn nullable(mut column: Column) -> Column {
    column.nullable = Stated::Is(true);
    column
}

/// The same column with a Rust type that decodes only this PostgreSQL type.
pub(crate) fn decoding(mut column: Column, rust_type: &str, accepts: &str) -> Column {
    column.ty_mut().decoding = Some(Decoding {
        rust_type: rust_type.to_owned(),
        accepts: Accepts::OneOf(vec![Accepted::named(accepts)]),
    });
    column
}

pub(crate) fn place(line: u32) -> Origin {
    Origin::new("src/models.rs", line, 5)
}

pub(crate) fn made_by(migration: &str) -> Provenance {
    Provenance::new(Some(migration.to_owned()), Vec::new())
}

pub(crate) fn names(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|name| (*name).to_owned()).collect()
}

pub(crate) fn primary_key(columns: &[&str]) -> Stated<Option<PrimaryKey>> {
    Stated::Is(Some(PrimaryKey::over(names(columns))))
}

pub(crate) fn unique(columns: &[&str]) -> Unique {
    Unique {
        name: None,
        columns: names(columns),
        include: Vec::new(),
        sorting: Stated::Unstated,
        nulls_not_distinct: Stated::Unstated,
        form: Stated::Unstated,
        deferrable: Stated::Unstated,
        initially_deferred: Stated::Unstated,
        origin: None,
        provenance: Provenance::default(),
    }
}

pub(crate) fn foreign_key(column: &str, target: &str) -> ForeignKey {
    ForeignKey {
        name: None,
        columns: names(&[column]),
        references: QualifiedName::new("public", target),
        referenced_columns: names(&["id"]),
        on_delete: Stated::Unstated,
        on_update: Stated::Unstated,
        match_type: Stated::Unstated,
        on_delete_columns: Stated::Unstated,
        deferrable: Stated::Unstated,
        initially_deferred: Stated::Unstated,
        validated: Stated::Unstated,
        origin: None,
        provenance: Provenance::default(),
    }
}

pub(crate) fn check(column: &str, expression: Expression) -> Check {
    Check {
        name: None,
        expression,
        validated: Stated::Unstated,
        no_inherit: Stated::Unstated,
        columns: names(&[column]),
        origin: None,
        provenance: Provenance::default(),
    }
}

pub(crate) fn index(columns: &[&str]) -> Index {
    Index {
        name: None,
        keys: columns
            .iter()
            .map(|name| IndexKey::column_ascending(name))
            .collect(),
        include: Vec::new(),
        unique: false,
        nulls_not_distinct: Stated::Unstated,
        method: "btree".to_owned(),
        predicate: None,
        reads: Vec::new(),
        valid: true,
        origin: None,
        provenance: Provenance::default(),
    }
}

/// An enum as a model declares it, its variants on the lines from 21 on.
pub(crate) fn model_enum(labels: &[&str]) -> EnumType {
    EnumType {
        model: Some("Mood".to_owned()),
        path: Some("Mood".to_owned()),
        origin: Some(place(20)),
        label_origins: (21_u32..)
            .zip(labels)
            .map(|(line, _)| place(line))
            .collect(),
        ..enum_type(None, labels)
    }
}

/// An enum as a catalog has it, or in a namespace that is left open.
pub(crate) fn enum_type(namespace: Option<&str>, labels: &[&str]) -> EnumType {
    EnumType {
        name: TypeName {
            schema: namespace.map(str::to_owned),
            name: "mood".to_owned(),
        },
        labels: names(labels),
        model: None,
        path: None,
        origin: None,
        label_origins: Vec::new(),
        provenance: Provenance::default(),
    }
}

/// The details of one aspect.
pub(crate) fn details<'f>(finding: &'f Finding, aspect: &str) -> Vec<&'f str> {
    finding
        .details
        .iter()
        .filter(|detail| detail.aspect == aspect)
        .map(|detail| detail.text.as_str())
        .collect()
}
