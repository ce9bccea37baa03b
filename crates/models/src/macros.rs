//! The `macro_rules!` of all files, for the calls in other files.
//!
//! Which definition a call means is told by where the files lie rather than by the order of
//! modules: a macro of the same crate before an exported one of another crate, and the nearer file
//! first. Of a definition only its text is kept, and only where it may make items.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::facts::MacroText;

/// A definition and where it is.
#[derive(Debug)]
pub(crate) struct SharedMacro {
    /// Its rules, as tokens.
    pub(crate) text: String,
    /// The crate that defines it, where that is known.
    pub(crate) krate: Option<String>,
    is_exported: bool,
    file: PathBuf,
}

impl SharedMacro {
    /// Whether its file is this module, or in the folder of that.
    fn is_below(&self, module: &str) -> bool {
        let mut names = self.file.ancestors().filter_map(Path::file_stem);
        names.any(|name| name == module)
    }
}

/// Every definition that was read.
#[derive(Debug, Default)]
pub(crate) struct MacroLibrary {
    all: Vec<SharedMacro>,
    by_name: BTreeMap<String, Vec<usize>>,
}

impl MacroLibrary {
    pub(crate) fn add(&mut self, one: MacroText, krate: Option<&str>, file: &Path) {
        let position = self.all.len();
        self.by_name.entry(one.name).or_default().push(position);
        self.all.push(SharedMacro {
            text: one.text,
            krate: krate.map(str::to_owned),
            is_exported: one.is_exported,
            file: file.to_owned(),
        });
    }

    pub(crate) fn get(&self, position: usize) -> &SharedMacro {
        &self.all[position]
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Names of the macros whose text says so, and of those that call them.
    pub(crate) fn names_of(&self, says_so: impl Fn(&str) -> bool) -> BTreeSet<&str> {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut before = usize::MAX;
        while before != found.len() {
            before = found.len();
            for (name, positions) in &self.by_name {
                let is_one = |position: &usize| {
                    let text = &self.all[*position].text;
                    says_so(text) || found.iter().any(|other| calls(text, other))
                };
                if !found.contains(name.as_str()) && positions.iter().any(is_one) {
                    found.insert(name.as_str());
                }
            }
        }
        found
    }
}

/// Whether a macro of this name is called in the text, or imported by another name.
pub(crate) fn calls(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let is_whole = before.is_none_or(|one| !one.is_alphanumeric() && one != '_');
        let after = text[start + name.len()..].trim_start();
        is_whole && (after.starts_with('!') || after.starts_with("as "))
    })
}

/// The library as seen from one file.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) library: &'a MacroLibrary,
    /// The crate that the file is of, where that is known.
    pub(crate) krate: Option<&'a str>,
    pub(crate) file: &'a Path,
}

impl Scope<'_> {
    /// Positions of the macros that a call may mean, the nearest first; `before` is the first
    /// segment of the call's path, where it has several.
    pub(crate) fn visible(&self, name: &str, before: Option<&str>) -> Vec<usize> {
        let Some(positions) = self.library.by_name.get(name) else {
            return Vec::new();
        };
        let is_own = |one: &SharedMacro| one.krate.as_deref() == self.krate;
        let is_visible = |one: &SharedMacro| {
            let is_known = one.krate.is_some() && self.krate.is_some();
            let is_reached = is_own(one) || one.is_exported || !is_known;
            is_reached
                && match before {
                    None => true,
                    Some("crate" | "self" | "super") => is_own(one) || !is_known,
                    Some(first) => {
                        one.krate.as_deref() == Some(first) || is_own(one) && one.is_below(first)
                    }
                }
        };
        let mut visible: Vec<usize> = positions
            .iter()
            .copied()
            .filter(|position| {
                let one = &self.library.all[*position];
                one.file != self.file && is_visible(one)
            })
            .collect();
        visible.sort_by_key(|position| {
            let one = &self.library.all[*position];
            let shared = one.file.components().zip(self.file.components());
            let shared = shared.take_while(|(one, own)| one == own).count();
            (!is_own(one), std::cmp::Reverse(shared))
        });
        visible
    }
}
