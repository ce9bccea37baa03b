//! The files that are edited, each read once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::manifest::{self, Manifest};
use crate::source::Source;
use crate::unused_imports::count;

/// Files by their reported paths.
pub(crate) struct Sources<'a> {
    files: &'a [String],
    read: &'a dyn Fn(&str) -> Option<String>,
    known: RefCell<BTreeMap<String, Option<Rc<Source>>>>,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(files: &'a [String], read: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Sources {
            files,
            read,
            known: RefCell::default(),
        }
    }

    /// All files that may hold models, by their reported paths.
    pub(crate) fn files(&self) -> &'a [String] {
        self.files
    }

    /// The tokens of a file; `None` where there is none, or no Rust in it.
    pub(crate) fn get(&self, file: &str) -> Option<Rc<Source>> {
        if let Some(known) = self.known.borrow().get(file) {
            return known.clone();
        }
        let source = (self.read)(file).and_then(Source::new).map(Rc::new);
        let mut known = self.known.borrow_mut();
        known.insert(file.to_owned(), source.clone());
        source
    }

    /// Whether the package that a file is of asks for SeaORM 2.
    pub(crate) fn has_second_sea_orm(&self, file: &str) -> bool {
        self.asks_for(file, "sea-orm", "2")
    }

    /// Whether it asks for Diesel 1.
    pub(crate) fn has_first_diesel(&self, file: &str) -> bool {
        self.asks_for(file, "diesel", "1")
    }

    /// Whether another file may reach a name that is imported in this one: a module inside of it does,
    /// and so does what a macro makes there.
    pub(crate) fn may_reach(&self, file: &str, name: &str) -> bool {
        let folder = file.strip_suffix(".rs").unwrap_or(file);
        let ends = ["lib", "main", "mod"].iter();
        let mut roots = ends.filter_map(|end| folder.strip_suffix(end));
        let is_root = |root: &&str| root.is_empty() || root.ends_with('/');
        let inside = match roots.find(is_root) {
            Some(root) => root.to_owned(),
            None => format!("{folder}/"),
        };
        let mut others = self.files.iter().filter(|other| **other != *file);
        others.any(|other| {
            self.get(other).is_some_and(|source| {
                let text = &source.text;
                let reaches = ["super::", "crate::", "self::"].iter();
                let is_inside = other.starts_with(&inside);
                (is_inside && reaches.clone().any(|one| text.contains(one))
                    || text.contains("macro_rules!"))
                    && count(text, name) > 0
            })
        })
    }

    /// Whether a manifest above a file asks for a package in one of its major versions.
    fn asks_for(&self, file: &str, package: &str, major: &str) -> bool {
        let mut manifests = self.manifests(file);
        manifests.any(|text| manifest::asks_for(&text, package, major))
    }

    /// The manifest of the package that a file is of.
    pub(crate) fn manifest(&self, file: &str) -> Option<Manifest> {
        Manifest::new(self.manifests(file).collect())
    }

    /// The manifests above a file, the outermost first.
    fn manifests(&self, file: &str) -> impl Iterator<Item = String> {
        let folders = file.match_indices('/').map(|(end, _)| &file[..=end]);
        let folders = std::iter::once("").chain(folders);
        folders.filter_map(|folder| (self.read)(&format!("{folder}Cargo.toml")))
    }
}
