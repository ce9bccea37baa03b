//! How a rule writes a finding down. The constructors see to it that every finding has exactly
//! one place: the field or item that causes it, as far as source has one.

mod describe;

use std::sync::Arc;

use schemadrift_diff::{Change, Difference, Drift, Pair};
use schemadrift_schema::{
    Column, Confidence, EnumType, Expression, Mapping, ObjectId, ObjectKind, Origin, Provenance,
    Table,
};

use crate::severity::Severity;
use crate::subject::{Detail, Subject};

pub(crate) use describe::{
    both_sides, but, declares, describe, describe_in_table, in_parentheses, index_refusal,
    index_text, is_unverifiable, rust_type, undeclared, unwanted,
};

/// A finding before policy and fingerprint.
#[derive(Debug, Clone)]
pub struct Draft {
    pub(crate) severity: Option<Severity>,
    pub(crate) confidence: Confidence,
    pub(crate) subject: Subject,
    pub(crate) aspect: String,
    pub(crate) message: String,
    pub(crate) expected: Option<String>,
    pub(crate) actual: Option<String>,
    pub(crate) renamed_from: Option<String>,
    pub(crate) details: Vec<Detail>,
    pub(crate) model: Option<String>,
    pub(crate) model_path: Option<String>,
    pub(crate) origin: Option<Origin>,
    pub(crate) migration: Option<String>,
}

impl Draft {
    /// About a table that only one side has, at the model if there is one.
    pub(crate) fn on_table(table: &Table, message: impl Into<String>) -> Self {
        let model = table.model.as_ref();
        Draft {
            severity: None,
            confidence: model.map_or(Confidence::High, |model| model.confidence),
            subject: Subject {
                schema: Some(table.name.schema.clone()),
                table: Some(table.name.name.clone()),
                ..Subject::default()
            },
            aspect: String::new(),
            message: one_line(&message.into()),
            expected: None,
            actual: None,
            renamed_from: None,
            details: Vec::new(),
            model: model.map(|model| model.name.clone()),
            model_path: model.map(|model| model.path.clone()),
            origin: table.origin.clone(),
            migration: table.provenance.created_by().map(str::to_owned),
        }
    }

    /// About something in a table that both sides have, at the model of the table.
    pub(crate) fn on_pair(pair: &Pair<'_>, message: impl Into<String>) -> Self {
        Draft::on_table(pair.expected, message)
            .made_by(pair.actual.provenance.created_by().map(str::to_owned))
    }

    /// About an expression that a column of both sides has otherwise than declared. `has` says what
    /// the actual column has in its place.
    pub(crate) fn on_expression(
        pair: &Pair<'_>,
        (expected, actual): (&Column, &Column),
        has: &str,
        declared: Option<&Arc<Expression>>,
        difference: &Difference,
    ) -> Self {
        let differences = std::slice::from_ref(difference);
        let unverifiable = if is_unverifiable(differences) {
            ", which could not be compared"
        } else {
            ""
        };
        let message = format!(
            "{}.{} {has}, {} {}{unverifiable}",
            pair.expected.name,
            expected.name,
            declares(&pair.expected.model),
            difference.expected
        );
        Draft::on_pair(pair, message)
            .at_column(expected)
            .made(&actual.provenance)
            .expected(difference.expected.clone())
            .actual(difference.actual.clone())
            .differences(differences, declared.and_then(|one| one.refusal()))
    }

    /// About an enum type, at the Rust enum if there is one.
    pub(crate) fn on_enum(named: &EnumType, message: impl Into<String>) -> Self {
        Draft {
            severity: None,
            confidence: Confidence::High,
            subject: Subject {
                schema: named.name.schema.clone(),
                object: Some(named.name.name.clone()),
                ..Subject::default()
            },
            aspect: String::new(),
            message: one_line(&message.into()),
            expected: None,
            actual: None,
            renamed_from: None,
            details: Vec::new(),
            model: named.model.clone(),
            model_path: None,
            origin: named.origin.clone(),
            migration: named.provenance.latest().map(str::to_owned),
        }
    }

    /// About an enum type that both sides have; a model may leave the namespace to the database.
    pub(crate) fn on_enums(
        expected: &EnumType,
        actual: &EnumType,
        message: impl Into<String>,
    ) -> Self {
        let mut draft = Draft::on_enum(expected, message).made(&actual.provenance);
        if draft.subject.schema.is_none() {
            draft.subject.schema.clone_from(&actual.name.schema);
        }
        draft
    }

    /// About a struct that is mapped onto a table, at the struct.
    pub(crate) fn on_mapping(mapping: &Mapping, message: impl Into<String>) -> Self {
        Draft {
            severity: None,
            confidence: Confidence::High,
            subject: Subject {
                schema: Some(mapping.table.schema.clone()),
                table: Some(mapping.table.name.clone()),
                object: Some(mapping.model.clone()),
                ..Subject::default()
            },
            aspect: String::new(),
            message: one_line(&message.into()),
            expected: None,
            actual: None,
            renamed_from: None,
            details: Vec::new(),
            model: Some(mapping.model.clone()),
            model_path: Some(mapping.path.clone()),
            origin: Some(mapping.origin.clone()),
            migration: None,
        }
    }

    /// About something that no source file declares, not yet said what.
    pub(crate) fn nowhere(message: impl Into<String>) -> Self {
        Draft {
            severity: None,
            confidence: Confidence::High,
            subject: Subject::default(),
            aspect: String::new(),
            message: one_line(&message.into()),
            expected: None,
            actual: None,
            renamed_from: None,
            details: Vec::new(),
            model: None,
            model_path: None,
            origin: None,
            migration: None,
        }
    }

    /// Names an object of a namespace, with the table that it is part of.
    pub(crate) fn of(mut self, schema: &str, table: Option<&str>, object: &str) -> Self {
        self.subject.schema = Some(schema.to_owned());
        self.subject.table = table.map(str::to_owned);
        self.subject.object = Some(object.to_owned());
        self
    }

    /// About an object of another kind than tables and enums.
    pub(crate) fn on_object(id: &ObjectId, message: impl Into<String>) -> Self {
        let mut draft = Draft::nowhere(message);
        let subject = &mut draft.subject;
        subject.schema = id.namespace().map(str::to_owned);
        subject.table = id.table().map(|table| table.name);
        match (id.kind, &id.table, &id.arguments) {
            // The trait of a table has no name of its own.
            (kind, ..) if kind.is_trait_of_table() => draft.aspect = kind.name().to_owned(),
            (ObjectKind::Sequence, Some(_), _) => subject.column = Some(id.name.clone()),
            (ObjectKind::Namespace, ..) => subject.schema = Some(id.name.clone()),
            (_, _, Some(arguments)) => subject.object = Some(format!("{}({arguments})", id.name)),
            _ => subject.object = Some(id.name.clone()),
        }
        draft
    }

    /// Points at a column that the model has.
    pub(crate) fn at_column(mut self, column: &Column) -> Self {
        self.subject.column = Some(column.name.clone());
        self.at(column.origin.as_ref())
    }

    /// Names a column that no field stands for.
    pub(crate) fn of_column(mut self, name: &str) -> Self {
        self.subject.column = Some(name.to_owned());
        self
    }

    /// Names the columns of a constraint or index; a single one is the column, too.
    pub(crate) fn of_columns<'n>(mut self, columns: impl IntoIterator<Item = &'n str>) -> Self {
        self.subject.columns = columns.into_iter().map(str::to_owned).collect();
        if let [column] = self.subject.columns.as_slice() {
            self.subject.column = Some(column.clone());
        }
        self
    }

    /// Points at a place that is more exact than the model, where there is one.
    pub(crate) fn at(mut self, origin: Option<&Origin>) -> Self {
        if let Some(origin) = origin {
            self.origin = Some(origin.clone());
        }
        self
    }

    /// Names a constraint, index, enum or other object.
    pub(crate) fn object(mut self, name: Option<&str>) -> Self {
        self.subject.object = name.map(str::to_owned);
        self
    }

    /// Names the target of a foreign key.
    pub(crate) fn references(mut self, target: String) -> Self {
        self.subject.references = Some(target);
        self
    }

    /// How it should be.
    pub(crate) fn expected(mut self, text: impl Into<String>) -> Self {
        self.expected = Some(text.into());
        self
    }

    /// How it is.
    pub(crate) fn actual(mut self, text: impl Into<String>) -> Self {
        self.actual = Some(text.into());
        self
    }

    /// The name that the database has.
    pub(crate) fn renamed_from(mut self, name: &str) -> Self {
        self.renamed_from = Some(name.to_owned());
        self
    }

    /// Another severity than the rule's own.
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Another confidence than that of the model's binding.
    pub(crate) fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Tells findings of one rule on one object apart.
    pub(crate) fn aspect(mut self, aspect: impl Into<String>) -> Self {
        self.aspect = aspect.into();
        self
    }

    /// Adds something that the same cause entails.
    pub(crate) fn detail(mut self, aspect: impl Into<String>, text: impl Into<String>) -> Self {
        self.details.push(Detail {
            aspect: aspect.into(),
            text: one_line(&text.into()),
        });
        self
    }

    /// Names the migration that made the actual object what it is.
    pub(crate) fn made_by(mut self, migration: Option<String>) -> Self {
        if migration.is_some() {
            self.migration = migration;
        }
        self
    }

    /// The same, from the object's own provenance where that is known.
    pub(crate) fn made(self, provenance: &Provenance) -> Self {
        let migration = provenance.latest().map(str::to_owned);
        self.made_by(migration)
    }

    /// One detail for each property that differs, and both sides from them where the rule has not
    /// written them. Where nothing but unverifiable text differs the finding is no drift; what the
    /// server refused for another reason is a detail.
    pub(crate) fn differences(mut self, differences: &[Difference], refusal: Option<&str>) -> Self {
        for difference in differences {
            self = self.detail(
                &*difference.aspect,
                format!(
                    "expected {}, found {}",
                    difference.expected, difference.actual
                ),
            );
        }
        let joined = |side: fn(&Difference) -> &str| {
            let sides: Vec<String> = differences
                .iter()
                .map(|one| format!("{} {}", one.aspect, side(one)))
                .collect();
            sides.join("; ")
        };
        self.expected
            .get_or_insert_with(|| joined(|one| one.expected.as_str()));
        self.actual
            .get_or_insert_with(|| joined(|one| one.actual.as_str()));
        if is_unverifiable(differences) {
            return self
                .unverifiable(refusal.unwrap_or("no server could bring both sides into one form"));
        }
        match refusal {
            Some(reason) => self.detail("refused", reason),
            None => self,
        }
    }

    /// What could not be compared is info, at low confidence, and says why.
    pub(crate) fn unverifiable(mut self, reason: &str) -> Self {
        self = self.detail("unverifiable", reason).severity(Severity::Info);
        self.confidence = Confidence::Low;
        self
    }

    /// Adds keys and indexes that the same cause takes along; the target of a missing foreign key is
    /// the finding's own.
    pub(crate) fn carried(mut self, carried: &[Change<'_>]) -> Self {
        for change in carried {
            if let Change::ForeignKey(_, Drift::Missing(key)) = change {
                let target = key.target();
                self.subject.references.get_or_insert(target);
            }
            if let Some((aspect, text)) = describe(change) {
                self = self.detail(aspect, text);
            }
        }
        self
    }
}

/// Expressions and names may hold line breaks; messages and details are one line.
fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.split(['\n', '\r']).map(str::trim).collect();
    match lines.as_slice() {
        [_] => text.to_owned(),
        lines => lines.join(" "),
    }
}
