//! Changes → edits of the Rust source that make the models say what the database has.
//!
//! Text is edited where a field stands and nowhere else, so formatting and comments stay. What a
//! framework writes differently is in its own file under `framework/`.
//!
//! **Architecture Invariant:** pure; texts are handed in, and no file is written from here.

mod add;
mod attribute;
mod change;
mod changeset;
mod constraint;
mod definition;
mod edit;
mod enum_type;
mod field;
mod fields;
mod finish;
mod follows;
mod foreign_key;
mod framework;
mod generics;
mod head;
mod imports;
mod item;
mod keys;
mod known_enum;
mod labels;
mod left;
mod list;
mod manifest;
mod modules;
mod naming;
mod new_name;
mod package;
mod place;
mod plan;
mod registry;
mod rename;
mod said;
mod source;
mod sources;
mod types;
mod unified;
mod unused;
mod unused_imports;
mod variant;

use std::collections::BTreeMap;

use schemadrift_diff::Change;
use schemadrift_schema::{QualifiedName, Schema};

use edit::apply;
use plan::Plan;
use sources::Sources;
use unified::unified;
use unused_imports::without_unused;

/// The edits, and what has to be done by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelsPatch {
    /// A unified diff, file by file; empty where nothing can be edited.
    pub diff: String,
    /// What was left out, and why.
    pub left_out: Vec<String>,
}

/// Where the models stand.
pub struct Project<'a> {
    /// Their files, as reports call them.
    pub files: &'a [String],
    /// Tables that the configuration gives to models, by the model's path or name.
    pub models_map: &'a [(String, QualifiedName)],
    /// Gives the text of a file.
    pub read: &'a dyn Fn(&str) -> Option<String>,
}

/// Edits the models of `expected` so that they say what `actual` has, as far as `changes` go.
/// `renames` are those that are taken.
pub fn models_patch(
    (expected, actual): (&Schema, &Schema),
    changes: &[Change<'_>],
    renames: &[String],
    project: &Project<'_>,
) -> ModelsPatch {
    let sources = Sources::new(project.files, project.read);
    let mut plan = Plan::new(expected, (renames, project.models_map), &sources);
    for change in changes {
        plan.add(change);
    }
    let (edits, mut left_out) = plan.finish(actual);
    let mut texts: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (file, edits) in edits {
        if let Some(source) = sources.get(&file) {
            let (after, within) = apply(&source.text, edits);
            for place in within {
                let line = 1 + source.text[..place].matches('\n').count();
                left_out.push(format!(
                    "{file}:{line}: one edit lies within another: apply the diff, and run this again \
                     for it"
                ));
            }
            let after = without_unused(&source.text, after, &|name| sources.may_reach(&file, name));
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
