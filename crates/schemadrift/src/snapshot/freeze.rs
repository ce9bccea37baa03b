//! From a schema to the snapshot that is written.

use schemadrift_schema as schema;
use schemadrift_schema::{Aspect, Coverage, Stated};

use super::wire;

/// The whole schema. The tool's version is that of the program that writes.
pub(super) fn snapshot(schema: &schema::Schema, tool_version: &str) -> wire::Snapshot {
    wire::Snapshot {
        schema_version: super::VERSION,
        tool: wire::Tool {
            name: "schemadrift".to_owned(),
            version: tool_version.to_owned(),
        },
        server_version: schema.server_version.clone(),
        namespaces: schema.namespaces.clone(),
        extensions: schema.extensions.iter().map(extension).collect(),
        enums: schema.enums.iter().map(enum_type).collect(),
        domains: schema.domains.iter().map(domain).collect(),
        tables: schema.tables.iter().map(table).collect(),
        partitions: schema.partitions.iter().map(table).collect(),
        objects: schema
            .objects
            .value()
            .map(|objects| objects.iter().map(object).collect()),
        comments: schema.comments.iter().map(comment).collect(),
        uncompared: schema.uncompared.clone(),
    }
}

fn object(one: &schema::Object) -> wire::Object {
    let properties = one.properties.iter().map(|property| wire::Property {
        aspect: property.aspect.clone().into_owned(),
        value: match &property.value {
            schema::Value::None => wire::Value::Absent(true),
            schema::Value::Text(text) => wire::Value::Text(text.clone()),
            schema::Value::Printed(expression) => wire::Value::Printed(text(expression)),
            schema::Value::Consequence(text) => wire::Value::Consequence(text.clone()),
        },
    });
    wire::Object {
        id: object_id(&one.id),
        properties: properties.collect(),
        provenance: provenance(&one.provenance),
    }
}

fn object_id(one: &schema::ObjectId) -> wire::ObjectId {
    wire::ObjectId {
        kind: one.kind.name().to_owned(),
        schema: one.schema.clone(),
        table: one.table.clone(),
        name: one.name.clone(),
        arguments: one.arguments.clone(),
    }
}

fn comment(one: &schema::Comment) -> wire::Comment {
    let on = match &one.on {
        schema::Commented::Constraint(table, constraint) => wire::Commented::Constraint {
            table: name(table),
            name: constraint.clone(),
        },
        schema::Commented::Index(table, index) => wire::Commented::Index {
            table: name(table),
            name: index.clone(),
        },
        schema::Commented::Enum(one) => wire::Commented::Enum(name(one)),
        schema::Commented::Object(id) => wire::Commented::Object(object_id(id)),
        schema::Commented::Part(id, part) => wire::Commented::Part {
            object: object_id(id),
            name: part.clone(),
        },
    };
    wire::Comment {
        on,
        text: one.text.clone(),
    }
}

fn extension(one: &schema::Extension) -> wire::Extension {
    wire::Extension {
        name: one.name.clone(),
        version: one.version.clone(),
        schema: one.schema.clone(),
    }
}

fn enum_type(one: &schema::EnumType) -> wire::Enum {
    wire::Enum {
        schema: one.name.schema.clone(),
        name: one.name.name.clone(),
        labels: one.labels.clone(),
        provenance: provenance(&one.provenance),
    }
}

fn domain(one: &schema::Domain) -> wire::Domain {
    let checks = one.checks.iter().map(|(name, text)| wire::NamedText {
        name: name.clone(),
        text: text.clone(),
    });
    wire::Domain {
        schema: one.name.schema.clone(),
        name: one.name.name.clone(),
        base: sql_type(&one.base),
        nullable: one.nullable,
        default: one.default.clone(),
        checks: checks.collect(),
    }
}

fn provenance(one: &schema::Provenance) -> wire::Provenance {
    wire::Provenance {
        created_by: one.created_by().map(str::to_owned),
        changed_by: one.changed_by().to_vec(),
    }
}

fn name(one: &schema::QualifiedName) -> wire::Name {
    wire::Name {
        schema: one.schema.clone(),
        name: one.name.clone(),
    }
}

fn table(one: &schema::Table) -> wire::Table {
    wire::Table {
        schema: one.name.schema.clone(),
        name: one.name.name.clone(),
        kind: match one.kind {
            schema::TableKind::Unstated => wire::TableKind::Unstated,
            schema::TableKind::Ordinary => wire::TableKind::Ordinary,
            schema::TableKind::Partitioned => wire::TableKind::Partitioned,
            schema::TableKind::View => wire::TableKind::View,
            schema::TableKind::MaterializedView => wire::TableKind::MaterializedView,
            schema::TableKind::Foreign => wire::TableKind::Foreign,
        },
        parent: one.parent.as_ref().map(name),
        coverage: coverage(&one.coverage),
        comment: said(&one.comment, String::clone),
        columns: one.columns.iter().map(column).collect(),
        primary_key: said(&one.primary_key, |key| wire::PrimaryKey {
            name: key.name.clone(),
            columns: key.columns.clone(),
            include: key.include.clone(),
            deferral: deferral(key.deferrable, key.initially_deferred),
            provenance: provenance(&key.provenance),
        }),
        uniques: one.uniques.iter().map(unique).collect(),
        foreign_keys: one.foreign_keys.iter().map(foreign_key).collect(),
        checks: one.checks.iter().map(check).collect(),
        exclusions: one.exclusions.iter().map(exclusion).collect(),
        indexes: one.indexes.iter().map(index).collect(),
        provenance: provenance(&one.provenance),
    }
}

fn coverage(one: &Coverage) -> Option<Vec<wire::Covered>> {
    let covered = Aspect::ALL.map(|aspect| wire::Covered {
        aspect: aspect.name().to_owned(),
        claim: match one.of(aspect) {
            schema::Claim::Nothing => wire::Claim::Nothing,
            schema::Claim::Some => wire::Claim::Some,
            schema::Claim::Listed => wire::Claim::Listed,
            schema::Claim::Everything => wire::Claim::Everything,
        },
    });
    (*one != Coverage::EVERYTHING).then(|| covered.into())
}

fn column(one: &schema::Column) -> wire::Column {
    let collation = one.collation.present();
    wire::Column {
        name: one.name.clone(),
        ty: one.ty.best().map(sql_type),
        nullable: one.nullable.value().copied(),
        default: said(&one.default, |one| text(one)),
        generated: said(&one.generated, |one| text(one)),
        auto_increment: said(&one.auto_increment, |one| match one {
            schema::AutoIncrement::Any => wire::AutoIncrement::Any,
            schema::AutoIncrement::Serial(name) => wire::AutoIncrement::Serial(name.clone()),
            schema::AutoIncrement::IdentityAlways => wire::AutoIncrement::IdentityAlways,
            schema::AutoIncrement::IdentityByDefault => wire::AutoIncrement::IdentityByDefault,
        }),
        collation: said(&one.collation, |one| one.name.clone()),
        collation_schema: collation.and_then(|one| one.schema.clone()),
        comment: said(&one.comment, String::clone),
        provenance: provenance(&one.provenance),
    }
}

fn sql_type(one: &schema::SqlType) -> wire::Type {
    wire::Type {
        schema: one.name.schema.clone(),
        name: one.name.name.clone(),
        modifiers: one.modifiers.value().cloned(),
        array: one.array,
        kind: match &one.kind {
            schema::TypeKind::Unknown => wire::TypeKind::Unknown,
            schema::TypeKind::Base => wire::TypeKind::Base,
            schema::TypeKind::Enum => wire::TypeKind::Enum,
            schema::TypeKind::Domain(base) => wire::TypeKind::Domain(Box::new(sql_type(base))),
            schema::TypeKind::Composite => wire::TypeKind::Composite,
            schema::TypeKind::Range => wire::TypeKind::Range,
        },
    }
}

fn sorting(one: &schema::Sorting) -> wire::Sorting {
    wire::Sorting {
        descending: one.descending,
        nulls_first: one.nulls_first,
    }
}

fn unique(one: &schema::Unique) -> wire::Unique {
    wire::Unique {
        name: one.name.clone(),
        columns: one.columns.clone(),
        include: one.include.clone(),
        sorting: one
            .sorting
            .value()
            .map(|all| all.iter().map(sorting).collect()),
        nulls_not_distinct: one.nulls_not_distinct.value().copied(),
        form: one.form.value().map(|form| match form {
            schema::UniqueForm::Constraint => wire::UniqueForm::Constraint,
            schema::UniqueForm::Index => wire::UniqueForm::Index,
        }),
        deferral: deferral(one.deferrable, one.initially_deferred),
        provenance: provenance(&one.provenance),
    }
}

fn deferral(deferrable: Stated<bool>, initially_deferred: Stated<bool>) -> wire::Deferral {
    wire::Deferral {
        deferrable: deferrable.value().copied(),
        initially_deferred: initially_deferred.value().copied(),
    }
}

fn foreign_key(one: &schema::ForeignKey) -> wire::ForeignKey {
    wire::ForeignKey {
        name: one.name.clone(),
        columns: one.columns.clone(),
        references: name(&one.references),
        referenced_columns: one.referenced_columns.clone(),
        on_delete: one.on_delete.value().copied().map(action),
        on_delete_columns: one.on_delete_columns.value().cloned(),
        on_update: one.on_update.value().copied().map(action),
        match_type: one.match_type.value().map(|one| match one {
            schema::MatchType::Simple => wire::MatchType::Simple,
            schema::MatchType::Full => wire::MatchType::Full,
            schema::MatchType::Partial => wire::MatchType::Partial,
        }),
        deferral: deferral(one.deferrable, one.initially_deferred),
        validated: one.validated.value().copied(),
        provenance: provenance(&one.provenance),
    }
}

fn action(one: schema::ReferentialAction) -> wire::ReferentialAction {
    match one {
        schema::ReferentialAction::NoAction => wire::ReferentialAction::NoAction,
        schema::ReferentialAction::Restrict => wire::ReferentialAction::Restrict,
        schema::ReferentialAction::Cascade => wire::ReferentialAction::Cascade,
        schema::ReferentialAction::SetNull => wire::ReferentialAction::SetNull,
        schema::ReferentialAction::SetDefault => wire::ReferentialAction::SetDefault,
    }
}

fn check(one: &schema::Check) -> wire::Check {
    wire::Check {
        name: one.name.clone(),
        expression: text(&one.expression),
        validated: one.validated.value().copied(),
        no_inherit: one.no_inherit.value().copied(),
        columns: one.columns.clone(),
        provenance: provenance(&one.provenance),
    }
}

fn exclusion(one: &schema::Exclusion) -> wire::Exclusion {
    wire::Exclusion {
        name: one.name.clone(),
        columns: one.columns.clone(),
        definition: text(&one.definition),
        provenance: provenance(&one.provenance),
    }
}

fn index(one: &schema::Index) -> wire::Index {
    let keys = one.keys.iter().map(|key| wire::IndexKey {
        target: match &key.target {
            schema::IndexTarget::Column(name) => wire::IndexTarget::Column(name.clone()),
            schema::IndexTarget::Expression(one) => wire::IndexTarget::Expression(text(one)),
        },
        descending: key.descending,
        nulls_first: key.nulls_first,
        operator_class: key.operator_class.as_ref().map(|one| one.name.clone()),
        operator_class_schema: key
            .operator_class
            .as_ref()
            .and_then(|one| one.schema.clone()),
        collation: key.collation.as_ref().map(|one| one.name.clone()),
        collation_schema: key.collation.as_ref().and_then(|one| one.schema.clone()),
    });
    wire::Index {
        name: one.name.clone(),
        keys: keys.collect(),
        include: one.include.clone(),
        unique: one.unique,
        nulls_not_distinct: one.nulls_not_distinct.value().copied(),
        method: one.method.clone(),
        predicate: one.predicate.as_deref().map(text),
        reads: one.reads.clone(),
        valid: one.valid,
        provenance: provenance(&one.provenance),
    }
}

fn text(one: &schema::Expression) -> String {
    one.best_text().to_owned()
}

fn said<T, U>(stated: &Stated<Option<T>>, turn: impl Fn(&T) -> U) -> wire::Said<U> {
    stated.value().map(|value| value.as_ref().map(turn))
}
