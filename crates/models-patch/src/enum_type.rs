//! Enum types: a variant is added or taken out for a label, or put in its place.

use schemadrift_diff::EnumDrift;
use schemadrift_schema::{EnumType, Origin};

use crate::labels;
use crate::plan::{Plan, Task, Work};
use crate::variant;

impl Plan<'_> {
    pub(crate) fn enum_type(&mut self, drift: &EnumDrift<'_>) {
        match drift {
            // What comes and goes is done where all are put in order.
            EnumDrift::LabelMissing {
                expected, actual, ..
            }
            | EnumDrift::LabelUnmapped {
                expected, actual, ..
            } if is_out_of_order(expected, actual) => {}
            EnumDrift::LabelMissing {
                expected, position, ..
            } => {
                let (label, name) = (&expected.labels[*position], &expected.name);
                let what = format!("take the label {label} of {name} out");
                match expected.label_origins.get(*position) {
                    Some(origin) => self.tasks.push(Task {
                        origin: origin.clone(),
                        what,
                        why: NO_SPELLING,
                        work: Work::Edits(Box::new(variant::without)),
                    }),
                    None => self.by_hand(expected.origin.as_ref(), &what, NO_PLACE),
                }
            }
            EnumDrift::LabelUnmapped {
                expected,
                actual,
                label,
            } => {
                let what = format!("add the label {label} to {}", expected.name);
                match beside(expected, actual, label) {
                    Some((origin, is_behind)) => {
                        let (label, labels) = ((*label).to_owned(), expected.labels.clone());
                        self.tasks.push(Task {
                            origin,
                            what,
                            why: NO_SPELLING,
                            work: Work::Edits(Box::new(move |source, place| {
                                labels::with(source, place, &label, &labels, is_behind)
                            })),
                        });
                    }
                    None => self.by_hand(expected.origin.as_ref(), &what, NO_PLACE),
                }
            }
            EnumDrift::Order { expected, actual } => {
                let order = actual.labels.join(", ");
                let what = format!("put the labels of {} in the order {order}", expected.name);
                let Some(origin) = expected.label_origins.first() else {
                    return self.by_hand(expected.origin.as_ref(), &what, NO_PLACE);
                };
                let (labels, wanted) = (expected.labels.clone(), actual.labels.clone());
                self.tasks.push(Task {
                    origin: origin.clone(),
                    what,
                    why: NO_SPELLING,
                    work: Work::Edits(Box::new(move |source, place| {
                        labels::in_order(source, place, &labels, &wanted)
                    })),
                });
            }
            EnumDrift::Missing(expected) => {
                let what = format!("remove the enum of {}", expected.name);
                let why = "the type does not exist, and code may use the enum";
                self.by_hand(expected.origin.as_ref(), &what, why);
            }
            EnumDrift::Renamed {
                expected,
                actual,
                carried,
            } => self.renamed_enum(expected, actual, carried),
            // What only the database has asks nothing of a model.
            EnumDrift::Unmapped(_, _) => {}
        }
    }
}

/// Why variants are not edited.
const NO_SPELLING: &str =
    "a label makes no name of a variant, or something stands between the variants";

const NO_PLACE: &str = "where its variants stand is not known";

/// Whether the labels that both have stand in another order.
fn is_out_of_order(expected: &EnumType, actual: &EnumType) -> bool {
    let shared = |labels: &[String], others: &[String]| -> Vec<String> {
        let both = labels.iter().filter(|label| others.contains(label));
        both.cloned().collect()
    };
    shared(&expected.labels, &actual.labels) != shared(&actual.labels, &expected.labels)
}

/// The variant next to which a label belongs, and whether it comes behind it.
fn beside(expected: &EnumType, actual: &EnumType, label: &str) -> Option<(Origin, bool)> {
    let place = actual.labels.iter().position(|one| one == label)?;
    let origin = |label: &String| {
        let position = expected.labels.iter().position(|one| one == label)?;
        expected.label_origins.get(position).cloned()
    };
    let before = actual.labels[..place].iter().rev().find_map(origin);
    if let Some(before) = before {
        return Some((before, true));
    }
    let after = actual.labels[place + 1..].iter().find_map(origin);
    after.map(|after| (after, false))
}
