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
mod definition;
mod edit;
mod enum_type;
mod field;
mod finish;
mod foreign_key;
mod framework;
mod head;
mod imports;
mod item;
mod modules;
mod place;
mod plan;
mod rename;
mod source;
mod sources;
mod types;
mod unified;
mod variant;

use std::collections::BTreeMap;

use schemadrift_diff::Change;
use schemadrift_schema::Schema;

use edit::apply;
use plan::Plan;
use sources::Sources;
use unified::unified;

/// The edits, and what has to be done by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelsPatch {
    /// A unified diff, file by file; empty where nothing can be edited.
    pub diff: String,
    /// What was left out, and why.
    pub left_out: Vec<String>,
}

/// Edits the models of `expected` so that they say what `actual` has, as far as `changes` go.
/// `renames` are those that are taken, `read` gives the text of a file by its reported path.
pub fn models_patch(
    (expected, actual): (&Schema, &Schema),
    changes: &[Change<'_>],
    renames: &[String],
    read: &dyn Fn(&str) -> Option<String>,
) -> ModelsPatch {
    let sources = Sources::new(read);
    let mut plan = Plan::new(expected, renames, &sources);
    for change in changes {
        plan.add(change);
    }
    let (edits, mut left_out) = plan.finish(actual);
    let mut texts: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (file, edits) in edits {
        if let Some(source) = sources.get(&file) {
            let (after, count) = apply(&source.text, edits);
            if count > 0 {
                left_out.push(format!(
                    "{file}: {count} more edits overlap with these: apply the diff, and run again"
                ));
            }
            texts.insert(file, (source.text.clone(), after));
        }
    }
    let diff = texts
        .iter()
        .filter(|(_, (before, after))| before != after)
        .map(|(file, (before, after))| unified(file, before, after))
        .collect();
    ModelsPatch { diff, left_out }
}
