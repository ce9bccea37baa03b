//! Puts the modules of all files together.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::{Item, Module, ModuleId, Names, Place};
use crate::facts::FileFacts;

pub(super) fn build<'a>(places: &'a [Place], facts: &'a [Option<FileFacts>]) -> Names<'a> {
    let mut builder = Builder {
        names: Names {
            modules: Vec::new(),
            items: Vec::new(),
            crates: BTreeMap::new(),
            packages: BTreeMap::new(),
            needed: RefCell::new(BTreeSet::new()),
        },
        roots: BTreeMap::new(),
        files: BTreeMap::new(),
    };
    let modules: Vec<ModuleId> = places.iter().map(|place| builder.place(place)).collect();
    for (position, (place, module)) in places.iter().zip(modules).enumerate() {
        match facts.get(position).and_then(Option::as_ref) {
            Some(facts) => builder.fill(place, module, facts),
            None => builder.names.modules[module].unread.push(position),
        }
    }
    builder.names
}

struct Builder<'a> {
    names: Names<'a>,
    roots: BTreeMap<&'a Path, ModuleId>,
    files: BTreeMap<&'a Path, ModuleId>,
}

impl<'a> Builder<'a> {
    fn place(&mut self, place: &'a Place) -> ModuleId {
        let root = match self.roots.get(place.root.as_path()) {
            Some(root) => *root,
            None => {
                let root = self.add(Module {
                    krate: place.krate.as_deref(),
                    dependencies: Some(&*place.dependencies),
                    ..Module::default()
                });
                self.names.modules[root].root = root;
                self.roots.insert(&place.root, root);
                root
            }
        };
        if let Some(krate) = &place.krate {
            self.names.crates.insert(krate, root);
        }
        if let Some(package) = &place.package {
            self.names.packages.insert(package, root);
        }
        let module = place
            .path
            .iter()
            .fold(root, |module, segment| self.child(module, segment));
        self.files.insert(&place.file, module);
        module
    }

    fn add(&mut self, module: Module<'a>) -> ModuleId {
        self.names.modules.push(module);
        self.names.modules.len() - 1
    }

    fn child(&mut self, parent: ModuleId, name: &str) -> ModuleId {
        if let Some(child) = self.names.modules[parent].children.get(name) {
            return *child;
        }
        let child = self.nested(parent, name);
        let children = &mut self.names.modules[parent].children;
        children.insert(name.to_owned(), child);
        child
    }

    fn nested(&mut self, parent: ModuleId, name: &str) -> ModuleId {
        let around = &self.names.modules[parent];
        let mut path = around.path.clone();
        path.push(name.to_owned());
        let root = around.root;
        self.add(Module {
            path,
            parent: Some(parent),
            root,
            ..Module::default()
        })
    }

    fn fill(&mut self, place: &Place, own: ModuleId, facts: &'a FileFacts) {
        let mut ids: Vec<ModuleId> = Vec::with_capacity(facts.modules.len());
        for module in &facts.modules {
            let id = match module.parent {
                None => own,
                Some(parent) if module.is_block => {
                    let id = self.nested(ids[parent], &module.name);
                    self.names.modules[id].is_block = true;
                    id
                }
                Some(parent) => self.child(ids[parent], &module.name),
            };
            ids.push(id);
            for import in &module.imports {
                let into = &mut self.names.modules[id];
                match &import.name {
                    Some(name) => into.imports.entry(name).or_default().push(&import.path),
                    None => into.globs.push(&import.path),
                }
            }
            for item in &module.items {
                let item_id = self.names.items.len();
                self.names.items.push(Item {
                    facts: item,
                    module: id,
                });
                if !item.name.is_empty() {
                    let items = &mut self.names.modules[id].items;
                    items.entry(&item.name).or_default().push(item_id);
                }
            }
            for (name, path) in &module.redirected {
                self.redirect(place, id, name, path);
            }
        }
    }

    /// `#[path = "x.rs"] mod name;`: the file is this module, wherever it lies.
    fn redirect(&mut self, place: &Place, parent: ModuleId, name: &str, path: &str) {
        let folder = place.file.parent().unwrap_or(Path::new(""));
        let file = normal(&folder.join(path));
        let Some(&module) = self.files.get(file.as_path()) else {
            return;
        };
        let is_above = std::iter::successors(Some(parent), |one| self.names.modules[*one].parent)
            .any(|one| one == module);
        if is_above {
            return;
        }
        let mut segments = self.names.modules[parent].path.clone();
        segments.push(name.to_owned());
        let root = self.names.modules[parent].root;
        self.names.modules[parent]
            .children
            .insert(name.to_owned(), module);
        let moved = &mut self.names.modules[module];
        moved.path = segments;
        moved.parent = Some(parent);
        moved.root = root;
    }
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
