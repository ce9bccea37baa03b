//! The other kinds of objects. Every kind drifts in the same three ways, so a kind is one file
//! that says what is its own, and its three rules and their pages are made from that here.

pub(crate) mod collation;
pub(crate) mod composite;
pub(crate) mod domain;
pub(crate) mod extension;
pub(crate) mod function;
pub(crate) mod materialized_view;
pub(crate) mod partition;
pub(crate) mod policy;
pub(crate) mod range;
pub(crate) mod rule;
pub(crate) mod schema;
pub(crate) mod sequence;
pub(crate) mod trigger;
pub(crate) mod view;

use schemadrift_diff::{Change, Difference, ObjectDrift};
use schemadrift_schema::{Object, ObjectKind, Value};

use crate::draft::{Draft, is_unverifiable};

/// Texts longer than this, or of several lines, are shown by what differs in them.
const SHORT: usize = 60;

/// Why text could be brought into one form by no server.
const TWO_PRINTERS: &str =
    "servers of two versions print it differently, and no one server has printed both";

/// The three rules of one kind of object, `MISSING`, `UNMAPPED` and `MISMATCH`, with their pages.
///
/// `both` is SQL that makes what the examples need on both sides, `object` makes the object,
/// `other` makes it otherwise, `drop` takes it away, `mend` makes the other one as it should be.
macro_rules! object_rules {
    (
        name: $name:literal,
        kinds: $kinds:expr,
        article: $article:literal,
        word: $word:literal,
        missing: $severity:ident,
        breaks: $breaks:literal,
        compares: $compares:literal,
        both: $both:literal,
        object: $object:literal,
        other: $other:literal,
        drop: $drop:literal,
        mend: $mend:literal,
    ) => {
        /// Expected only.
        pub(crate) const MISSING: crate::rule::Rule = crate::rule::Rule {
            name: concat!($name, "-missing"),
            group: crate::rule::Group::Objects,
            severity: crate::severity::Severity::$severity,
            source: concat!(
                $article,
                " ",
                $word,
                " that is expected does not exist.\n\n",
                "## What it does\n\n",
                "Looks for every ",
                $word,
                " of the expected side. Rust models declare none, so ",
                "this compares databases, migrations, snapshots and SQL files alone. What is ",
                "missing because its table or its schema is, is told there. Members of extensions ",
                "are left out.\n\n",
                "## Why is this bad?\n\n",
                $breaks,
                "\n\n",
                "## Example\n\nExpected:\n\n```sql\n",
                $both,
                $object,
                "\n```\n\n",
                "Actual:\n\n```sql\n",
                $both,
                "\n```\n\n",
                "## Use instead\n\n```sql\n",
                $object,
                "\n```\n"
            ),
            check: |change| super::missing(change, $kinds),
        };

        /// Actual only.
        pub(crate) const UNMAPPED: crate::rule::Rule = crate::rule::Rule {
            name: concat!($name, "-unmapped"),
            group: crate::rule::Group::Objects,
            severity: crate::severity::Severity::Info,
            source: concat!(
                $article,
                " ",
                $word,
                " exists that is not expected.\n\n",
                "## What it does\n\n",
                "Lists every ",
                $word,
                " that the actual side has beyond the expected one, where ",
                "both are databases, migrations, snapshots or SQL files. Members of extensions ",
                "are left out.\n\n",
                "## Why is this bad?\n\n",
                "It need not be. It may be somebody's work of last night that no migration ",
                "knows of, and the next database will not have it.\n\n",
                "## Example\n\nExpected:\n\n```sql\n",
                $both,
                "\n```\n\n",
                "Actual:\n\n```sql\n",
                $both,
                $object,
                "\n```\n\n",
                "## Use instead\n\n```sql\n",
                $drop,
                "\n```\n"
            ),
            check: |change| super::unmapped(change, $kinds),
        };

        /// On both sides but different.
        pub(crate) const MISMATCH: crate::rule::Rule = crate::rule::Rule {
            name: concat!($name, "-mismatch"),
            group: crate::rule::Group::Objects,
            severity: crate::severity::Severity::Warning,
            source: concat!(
                $article,
                " ",
                $word,
                " is there under the expected name, and is another.\n\n",
                "## What it does\n\n",
                "Compares ",
                $compares,
                ", between databases, migrations, snapshots and SQL ",
                "files. Where only text differs that servers of two versions may print ",
                "differently, and no one server has printed both, the finding says so, at ",
                "severity info.\n\n",
                "## Why is this bad?\n\n",
                "What was tried with one definition runs with another. Whether a query fails by ",
                "it depends on the query, so this is a warning.\n\n",
                "## Example\n\nExpected:\n\n```sql\n",
                $both,
                $object,
                "\n```\n\n",
                "Actual:\n\n```sql\n",
                $both,
                $other,
                "\n```\n\n",
                "## Use instead\n\n```sql\n",
                $mend,
                "\n```\n"
            ),
            check: |change| super::mismatch(change, $kinds),
        };
    };
}
use object_rules;

fn missing(change: &Change<'_>, kinds: &[ObjectKind]) -> Option<Draft> {
    let Change::Object(ObjectDrift::Missing { object, carried }) = change else {
        return None;
    };
    let id = &object.id;
    kinds.contains(&id.kind).then(|| {
        let draft = Draft::on_object(id, format!("{id} does not exist")).expected(id.to_string());
        with_columns(draft, object).carried(carried)
    })
}

fn unmapped(change: &Change<'_>, kinds: &[ObjectKind]) -> Option<Draft> {
    let Change::Object(ObjectDrift::Unmapped { object, carried }) = change else {
        return None;
    };
    let id = &object.id;
    kinds.contains(&id.kind).then(|| {
        let draft = Draft::on_object(id, format!("{id} is not expected")).actual(id.to_string());
        draft.made(&object.provenance).carried(carried)
    })
}

pub(super) fn mismatch(change: &Change<'_>, kinds: &[ObjectKind]) -> Option<Draft> {
    let Change::Object(ObjectDrift::Mismatch {
        id,
        differences,
        provenance,
    }) = change
    else {
        return None;
    };
    kinds.contains(&id.kind).then(|| {
        let verdict = if is_unverifiable(differences) {
            "could not be compared"
        } else {
            "differs"
        };
        let parts: Vec<String> = differences.iter().map(in_short).collect();
        let message = format!("{id} {verdict}: {}", parts.join("; "));
        let mut draft = Draft::on_object(id, message)
            .expected(joined(differences, |one| &one.expected))
            .actual(joined(differences, |one| &one.actual));
        for difference in differences {
            draft = draft.detail(&*difference.aspect, in_full(difference));
        }
        if is_unverifiable(differences) {
            draft = draft.unverifiable(TWO_PRINTERS);
        }
        match provenance {
            Some(provenance) => draft.made(provenance),
            None => draft,
        }
    })
}

/// A view that is missing carries its columns.
fn with_columns(draft: Draft, object: &Object) -> Draft {
    match object.property("columns") {
        Some(Value::Consequence(columns)) if !columns.is_empty() => {
            draft.detail("columns", columns.clone())
        }
        _ => draft,
    }
}

fn in_short(difference: &Difference) -> String {
    let aspect = &*difference.aspect;
    if is_short(&difference.expected) && is_short(&difference.actual) {
        format!(
            "{aspect} {}, expected {}",
            difference.actual, difference.expected
        )
    } else {
        aspect.to_string()
    }
}

/// Both texts where they are of one line, else the first line that differs.
fn in_full(difference: &Difference) -> String {
    let (expected, actual) = (&difference.expected, &difference.actual);
    let is_one_line = |text: &str| text.lines().count() <= 1;
    if is_one_line(expected) && is_one_line(actual) {
        return format!("expected {expected}, found {actual}");
    }
    let mut lines = (1..).zip(padded(expected).zip(padded(actual)));
    let differing = lines.find(|(_, (one, two))| one != two || (one.is_none() && two.is_none()));
    let word = |line: Option<&str>| match line {
        Some(line) => line.trim().to_owned(),
        None => "nothing".to_owned(),
    };
    match differing {
        Some((number, (one, two))) if one != two => format!(
            "from line {number} on: expected {}, found {}",
            word(one),
            word(two)
        ),
        _ => "the lines end differently".to_owned(),
    }
}

fn padded(text: &str) -> impl Iterator<Item = Option<&str>> {
    text.lines().map(Some).chain(std::iter::repeat(None))
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= SHORT && !text.contains('\n')
}

fn joined(differences: &[Difference], side: fn(&Difference) -> &str) -> String {
    let sides: Vec<String> = differences
        .iter()
        .map(|one| format!("{} {}", one.aspect, side(one)))
        .collect();
    sides.join("; ")
}
