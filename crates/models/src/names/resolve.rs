//! Paths to items.

use std::collections::BTreeSet;

use super::{ItemId, Module, ModuleId, Names};
use crate::facts::RustPath;

/// Imports that import imports end somewhere; this is far beyond where.
const MAX_DEPTH: usize = 64;

/// Derives that are always what they are called; looking them up would only take time.
const EVERYBODYS_DERIVES: [&str; 11] = [
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
];

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Item(ItemId),
    Module(ModuleId),
    /// Something of another crate, of the language, or unknown.
    External(External),
}

/// A path that leaves what was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct External {
    /// The path, with imports followed.
    pub(crate) path: Vec<String>,
    /// Where nothing names it: the globs of other crates that it may come from.
    pub(crate) globs: Vec<Vec<String>>,
}

/// Types and macros have names of their own: a struct `Table` is not the derive `Table`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Namespace {
    Types,
    Macros,
}

impl Names<'_> {
    /// What a path of a type leads to, seen from a module.
    pub(crate) fn resolve(&self, from: ModuleId, path: &RustPath) -> Target {
        Search::new(self, Namespace::Types).path(from, path)
    }

    /// What a path of a derive leads to; derives are never made in what was read.
    pub(crate) fn resolve_derive(&self, from: ModuleId, path: &RustPath) -> External {
        if let [only] = path.segments.as_slice()
            && EVERYBODYS_DERIVES.contains(&only.as_str())
        {
            return External::default();
        }
        match Search::new(self, Namespace::Macros).path(from, path) {
            Target::External(external) => external,
            Target::Item(_) | Target::Module(_) => External::default(),
        }
    }
}

struct Search<'a> {
    names: &'a Names<'a>,
    namespace: Namespace,
    /// What has been looked up: imports may run in circles.
    seen: BTreeSet<(ModuleId, &'a str)>,
    /// How many imports lead from one to the next.
    depth: usize,
    /// Globs of other crates that were met on the way.
    foreign: Vec<Vec<String>>,
}

impl<'a> Search<'a> {
    fn new(names: &'a Names<'a>, namespace: Namespace) -> Self {
        Search {
            names,
            namespace,
            seen: BTreeSet::new(),
            depth: 0,
            foreign: Vec::new(),
        }
    }

    fn path(&mut self, from: ModuleId, path: &'a RustPath) -> Target {
        self.depth += 1;
        let target = self.follow(from, path);
        self.depth -= 1;
        target
    }

    fn follow(&mut self, from: ModuleId, path: &'a RustPath) -> Target {
        let external = |path: &RustPath| {
            Target::External(External {
                path: path.segments.clone(),
                globs: Vec::new(),
            })
        };
        let Some((first, rest)) = path.segments.split_first() else {
            return external(path);
        };
        if self.depth > MAX_DEPTH {
            return external(path);
        }
        let start = if path.is_global {
            self.krate(from, first)
        } else {
            self.start(from, first, rest)
        };
        let found = start.and_then(|start| self.descend(start, rest));
        if let Some(target) = found {
            return target;
        }
        if let Some(target) = self.without_root(from, path) {
            return target;
        }
        let mut segments = path.segments.clone();
        // What frameworks know is the crate's own name.
        if let Some(package) = self.renamed(from, first)
            && let Some(first) = segments.first_mut()
        {
            *first = package.replace('-', "_");
        }
        Target::External(External {
            path: segments,
            globs: self.foreign.clone(),
        })
    }

    /// What the first segment stands for.
    fn start(&mut self, from: ModuleId, first: &'a str, rest: &[String]) -> Option<Target> {
        let module = &self.names.modules[from];
        match first {
            "crate" => Some(Target::Module(module.root)),
            "self" => Some(Target::Module(self.own_module(from))),
            "super" => {
                let own = self.own_module(from);
                // A file without a crate root has its siblings above it.
                let above = self.names.modules[own].parent.unwrap_or(own);
                let above = self.own_module(above);
                Some(Target::Module(above))
            }
            first => {
                // In a path of several segments the first is a module, an enum or a crate.
                let is_last = rest.is_empty();
                let mut scope = Some(from);
                while let Some(id) = scope {
                    if let Some(target) = self.member(id, first, is_last) {
                        return Some(target);
                    }
                    let module = &self.names.modules[id];
                    scope = module
                        .parent
                        .filter(|_| module.is_block || module.is_included);
                }
                self.sibling(from, first)
                    .or_else(|| self.krate(from, first))
            }
        }
    }

    fn own_module(&self, mut module: ModuleId) -> ModuleId {
        let is_within = |one: &Module<'_>| one.is_block || one.is_included;
        while is_within(&self.names.modules[module])
            && let Some(parent) = self.names.modules[module].parent
        {
            module = parent;
        }
        module
    }

    /// Follows further segments. `None` where one of them leads nowhere.
    fn descend(&mut self, start: Target, rest: &'a [String]) -> Option<Target> {
        let mut target = start;
        for (position, segment) in rest.iter().enumerate() {
            let is_last = position + 1 == rest.len();
            target = match target {
                Target::Module(module) if segment == "super" => {
                    Target::Module(self.names.modules[module].parent?)
                }
                Target::Module(module) if segment == "self" => Target::Module(module),
                Target::Module(module) => self.member(module, segment, is_last)?,
                // Variants and associated types are no types that a column can have.
                Target::Item(_) => return None,
                Target::External(mut external) => {
                    external.path.push(segment.clone());
                    external.globs.clear();
                    Target::External(external)
                }
            };
        }
        Some(target)
    }

    /// What a module calls by this name: its own items first, then imports, then globs.
    fn member(&mut self, id: ModuleId, name: &'a str, is_last: bool) -> Option<Target> {
        let module = &self.names.modules[id];
        // Where a file lies is enough to know that it is a module, so none is read for that.
        if !is_last && let Some(child) = module.children.get(name) {
            return Some(Target::Module(*child));
        }
        self.names
            .needed
            .borrow_mut()
            .extend(module.unread.iter().copied());
        let in_types = self.namespace == Namespace::Types || !is_last;
        if in_types
            && is_last
            && let Some(item) = module.items.of(name).next()
        {
            return Some(Target::Item(item));
        }
        if in_types && let Some(child) = module.children.get(name) {
            return Some(Target::Module(*child));
        }
        // Only what follows can run in circles.
        if !self.seen.insert((id, name)) {
            return None;
        }
        // An import that leads nowhere may be one that is private to its module, or gated.
        let mut dead_end = None;
        for path in module.imports.of(name) {
            let target = self.path(id, path);
            if is_dead_end(&target) {
                dead_end = Some(target);
            } else if in_types || matches!(target, Target::External(_)) {
                return Some(target);
            }
        }
        for glob in &module.globs {
            match self.path(id, glob) {
                Target::Module(other) => match self.member(other, name, is_last) {
                    Some(target) if is_dead_end(&target) => dead_end = Some(target),
                    Some(target) => return Some(target),
                    None => {}
                },
                // Only the last name can be a type of another crate's glob.
                Target::External(external) if is_last => self.foreign.push(external.path),
                Target::External(_) => {}
                Target::Item(_) => {}
            }
        }
        dead_end
    }

    fn krate(&self, from: ModuleId, name: &str) -> Option<Target> {
        let root = match self.renamed(from, name) {
            Some(package) => self.names.packages.get(package)?,
            None => self.names.crates.get(name)?,
        };
        Some(Target::Module(*root))
    }

    /// The package that the manifest calls so.
    fn renamed(&self, from: ModuleId, name: &str) -> Option<&'a str> {
        let root = self.names.modules[from].root;
        let dependencies = self.names.modules[root].dependencies?;
        dependencies.renamed.get(name).map(String::as_str)
    }

    /// Files without a crate root see each other by their names.
    fn sibling(&self, from: ModuleId, name: &str) -> Option<Target> {
        let root = self.names.modules[from].root;
        let root = &self.names.modules[root];
        if root.krate.is_some() || self.namespace == Namespace::Macros {
            return None;
        }
        root.children.get(name).map(|child| Target::Module(*child))
    }

    /// `crate::a::b::C` in files without a crate root: what is known of the crate may begin at
    /// `b`.
    fn without_root(&mut self, from: ModuleId, path: &'a RustPath) -> Option<Target> {
        let root = self.names.modules[from].root;
        let is_known = self.names.modules[root].krate.is_some();
        if is_known || path.segments.first()? != "crate" {
            return None;
        }
        // It may be a crate root itself, as each file in `src/bin` is one.
        let mut top = from;
        while let Some(above) = self.names.modules[top].parent
            && self.names.modules[above].parent.is_some()
        {
            top = above;
        }
        if let Some(target) = self.descend(Target::Module(top), &path.segments[1..]) {
            return Some(target);
        }
        for skipped in 2..path.segments.len() {
            let (first, rest) = path.segments[skipped..].split_first()?;
            let start = self.sibling(from, first);
            if let Some(target) = start.and_then(|start| self.descend(start, rest)) {
                return Some(target);
            }
        }
        None
    }
}

/// Whether the path was to lead to something of its own crate, and did not.
fn is_dead_end(target: &Target) -> bool {
    match target {
        Target::External(external) => {
            let first = external.path.first().map(String::as_str);
            matches!(first, Some("crate" | "self" | "super"))
        }
        Target::Item(_) | Target::Module(_) => false,
    }
}
