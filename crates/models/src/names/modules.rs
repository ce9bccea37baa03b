//! Puts the modules of all files together.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::files::{included_file, redirected_file};
use super::{Item, Module, ModuleId, Names, Place};
use crate::facts::{FileFacts, ModuleFacts};

pub(super) fn build<'a>(places: &'a [Place], facts: &'a [Option<FileFacts>]) -> Names<'a> {
    let mut builder = Builder {
        names: Names {
            // A module a file at the least, and they are not small.
            modules: Vec::with_capacity(places.len() + 1),
            items: Vec::new(),
            crates: BTreeMap::new(),
            packages: BTreeMap::new(),
            implementations: OnceCell::new(),
            needed: RefCell::new(BTreeSet::new()),
        },
        roots: BTreeMap::new(),
        files: BTreeMap::new(),
        merged: Vec::new(),
    };
    let modules: Vec<ModuleId> = places.iter().map(|place| builder.place(place)).collect();
    for (position, (place, module)) in places.iter().zip(modules).enumerate() {
        match facts.get(position).and_then(Option::as_ref) {
            Some(facts) => builder.fill(place, module, facts),
            None => builder.names.modules[module].unread.push(position),
        }
    }
    builder.set_paths();
    builder.merge();
    builder.names
}

struct Builder<'a> {
    names: Names<'a>,
    roots: BTreeMap<&'a Path, ModuleId>,
    files: BTreeMap<&'a Path, ModuleId>,
    /// Modules whose contents are to be found in others, too.
    merged: Vec<(ModuleId, ModuleId)>,
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
        self.add(Module {
            name: name.to_owned(),
            parent: Some(parent),
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
                    Some(name) => into.imports.add(name, &import.path),
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
                    self.names.modules[id].items.add(&item.name, item_id);
                }
            }
            if !module.redirected.is_empty() {
                let inside = inside(facts, module);
                for (name, path) in &module.redirected {
                    let file = redirected_file(place, &inside, path);
                    self.redirect(&file, id, name);
                }
            }
            for included in &module.included {
                let file = included_file(place, included);
                self.include(&file, id);
            }
        }
    }

    /// `#[path = "x.rs"] mod name;`: the file is this module, wherever it lies.
    fn redirect(&mut self, file: &Path, parent: ModuleId, name: &str) {
        let Some(module) = self.movable(file, parent) else {
            return;
        };
        let known = self.names.modules[parent].children.get(name);
        match known.copied().filter(|known| *known != module) {
            // Under another `cfg` the module is another file.
            Some(known) => self.merged.push((known, module)),
            None => {
                let children = &mut self.names.modules[parent].children;
                children.insert(name.to_owned(), module);
            }
        }
        let moved = &mut self.names.modules[module];
        moved.parent = Some(parent);
        moved.name = name.to_owned();
    }

    /// `include!("x.rs")`: what the file holds is the module's, and sees what that sees.
    fn include(&mut self, file: &Path, into: ModuleId) {
        if let Some(module) = self.movable(file, into) {
            let included = &mut self.names.modules[module];
            included.parent = Some(into);
            included.is_included = true;
            self.merged.push((into, module));
        }
    }

    /// The module that the file is, unless it is the one that it shall move into or above that.
    fn movable(&self, file: &Path, into: ModuleId) -> Option<ModuleId> {
        let module = *self.files.get(file)?;
        let parent = |one: &ModuleId| self.names.modules[*one].parent;
        let is_above = std::iter::successors(Some(into), parent).any(|one| one == module);
        (!is_above).then_some(module)
    }

    /// Lets what modules hold be found in the modules that they are merged into.
    fn merge(&mut self) {
        // What is included by an included file is found in all around it.
        let parents = |module: ModuleId| {
            let around = |one: &ModuleId| {
                let one = &self.names.modules[*one];
                one.parent.filter(|_| one.is_included)
            };
            std::iter::successors(Some(module), around)
        };
        let merged: Vec<(ModuleId, ModuleId)> = self
            .merged
            .iter()
            .flat_map(|(into, module)| parents(*into).map(|into| (into, *module)))
            .collect();
        for (into, module) in merged {
            let from = &self.names.modules[module];
            let items = from.items.clone();
            let imports = from.imports.clone();
            let children = from.children.clone();
            let (globs, unread) = (from.globs.clone(), from.unread.clone());
            let into = &mut self.names.modules[into];
            into.items.extend(&items);
            into.imports.extend(&imports);
            for (name, child) in children {
                into.children.entry(name).or_insert(child);
            }
            into.globs.extend(globs);
            into.unread.extend(unread);
        }
    }

    /// Writes down where each module is, now that all have their places.
    fn set_paths(&mut self) {
        for module in 0..self.names.modules.len() {
            let mut path = Vec::new();
            let mut top = module;
            loop {
                let one = &self.names.modules[top];
                if !one.is_included && one.parent.is_some() {
                    path.push(one.name.clone());
                }
                let Some(parent) = one.parent else { break };
                top = parent;
            }
            path.reverse();
            let module = &mut self.names.modules[module];
            module.path = path;
            module.root = top;
        }
    }
}

/// Names of the modules around what this one holds, its own the last, all of one file.
fn inside<'f>(facts: &'f FileFacts, module: &'f ModuleFacts) -> Vec<&'f str> {
    let mut names = Vec::new();
    let mut module = module;
    while let Some(parent) = module.parent {
        names.push(module.name.as_str());
        module = &facts.modules[parent];
    }
    names.reverse();
    names
}
