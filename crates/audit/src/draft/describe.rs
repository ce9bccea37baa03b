//! Changes and objects in words, for the messages and details of findings.

use schemadrift_diff::{
    Change, ColumnDrift, Difference, Drift, EnumDrift, ExpectedBy, ObjectDrift, Pair, TableDrift,
};
use schemadrift_schema::{ARRAY, Column, Expression, Index, Sameness, SqlType};

/// One line for a change that is a detail of another finding.
pub(crate) fn describe<'c>(change: &'c Change<'_>) -> Option<(&'c str, String)> {
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
            sided(drift, |one| {
                format!("check {}", in_parentheses(&one.expression.written))
            }),
        ),
        Change::Exclusion(_, drift) => (
            "exclusion",
            sided(drift, |one| one.definition.written.clone()),
        ),
        Change::Index(_, drift) => ("index", sided(drift, index_text)),
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
        Change::Table(TableDrift::Missing(table)) => {
            ("table", format!("table {} does not exist", table.name))
        }
        Change::Table(TableDrift::Unmapped(table, _)) => {
            ("table", format!("table {} is not expected", table.name))
        }
        Change::Enum(EnumDrift::Missing(one)) => {
            ("enum", format!("enum {} does not exist", one.name))
        }
        Change::Enum(EnumDrift::Unmapped(one, _)) => {
            ("enum", format!("enum {} is not expected", one.name))
        }
        Change::Enum(EnumDrift::LabelMissing {
            expected, position, ..
        }) => (
            "label",
            format!("label {} is missing", expected.labels[*position]),
        ),
        Change::Enum(EnumDrift::LabelUnmapped { label, .. }) => {
            ("label", format!("label {label} is not expected"))
        }
        Change::Enum(EnumDrift::Order { expected, .. }) => (
            "order",
            format!("expected the order {}", expected.labels.join(", ")),
        ),
        Change::Object(ObjectDrift::Missing { object, .. }) => (
            object.id.kind.name(),
            format!("{} does not exist", object.id),
        ),
        Change::Object(ObjectDrift::Unmapped { object, .. }) => (
            object.id.kind.name(),
            format!("{} is not expected", object.id),
        ),
        Change::Table(_)
        | Change::Enum(EnumDrift::Renamed { .. })
        | Change::Mapping(..)
        | Change::Object(ObjectDrift::Mismatch { .. })
        | Change::Comment(_) => return None,
    })
}

/// The same with the table, for a finding that is about none or about another.
pub(crate) fn describe_in_table<'c>(change: &'c Change<'_>) -> Option<(&'c str, String)> {
    let (aspect, text) = describe(change)?;
    Some(match change.pair() {
        Some(pair) => (aspect, format!("{}.{text}", pair.expected.name)),
        None => (aspect, text),
    })
}

fn sided<T>(drift: &Drift<'_, T>, text: impl Fn(&T) -> String) -> String {
    match drift {
        Drift::Missing(one) => format!("{} is missing", text(one)),
        Drift::Unmapped(one) => format!("{} is not expected", text(one)),
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

fn describe_column<'a>(drift: &'a ColumnDrift<'_>) -> (&'a str, String) {
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
            format!("column {} {} is not expected", actual.name, type_of(actual)),
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
            &difference.aspect,
            format!(
                "{}: expected {}, found {}",
                expected.name, difference.expected, difference.actual
            ),
        ),
    }
}

/// What the other half of a message begins with: the expected side may be no model.
pub(crate) fn declares<M>(model: &Option<M>) -> &'static str {
    match model {
        Some(_) => "the model declares",
        None => "expected",
    }
}

/// What follows an object that is there and not on the expected side, with its name if it has one.
pub(crate) fn undeclared(pair: &Pair<'_>, name: Option<&str>) -> String {
    let clause = match pair.expected.model {
        Some(_) => "that no model declares",
        None => "that is not expected",
    };
    match name {
        Some(name) => format!("{clause} ({name})"),
        None => clause.to_owned(),
    }
}

/// What is said of a whole table or type that is there and not on the expected side.
pub(crate) fn unwanted(by: ExpectedBy) -> &'static str {
    match by {
        ExpectedBy::Models => "mapped by no model",
        ExpectedBy::Catalog => "not expected",
    }
}

/// The second half of a message about an object that is there under another shape.
pub(crate) fn but(pair: &Pair<'_>, differences: &[Difference]) -> String {
    let verdict = if is_unverifiable(differences) {
        "could not be compared"
    } else {
        "differs"
    };
    format!("exists, but {verdict}: {}", both_sides(pair, differences))
}

/// Both sides of every property that differs.
pub(crate) fn both_sides(pair: &Pair<'_>, differences: &[Difference]) -> String {
    let declares = declares(&pair.expected.model);
    let sides: Vec<String> = differences
        .iter()
        .map(|one| format!("{} {}, {declares} {}", one.aspect, one.actual, one.expected))
        .collect();
    sides.join("; ")
}

/// Whether all that differs is text that no one server has printed on both sides.
pub(crate) fn is_unverifiable(differences: &[Difference]) -> bool {
    !differences.is_empty()
        && differences
            .iter()
            .all(|one| one.sameness == Sameness::Unknown)
}

/// A condition in one pair of parentheses; servers print most with one already.
pub(crate) fn in_parentheses(condition: &str) -> String {
    let mut depth = 0_i32;
    let mut quote = None;
    let mut encloses = |(position, character): (usize, char)| {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        depth > 0 || position + 1 == condition.len()
    };
    if condition.starts_with('(') && condition.char_indices().all(&mut encloses) {
        condition.to_owned()
    } else {
        format!("({condition})")
    }
}

/// For people: `unique index on (lower(email)) using gin where deleted_at IS NULL`.
pub(crate) fn index_text(index: &Index) -> String {
    let unique = if index.unique { "unique " } else { "" };
    let mut text = format!("{unique}index on {}", index.describe_keys());
    if index.method != "btree" {
        text.push_str(&format!(" using {}", index.method));
    }
    if !index.include.is_empty() {
        text.push_str(&format!(" include ({})", index.include.join(", ")));
    }
    if let Some(predicate) = &index.predicate {
        text.push_str(&format!(" where {}", predicate.written));
    }
    text
}

/// Why no normal form of some expression of the index could be had.
pub(crate) fn index_refusal(index: &Index) -> Option<&str> {
    index.expressions().find_map(Expression::refusal)
}

/// The Rust type that the model's framework reads this PostgreSQL type with.
pub(crate) fn rust_type(pair: &Pair<'_>, ty: &SqlType) -> Option<String> {
    let model = pair.expected.model.as_ref()?;
    let base = ty.base();
    let of = |name: &str| {
        let found = model.rust_types.iter().find(|(sql, _)| *sql == name);
        found.map(|(_, rust)| *rust)
    };
    let rust = of(&base.name.name)?;
    Some(match base.array {
        true => format!("{}<{rust}>", of(ARRAY).unwrap_or("Vec")),
        false => rust.to_owned(),
    })
}
