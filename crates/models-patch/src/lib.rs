//! Changes → edits of the Rust source that make the models say what the database has.
//!
//! Text is edited where a field stands and nowhere else, so formatting and comments stay. What a
//! framework writes differently is in its own file under `framework/`.
//!
//! **Architecture Invariant:** pure; texts are handed in, and no file is written from here.

mod add;
mod attribute;
mod change;
mod constraint;
mod edit;
mod enum_type;
mod field;
mod framework;
mod item;
mod place;
mod plan;
mod source;
mod unified;
mod variant;

use std::collections::BTreeMap;

use schemadrift_diff::Change;
use schemadrift_schema::Mapping;

use edit::apply;
use plan::Plan;
use unified::unified;

/// The edits, and what has to be done by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelsPatch {
    /// A unified diff, file by file; empty where nothing can be edited.
    pub diff: String,
    /// What was left out, and why.
    pub left_out: Vec<String>,
}

/// Edits the models that changes are about. `renames` are those that are taken, `read` gives the text of a file by its reported path.
pub fn models_patch(
    changes: &[Change<'_>],
    mappings: &[Mapping],
    renames: &[String],
    read: &dyn Fn(&str) -> Option<String>,
) -> ModelsPatch {
    let mut plan = Plan::new(mappings, renames, read);
    for change in changes {
        plan.add(change);
    }
    let (edits, left_out) = plan.finish();
    let mut texts: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (file, edits) in edits {
        if let Some(before) = read(&file) {
            let after = apply(&before, edits);
            texts.insert(file, (before, after));
        }
    }
    let diff = texts
        .iter()
        .filter(|(_, (before, after))| before != after)
        .map(|(file, (before, after))| unified(file, before, after))
        .collect();
    ModelsPatch { diff, left_out }
}
