//! Names resolved as Rust resolves them, as far as source text allows.
//!
//! Every file found is a module, also one that was set aside unread: a lookup that leads into it
//! marks it as needed, and the reading goes on with it (see `read`).

mod files;
mod layout;
mod modules;
mod named;
mod resolve;
mod types;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{FileFacts, ItemFacts, ItemKind, RustPath};

pub(crate) use files::missing_files;
use layout::Dependencies;
pub(crate) use layout::{Layout, Place};
use named::Named;
pub(crate) use resolve::Target;
pub(crate) use types::Type;

pub(crate) type ModuleId = usize;
pub(crate) type ItemId = usize;

/// All modules and items.
pub(crate) struct Names<'a> {
    modules: Vec<Module<'a>>,
    items: Vec<Item<'a>>,
    /// Roots of the crates whose name is known.
    crates: BTreeMap<&'a str, ModuleId>,
    /// The same by the names of their packages.
    packages: BTreeMap<&'a str, ModuleId>,
    /// The `impl` blocks of each item, once they have been asked for.
    implementations: OnceCell<BTreeMap<ItemId, Vec<ItemId>>>,
    /// Positions of the files that lookups led into and that have not been read.
    needed: RefCell<BTreeSet<usize>>,
}

/// An item and the module that it stands in.
pub(crate) struct Item<'a> {
    pub(crate) facts: &'a ItemFacts,
    pub(crate) module: ModuleId,
}

#[derive(Default)]
struct Module<'a> {
    name: String,
    /// Segments from the crate root.
    path: Vec<String>,
    parent: Option<ModuleId>,
    root: ModuleId,
    /// Whether it is the body of a function, which sees everything around it.
    is_block: bool,
    /// Whether it is a file that stands in its parent by `include!`.
    is_included: bool,
    children: BTreeMap<String, ModuleId>,
    items: Named<'a, ItemId>,
    imports: Named<'a, &'a RustPath>,
    globs: Vec<&'a RustPath>,
    /// Files of the module that have not been read.
    unread: Vec<usize>,
    /// For a root: the crate's name; `None` where files have no crate root.
    krate: Option<&'a str>,
    /// For a root: what its package depends on.
    dependencies: Option<&'a Dependencies>,
}

impl<'a> Names<'a> {
    /// Modules of all files: `facts` is `None` for a file that has not been read.
    pub(crate) fn new(places: &'a [Place], facts: &'a [Option<FileFacts>]) -> Self {
        modules::build(places, facts)
    }

    /// Every item, in the order of files and lines.
    pub(crate) fn items(&self) -> impl Iterator<Item = (ItemId, &Item<'a>)> {
        self.items.iter().enumerate()
    }

    pub(crate) fn item(&self, id: ItemId) -> &Item<'a> {
        &self.items[id]
    }

    /// Path from the crate root, such as `models::asset::Asset`.
    pub(crate) fn path(&self, id: ItemId) -> String {
        let item = &self.items[id];
        let mut segments = self.modules[item.module].path.clone();
        segments.push(item.facts.name.clone());
        segments.join("::")
    }

    /// The `impl` blocks for an item of which frameworks keep something, in the order of files.
    pub(crate) fn implementations(&self, id: ItemId) -> impl Iterator<Item = &Item<'a>> {
        let of_all = self.implementations.get_or_init(|| {
            let mut of_all: BTreeMap<ItemId, Vec<ItemId>> = BTreeMap::new();
            for (position, item) in self.items() {
                if let ItemKind::Impl(target) = &item.facts.kind
                    && let Type::Item { id, .. } =
                        self.resolve_type(item.module, target, &BTreeMap::new())
                {
                    of_all.entry(id).or_default().push(position);
                }
            }
            of_all
        });
        let own = of_all.get(&id).map_or(&[][..], Vec::as_slice);
        own.iter().map(|id| self.item(*id))
    }

    /// Name of the crate that the item is in, where it is known.
    pub(crate) fn krate(&self, id: ItemId) -> Option<&'a str> {
        self.modules[self.modules[self.items[id].module].root].krate
    }

    /// Whether the item stands inside a function.
    pub(crate) fn is_local(&self, id: ItemId) -> bool {
        let mut module = Some(self.items[id].module);
        while let Some(one) = module {
            if self.modules[one].is_block {
                return true;
            }
            module = self.modules[one].parent;
        }
        false
    }

    /// The versions of this crate that the packages which were read ask for.
    pub(crate) fn versions_of(&self, krate: &str) -> BTreeSet<&'a str> {
        let packages = self.modules.iter().filter_map(|module| module.dependencies);
        let versions = packages.filter_map(|package| package.versions.get(krate));
        versions.map(String::as_str).collect()
    }

    /// The files that lookups led into.
    pub(crate) fn needed(self) -> BTreeSet<usize> {
        self.needed.into_inner()
    }
}
