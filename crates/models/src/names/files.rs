//! Which file a `#[path]` or an `include!` means.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::Place;
use crate::facts::{FileFacts, Included};
use crate::problem::Problem;

/// A problem for each file that is included and was not read.
pub(crate) fn missing_files<'a>(
    facts: impl Iterator<Item = (&'a Place, &'a Option<FileFacts>)>,
    known: &BTreeSet<&Path>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (place, facts) in facts {
        let modules = facts.iter().flat_map(|facts| &facts.modules);
        for included in modules.flat_map(|module| &module.included) {
            let file = included_file(place, included);
            if known.contains(file.as_path()) {
                continue;
            }
            let path = &included.path;
            let message = match file.is_file() {
                true => format!("`{path}` is included and was not read: add it to the models"),
                false => format!("`{path}` is included and does not exist: write its path anew"),
            };
            problems.push(Problem::at(&included.origin, message));
        }
    }
    problems
}

/// The file that an `include!` in this file means.
pub(super) fn included_file(place: &Place, included: &Included) -> PathBuf {
    let folder = place.file.parent().unwrap_or(Path::new(""));
    let is_package = |folder: &&Path| folder.join("Cargo.toml").is_file();
    let base = match included.is_of_package {
        true => folder.ancestors().find(is_package).unwrap_or(folder),
        false => folder,
    };
    normal(&base.join(&included.path))
}

/// The file that `#[path = "…"] mod name;` means, inside these modules that are written out.
pub(super) fn redirected_file(place: &Place, inside: &[&str], path: &str) -> PathBuf {
    let mut folder = place.file.parent().unwrap_or(Path::new("")).to_owned();
    if !inside.is_empty() {
        // Only within such a module the file itself counts as a folder.
        let stem = place.file.file_stem().and_then(|stem| stem.to_str());
        let own = stem.filter(|stem| !place.path.is_empty() && *stem != "mod");
        folder.extend(own);
        folder.extend(inside);
    }
    normal(&folder.join(path))
}

/// The path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}
