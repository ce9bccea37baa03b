//! How a rule writes a finding down. The constructors see to it that every finding has exactly
//! one place: the field or item that causes it, as far as source has one.

use schemadrift_diff::{Change, ColumnDrift, Difference, Drift, Pair};
use schemadrift_schema::{Column, Confidence, EnumType, Origin, Provenance, Sameness, Table};

use crate::finding::{Detail, Subject};
use crate::severity::Severity;

/// A finding before policy and fingerprint.
#[derive(Debug, Clone)]
pub struct Draft {
    pub(crate) severity: Option<Severity>,
    pub(crate) confidence: Confidence,
    pub(crate) subject: Subject,
    pub(crate) aspect: &'static str,
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
            aspect: "",
            message: message.into(),
            expected: None,
            actual: None,
            renamed_from: None,
            details: Vec::new(),
            model: model.map(|model| model.name.clone()),
            model_path: model.map(|model| model.path.clone()),
            origin: table.origin.clone(),
            migration: table.provenance.created_by.clone(),
        }
    }

    /// About something in a table that both sides have, at the model of the table.
    pub(crate) fn on_pair(pair: &Pair<'_>, message: impl Into<String>) -> Self {
        Draft::on_table(pair.expected, message).made_by(pair.actual.provenance.created_by.clone())
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
            aspect: "",
            message: message.into(),
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

    /// Tells findings of one rule on one object apart.
    pub(crate) fn aspect(mut self, aspect: &'static str) -> Self {
        self.aspect = aspect;
        self
    }

    /// Adds something that the same cause entails.
    pub(crate) fn detail(mut self, aspect: impl Into<String>, text: impl Into<String>) -> Self {
        self.details.push(Detail {
            aspect: aspect.into(),
            text: text.into(),
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

    /// One detail for each property that differs. Where nothing but unverifiable text differs the
    /// finding is no drift: it becomes info, at low confidence, and says why.
    pub(crate) fn differences(mut self, differences: &[Difference], refusal: Option<&str>) -> Self {
        for difference in differences {
            self = self.detail(
                difference.aspect,
                format!(
                    "expected {}, found {}",
                    difference.expected, difference.actual
                ),
            );
        }
        if !differences.is_empty()
            && differences
                .iter()
                .all(|one| one.sameness == Sameness::Unknown)
        {
            let reason = refusal.unwrap_or("no server could bring both sides into one form");
            self = self.detail("unverifiable", reason).severity(Severity::Info);
            self.confidence = Confidence::Low;
        }
        self
    }

    /// Adds keys and indexes that the same cause takes along; a foreign key's target becomes the
    /// finding's own.
    pub(crate) fn carried(mut self, carried: &[Change<'_>]) -> Self {
        for change in carried {
            if let Change::ForeignKey(_, Drift::Missing(key) | Drift::Unmapped(key)) = change {
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

/// One line for a change that is a detail of another finding.
pub(crate) fn describe(change: &Change<'_>) -> Option<(&'static str, String)> {
    let names = |columns: &[String]| columns.join(", ");
    Some(match change {
        Change::Unique(_, drift) => (
            "unique",
            sided(drift, |one| format!("unique ({})", names(&one.columns))),
        ),
        Change::ForeignKey(_, drift) => (
            "foreign key",
            sided(drift, |one| {
                format!(
                    "foreign key ({}) references {}",
                    names(&one.columns),
                    one.target()
                )
            }),
        ),
        Change::Check(_, drift) => (
            "check",
            sided(drift, |one| format!("check ({})", one.expression.written)),
        ),
        Change::Exclusion(_, drift) => (
            "exclusion",
            sided(drift, |one| one.definition.written.clone()),
        ),
        Change::Index(_, drift) => (
            "index",
            sided(drift, |one| format!("index on {}", one.describe_keys())),
        ),
        Change::PrimaryKey(_, drift) => (
            "primary key",
            sided(drift, |one| {
                format!("primary key ({})", names(&one.columns))
            }),
        ),
        Change::IndexInvalid(_, index) => (
            "index",
            format!("invalid index on {}", index.describe_keys()),
        ),
        Change::Column(_, drift) => describe_column(drift),
        Change::Table(_) | Change::Enum(_) => return None,
    })
}

fn sided<T>(drift: &Drift<'_, T>, text: impl Fn(&T) -> String) -> String {
    match drift {
        Drift::Missing(one) => format!("{} is missing", text(one)),
        Drift::Unmapped(one) => format!("{} is not in the model", text(one)),
        Drift::Mismatch {
            expected,
            differences,
            ..
        } => {
            let differing: Vec<String> = differences
                .iter()
                .map(|one| {
                    format!(
                        "{}: expected {}, found {}",
                        one.aspect, one.expected, one.actual
                    )
                })
                .collect();
            format!("{} differs: {}", text(expected), differing.join("; "))
        }
    }
}

fn describe_column(drift: &ColumnDrift<'_>) -> (&'static str, String) {
    let type_of = |column: &Column| {
        column
            .ty
            .best()
            .map_or_else(|| "an unknown type".to_owned(), ToString::to_string)
    };
    match drift {
        ColumnDrift::Missing { expected, .. } => (
            "column",
            format!("column {} {} is missing", expected.name, type_of(expected)),
        ),
        ColumnDrift::Unmapped { actual, .. } => (
            "column",
            format!(
                "column {} {} is not in the model",
                actual.name,
                type_of(actual)
            ),
        ),
        ColumnDrift::Renamed {
            expected, actual, ..
        } => (
            "column",
            format!("column {} is called {}", expected.name, actual.name),
        ),
        ColumnDrift::Type {
            expected, actual, ..
        }
        | ColumnDrift::DecodeImpossible { expected, actual }
        | ColumnDrift::TypeUnresolved { expected, actual } => (
            "type",
            format!(
                "{}: expected {}, found {}",
                expected.name,
                type_of(expected),
                type_of(actual)
            ),
        ),
        ColumnDrift::Nullability { expected, actual } => {
            let word = |column: &Column| {
                if column.nullable.value() == Some(&true) {
                    "NULL"
                } else {
                    "NOT NULL"
                }
            };
            (
                "nullability",
                format!(
                    "{}: expected {}, found {}",
                    expected.name,
                    word(expected),
                    word(actual)
                ),
            )
        }
        ColumnDrift::Default {
            expected,
            difference,
            ..
        }
        | ColumnDrift::Generated {
            expected,
            difference,
            ..
        }
        | ColumnDrift::Identity {
            expected,
            difference,
            ..
        }
        | ColumnDrift::Collation {
            expected,
            difference,
            ..
        } => (
            difference.aspect,
            format!(
                "{}: expected {}, found {}",
                expected.name, difference.expected, difference.actual
            ),
        ),
    }
}
