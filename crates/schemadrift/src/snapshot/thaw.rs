//! From a snapshot that was read back to the schema that it was taken of.

use std::sync::Arc;

use schemadrift_schema as schema;
use schemadrift_schema::{Aspect, Coverage, Stated};

use super::wire;

/// The whole schema.
pub(super) fn schema(snapshot: wire::Snapshot) -> schema::Schema {
    let text = Text {
        major: snapshot.server_version.as_deref().and_then(major),
    };
    let mut schema = schema::Schema {
        namespaces: snapshot.namespaces,
        tables: snapshot
            .tables
            .into_iter()
            .map(|one| table(one, text))
            .collect(),
        partitions: snapshot
            .partitions
            .into_iter()
            .map(|one| table(one, text))
            .collect(),
        enums: snapshot.enums.into_iter().map(enum_type).collect(),
        domains: snapshot.domains.into_iter().map(domain).collect(),
        mappings: Vec::new(),
        extensions: snapshot.extensions.into_iter().map(extension).collect(),
        objects: snapshot
            .objects
            .map(|objects| {
                objects
                    .into_iter()
                    .filter_map(|one| object(one, text))
                    .collect()
            })
            .into(),
        comments: snapshot.comments.into_iter().filter_map(comment).collect(),
        uncompared: snapshot.uncompared,
        server_version: snapshot.server_version,
    };
    schema.sort();
    schema
}

/// A kind that this version does not know is nothing it can compare.
fn object(one: wire::Object, text: Text) -> Option<schema::Object> {
    let mut object = schema::Object::new(object_id(one.id)?);
    for property in one.properties {
        let value = match property.value {
            wire::Value::Absent(_) => schema::Value::None,
            wire::Value::Text(text) => schema::Value::Text(text),
            wire::Value::Printed(printed) => schema::Value::Printed(text.expression(printed)),
            wire::Value::Consequence(text) => schema::Value::Consequence(text),
        };
        object.set(property.aspect, value);
    }
    object.provenance = provenance(one.provenance);
    Some(object)
}

fn object_id(one: wire::ObjectId) -> Option<schema::ObjectId> {
    let kind = schema::ObjectKind::ALL
        .into_iter()
        .find(|kind| kind.name() == one.kind)?;
    Some(schema::ObjectId {
        kind,
        schema: one.schema,
        table: one.table,
        name: one.name,
        arguments: one.arguments,
    })
}

fn comment(one: wire::Comment) -> Option<schema::Comment> {
    let on = match one.on {
        wire::Commented::Constraint { table, name: one } => {
            schema::Commented::Constraint(name(table), one)
        }
        wire::Commented::Index { table, name: one } => schema::Commented::Index(name(table), one),
        wire::Commented::Enum(one) => schema::Commented::Enum(name(one)),
        wire::Commented::Object(id) => schema::Commented::Object(object_id(id)?),
        wire::Commented::Part { object, name } => schema::Commented::Part(object_id(object)?, name),
    };
    Some(schema::Comment { on, text: one.text })
}

/// How expressions are to be taken: as a server printed them, or as somebody wrote them.
#[derive(Clone, Copy)]
struct Text {
    major: Option<u32>,
}

impl Text {
    fn expression(self, text: String) -> schema::Expression {
        match self.major {
            Some(major) => schema::Expression::printed(text, major),
            None => schema::Expression::written(text),
        }
    }
}

fn major(version: &str) -> Option<u32> {
    let digits = version.split(|one: char| !one.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn extension(one: wire::Extension) -> schema::Extension {
    schema::Extension {
        name: one.name,
        version: one.version,
        schema: one.schema,
    }
}

fn enum_type(one: wire::Enum) -> schema::EnumType {
    schema::EnumType {
        name: schema::TypeName {
            schema: one.schema,
            name: one.name,
        },
        labels: one.labels,
        model: None,
        path: None,
        origin: None,
        label_origins: Vec::new(),
        provenance: provenance(one.provenance),
    }
}

fn domain(one: wire::Domain) -> schema::Domain {
    let checks = one.checks.into_iter();
    schema::Domain {
        name: schema::QualifiedName::new(one.schema, one.name),
        base: sql_type(one.base),
        nullable: one.nullable,
        default: one.default,
        checks: checks.map(|check| (check.name, check.text)).collect(),
    }
}

fn provenance(one: wire::Provenance) -> schema::Provenance {
    schema::Provenance::new(one.created_by, one.changed_by)
}

fn name(one: wire::Name) -> schema::QualifiedName {
    schema::QualifiedName::new(one.schema, one.name)
}

fn table(one: wire::Table, text: Text) -> schema::Table {
    let kind = match one.kind {
        wire::TableKind::Unstated => schema::TableKind::Unstated,
        wire::TableKind::Ordinary => schema::TableKind::Ordinary,
        wire::TableKind::Partitioned => schema::TableKind::Partitioned,
        wire::TableKind::View => schema::TableKind::View,
        wire::TableKind::MaterializedView => schema::TableKind::MaterializedView,
        wire::TableKind::Foreign => schema::TableKind::Foreign,
    };
    let table_name = schema::QualifiedName::new(one.schema, one.name);
    let mut table = schema::Table::new(table_name, kind, coverage(one.coverage));
    table.parent = one.parent.map(name);
    table.comment = said(one.comment, |comment| comment);
    table.columns = one
        .columns
        .into_iter()
        .map(|one| column(one, text))
        .collect();
    table.primary_key = said(one.primary_key, |key| schema::PrimaryKey {
        name: key.name,
        columns: key.columns,
        include: key.include,
        deferrable: key.deferral.deferrable.into(),
        initially_deferred: key.deferral.initially_deferred.into(),
        origin: None,
        provenance: provenance(key.provenance),
    });
    table.uniques = one.uniques.into_iter().map(unique).collect();
    table.foreign_keys = one.foreign_keys.into_iter().map(foreign_key).collect();
    table.checks = one.checks.into_iter().map(|one| check(one, text)).collect();
    table.exclusions = one
        .exclusions
        .into_iter()
        .map(|one| exclusion(one, text))
        .collect();
    table.indexes = one
        .indexes
        .into_iter()
        .map(|one| index(one, text))
        .collect();
    table.provenance = provenance(one.provenance);
    table
}

/// An aspect that this version does not know is nobody's.
fn coverage(covered: Option<Vec<wire::Covered>>) -> Coverage {
    let Some(covered) = covered else {
        return Coverage::EVERYTHING;
    };
    let mut coverage = Coverage::NOTHING;
    for one in covered {
        let known = Aspect::ALL
            .into_iter()
            .find(|aspect| aspect.name() == one.aspect);
        if let Some(aspect) = known {
            let claim = match one.claim {
                wire::Claim::Nothing => schema::Claim::Nothing,
                wire::Claim::Some => schema::Claim::Some,
                wire::Claim::Listed => schema::Claim::Listed,
                wire::Claim::Everything => schema::Claim::Everything,
            };
            coverage = coverage.with(aspect, claim);
        }
    }
    coverage
}

fn column(one: wire::Column, text: Text) -> schema::Column {
    let ty = schema::ColumnType {
        declared: one.ty.map(sql_type),
        ..schema::ColumnType::default()
    };
    let aspects = schema::ColumnAspects {
        nullable: one.nullable.into(),
        default: said(one.default, |one| text.expression(one).into()),
        generated: said(one.generated, |one| text.expression(one).into()),
        auto_increment: said(one.auto_increment, |one| match one {
            wire::AutoIncrement::Any => schema::AutoIncrement::Any,
            wire::AutoIncrement::Serial(name) => schema::AutoIncrement::Serial(name),
            wire::AutoIncrement::IdentityAlways => schema::AutoIncrement::IdentityAlways,
            wire::AutoIncrement::IdentityByDefault => schema::AutoIncrement::IdentityByDefault,
        }),
        collation: said(one.collation, |name| {
            collation(one.collation_schema.clone(), name)
        }),
        comment: said(one.comment, |one| one),
        ..schema::ColumnAspects::of_type(ty)
    };
    schema::Column {
        provenance: provenance(one.provenance),
        ..schema::Column::with_aspects(one.name, aspects)
    }
}

fn collation(schema: Option<String>, name: String) -> Arc<schema::CollationName> {
    Arc::new(schema::CollationName { schema, name })
}

fn sql_type(one: wire::Type) -> schema::SqlType {
    schema::SqlType {
        name: schema::TypeName {
            schema: one.schema,
            name: one.name,
        },
        modifiers: one.modifiers.into(),
        array: one.array,
        kind: match one.kind {
            wire::TypeKind::Unknown => schema::TypeKind::Unknown,
            wire::TypeKind::Base => schema::TypeKind::Base,
            wire::TypeKind::Enum => schema::TypeKind::Enum,
            wire::TypeKind::Domain(base) => schema::TypeKind::Domain(Box::new(sql_type(*base))),
            wire::TypeKind::Composite => schema::TypeKind::Composite,
            wire::TypeKind::Range => schema::TypeKind::Range,
        },
    }
}

fn sorting(one: wire::Sorting) -> schema::Sorting {
    schema::Sorting {
        descending: one.descending,
        nulls_first: one.nulls_first,
    }
}

fn unique(one: wire::Unique) -> schema::Unique {
    schema::Unique {
        name: one.name,
        columns: one.columns,
        include: one.include,
        sorting: one
            .sorting
            .map(|all| all.into_iter().map(sorting).collect())
            .into(),
        nulls_not_distinct: one.nulls_not_distinct.into(),
        form: one
            .form
            .map(|form| match form {
                wire::UniqueForm::Constraint => schema::UniqueForm::Constraint,
                wire::UniqueForm::Index => schema::UniqueForm::Index,
            })
            .into(),
        deferrable: one.deferral.deferrable.into(),
        initially_deferred: one.deferral.initially_deferred.into(),
        origin: None,
        provenance: provenance(one.provenance),
    }
}

fn foreign_key(one: wire::ForeignKey) -> schema::ForeignKey {
    schema::ForeignKey {
        name: one.name,
        columns: one.columns,
        references: name(one.references),
        referenced_columns: one.referenced_columns,
        on_delete: one.on_delete.map(action).into(),
        on_delete_columns: one.on_delete_columns.into(),
        on_update: one.on_update.map(action).into(),
        match_type: one
            .match_type
            .map(|one| match one {
                wire::MatchType::Simple => schema::MatchType::Simple,
                wire::MatchType::Full => schema::MatchType::Full,
                wire::MatchType::Partial => schema::MatchType::Partial,
            })
            .into(),
        deferrable: one.deferral.deferrable.into(),
        initially_deferred: one.deferral.initially_deferred.into(),
        validated: one.validated.into(),
        origin: None,
        provenance: provenance(one.provenance),
    }
}

fn action(one: wire::ReferentialAction) -> schema::ReferentialAction {
    match one {
        wire::ReferentialAction::NoAction => schema::ReferentialAction::NoAction,
        wire::ReferentialAction::Restrict => schema::ReferentialAction::Restrict,
        wire::ReferentialAction::Cascade => schema::ReferentialAction::Cascade,
        wire::ReferentialAction::SetNull => schema::ReferentialAction::SetNull,
        wire::ReferentialAction::SetDefault => schema::ReferentialAction::SetDefault,
    }
}

fn check(one: wire::Check, text: Text) -> schema::Check {
    schema::Check {
        name: one.name,
        expression: text.expression(one.expression),
        validated: one.validated.into(),
        no_inherit: one.no_inherit.into(),
        columns: one.columns,
        origin: None,
        provenance: provenance(one.provenance),
    }
}

fn exclusion(one: wire::Exclusion, text: Text) -> schema::Exclusion {
    schema::Exclusion {
        name: one.name,
        columns: one.columns,
        definition: text.expression(one.definition),
        provenance: provenance(one.provenance),
    }
}

fn index(one: wire::Index, text: Text) -> schema::Index {
    let keys = one.keys.into_iter().map(|key| schema::IndexKey {
        target: match key.target {
            wire::IndexTarget::Column(name) => schema::IndexTarget::Column(name),
            wire::IndexTarget::Expression(one) => {
                schema::IndexTarget::Expression(text.expression(one).into())
            }
        },
        descending: key.descending,
        nulls_first: key.nulls_first,
        operator_class: key.operator_class.map(|name| schema::OperatorClass {
            schema: key.operator_class_schema,
            name,
        }),
        collation: key
            .collation
            .map(|name| collation(key.collation_schema, name)),
    });
    schema::Index {
        name: one.name,
        keys: keys.collect(),
        include: one.include,
        unique: one.unique,
        nulls_not_distinct: one.nulls_not_distinct.into(),
        method: one.method,
        predicate: one.predicate.map(|one| text.expression(one).into()),
        reads: one.reads,
        valid: one.valid,
        origin: None,
        provenance: provenance(one.provenance),
    }
}

fn said<T, U>(said: wire::Said<T>, turn: impl Fn(T) -> U) -> Stated<Option<U>> {
    said.map(|value| value.map(turn)).into()
}
