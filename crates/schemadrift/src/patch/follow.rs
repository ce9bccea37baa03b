//! What is left out with what is left out: the server prints a text by the types that it reads, so that
//! nothing else mends it, and nothing is dropped whose values may belong to what is not made.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_diff::{Change, ColumnDrift, TableDrift};
use schemadrift_patch::{Candidate, Plan};
use schemadrift_schema::{Object, ObjectId, ObjectKind, Schema};

use super::fingerprint;
use super::world::Refused;

/// Both sides, what differs between them, and what is said of each difference.
pub(super) struct Compared<'a> {
    pub(super) sides: [&'a Schema; 2],
    pub(super) changes: &'a [Change<'a>],
    pub(super) findings: &'a [Vec<String>],
}

impl Compared<'_> {
    /// The changes whose findings are left by the statements for them, and that read what the plan leaves
    /// out.
    pub(super) fn following(&self, plan: &Plan, left: &BTreeSet<String>) -> Refused {
        let left_out: BTreeSet<&String> =
            plan.left_out.iter().flat_map(|one| &one.findings).collect();
        let mut names = BTreeSet::new();
        for (change, findings) in self.changes.iter().zip(self.findings) {
            if findings.iter().any(|one| left_out.contains(one)) {
                names.extend(name(change));
            }
        }
        let mut found = Refused::new();
        for (position, (change, findings)) in self.changes.iter().zip(self.findings).enumerate() {
            let is_left = findings.iter().any(|one| left.contains(fingerprint(one)));
            let texts = if is_left {
                self.texts(change)
            } else {
                Vec::new()
            };
            let read = names
                .iter()
                .find(|name| texts.iter().any(|text| has_word(text, name)));
            if let Some(read) = read {
                let reason = format!("it is as it should be once {read} is, which is left out");
                found.insert(position, reason);
            }
        }
        found
    }

    /// The drops of what holds values that may belong to something which the plan does not make: the
    /// columns of a table that is to have others, the tables that these renames are of, and those of
    /// partitions that are to stay.
    pub(super) fn kept(&self, plan: &Plan, renames: &[Candidate]) -> Refused {
        let left_out: BTreeSet<&String> =
            plan.left_out.iter().flat_map(|one| &one.findings).collect();
        let mut tables = BTreeSet::new();
        let (mut with_columns, mut partitions) = (BTreeMap::new(), BTreeMap::new());
        for (change, findings) in self.changes.iter().zip(self.findings) {
            if !findings.iter().any(|one| left_out.contains(one)) {
                continue;
            }
            match change {
                Change::Table(TableDrift::Missing(expected)) => {
                    tables.insert(expected.name.name.as_str());
                }
                Change::Column(pair, ColumnDrift::Missing { expected, .. }) => {
                    with_columns.insert(&pair.actual.name, expected.name.as_str());
                }
                Change::Object(drift) => partitions.extend(self.of_table(drift.id())),
                _ => {}
            }
        }
        let mut found = Refused::new();
        for (position, change) in self.changes.iter().enumerate() {
            let instead = match change {
                Change::Table(TableDrift::Unmapped(actual, _)) => {
                    let name = actual.name.to_string();
                    let mut renames = renames.iter().filter(|one| one.actual == name);
                    let renamed = renames.find(|one| tables.contains(one.expected.as_str()));
                    let renamed = renamed.map(|one| format!("table {}", one.expected));
                    let partition = partitions.get(actual.name.full().as_str());
                    renamed.or_else(|| partition.map(|name| format!("partition {name}")))
                }
                Change::Column(pair, ColumnDrift::Unmapped { .. }) => {
                    let column = with_columns.get(&pair.actual.name);
                    column.map(|column| format!("column {column}"))
                }
                _ => None,
            };
            if let Some(instead) = instead {
                let reason = format!("its values may belong to {instead}, which is left out");
                found.insert(position, reason);
            }
        }
        found
    }

    /// The table that a partition is of now, by its full name, with the name of the partition.
    fn of_table(&self, id: &ObjectId) -> Option<(&str, String)> {
        let [_, actual] = self.sides;
        let objects = actual.objects.value().map_or(&[][..], Vec::as_slice);
        let partition = objects.iter().find(|one| one.id == *id)?;
        let is_partition = id.kind == ObjectKind::Partition;
        let parent = partition.property("parent").filter(|_| is_partition)?;
        Some((parent.text(), id.name.clone()))
    }

    /// What an object or a generated column is made of, on either side.
    fn texts(&self, change: &Change<'_>) -> Vec<String> {
        match change {
            Change::Object(drift) => {
                let of = |side: &&Schema| -> Vec<String> {
                    let objects = side.objects.value().map_or(&[][..], Vec::as_slice);
                    let object = objects.iter().find(|one| one.id == *drift.id());
                    object.map_or_else(Vec::new, texts_of)
                };
                self.sides.iter().flat_map(of).collect()
            }
            Change::Column(
                _,
                ColumnDrift::Generated {
                    expected, actual, ..
                },
            ) => {
                let both = [expected, actual].into_iter();
                let generated = both.filter_map(|one| one.generated.present());
                generated.map(|one| one.best_text().to_owned()).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn texts_of(object: &Object) -> Vec<String> {
    let properties = object.properties.iter();
    properties.map(|one| one.value.text().to_owned()).collect()
}

/// What others call that which a change is about.
fn name<'a>(change: &Change<'a>) -> Option<&'a str> {
    match change {
        Change::Column(
            _,
            ColumnDrift::Type { actual, .. }
            | ColumnDrift::Generated { actual, .. }
            | ColumnDrift::Collation { actual, .. },
        ) => Some(&actual.name),
        Change::Column(_, ColumnDrift::Missing { expected, .. }) => Some(&expected.name),
        Change::Object(drift) => Some(&drift.id().name),
        _ => None,
    }
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |one: char| one.is_alphanumeric() || one == '_' || one == '$';
    text.split(|one| !is_part(one)).any(|one| one == word)
}
