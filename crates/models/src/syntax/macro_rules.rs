//! Calls of `macro_rules!`, put in place of themselves as rustc would.
//!
//! What a macro makes of literal arguments is as good as written. A file's own macros come first,
//! then those of other files by how near they are (see `macros`). Hygiene is left out since items
//! have none, and a call that no rule takes stays as it is. What the macros called in one file make
//! is bounded, for they may call each other without end.

mod definition;
mod pattern;
mod template;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::str::FromStr;

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Item, ItemMacro, UseTree};

use super::nesting::too_long_chain;
use super::skeleton::without_bodies;
use crate::macros::Scope;
use crate::problem::Places;
use pattern::{Bindings, Rule, read_rules, take};
use template::Writer;

pub(crate) use definition::{Definition, definitions};

/// Macros that call macros. rustc stops at 128, and so deep only those go that take their input
/// apart one token at a time.
const MAX_DEPTH: usize = 64;

/// Tokens that the macros of one file may make.
const MAX_TOKENS: usize = 200_000;

/// Items without the calls that could be expanded.
pub(super) struct Expanded {
    pub(super) items: Vec<Item>,
    /// Names of the macros that are called and not known.
    pub(super) unknown: BTreeSet<String>,
}

/// The items with every call of a known macro replaced by what it makes.
pub(super) fn expand(
    items: Vec<Item>,
    own: Vec<Definition>,
    scope: Scope<'_>,
    places: Places<'_>,
) -> Expanded {
    let mut expander = Expander {
        own: BTreeMap::new(),
        others: BTreeMap::new(),
        renamed: BTreeMap::new(),
        scope,
        places,
        left: MAX_TOKENS,
        unknown: BTreeSet::new(),
    };
    for definition in own {
        expander.define(&definition.name, definition.rules);
    }
    expander.add_renamed(&items);
    let items = expander.items(items, 0);
    Expanded {
        items,
        unknown: expander.unknown,
    }
}

/// The rules of one macro.
struct Rules {
    rules: Vec<Rule>,
    /// What `$crate` stands for, where that is another crate than the caller's.
    krate: Option<String>,
}

struct Expander<'a> {
    /// The file's own macros.
    own: BTreeMap<String, Vec<Rc<Rules>>>,
    /// Macros of other files, by their position in the library.
    others: BTreeMap<usize, Rc<Rules>>,
    /// `use name as other_name`.
    renamed: BTreeMap<String, String>,
    scope: Scope<'a>,
    places: Places<'a>,
    /// Tokens that may still be made.
    left: usize,
    unknown: BTreeSet<String>,
}

impl Expander<'_> {
    fn items(&mut self, items: Vec<Item>, depth: usize) -> Vec<Item> {
        let mut expanded = Vec::with_capacity(items.len());
        for item in items {
            match item {
                Item::Mod(mut item) => {
                    if let Some((brace, items)) = item.content {
                        item.content = Some((brace, self.items(items, depth)));
                    }
                    expanded.push(Item::Mod(item));
                }
                Item::Macro(item) if item.mac.path.is_ident("macro_rules") => {
                    // Those that are written have been read, those that a macro makes have not.
                    if let (Some(name), true) = (&item.ident, depth > 0) {
                        self.define(&name.to_string(), item.mac.tokens);
                    }
                }
                Item::Macro(item) => match self.call(&item, depth) {
                    Some(made) => expanded.extend(self.items(made, depth + 1)),
                    None => expanded.push(Item::Macro(item)),
                },
                item => expanded.push(item),
            }
        }
        expanded
    }

    fn define(&mut self, name: &str, rules: TokenStream) {
        let rules = Rules {
            rules: read_rules(rules),
            krate: None,
        };
        let known = self.own.entry(name.to_owned()).or_default();
        known.push(Rc::new(rules));
    }

    fn add_renamed(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Use(item) => add_renamed(&item.tree, &mut self.renamed),
                Item::Mod(item) => {
                    if let Some((_, items)) = &item.content {
                        self.add_renamed(items);
                    }
                }
                _ => {}
            }
        }
    }

    fn call(&mut self, item: &ItemMacro, depth: usize) -> Option<Vec<Item>> {
        let path = &item.mac.path;
        let last = &path.segments.last()?.ident;
        let before = path.segments.first().filter(|_| path.segments.len() > 1);
        let before = before.map(|segment| segment.ident.unraw().to_string());
        let input = &item.mac.tokens;
        if depth == MAX_DEPTH || too_long_chain(input).is_some() {
            return None;
        }
        let known = self.known(&last.unraw().to_string(), before.as_deref());
        let (rules, rule, bound) = known.iter().find_map(|rules| {
            rules.rules.iter().find_map(|rule| {
                let parser = |input: ParseStream<'_>| take(&rule.pattern, input);
                let bound = parser.parse2(input.clone()).ok()?;
                Some((rules, rule, bound))
            })
        })?;
        let bindings: Bindings<'_> = bound
            .iter()
            .map(|(name, bound)| (name.clone(), bound))
            .collect();
        let mut writer = Writer {
            call: last.span(),
            krate: rules.krate.as_deref(),
            left: self.left,
        };
        let made = writer.write(rule.template.clone(), &bindings, 0)?;
        self.left = writer.left;
        let (made, _) = without_bodies(made, "");
        if too_long_chain(&made).is_some() {
            return None;
        }
        // What a template makes for other arguments than these may be no items at all.
        Some(super::parse_items(made, self.places, &mut Vec::new()))
    }

    /// The macros that a call may mean, the likeliest first.
    fn known(&mut self, name: &str, before: Option<&str>) -> Vec<Rc<Rules>> {
        let is_here = before.is_none_or(|first| ["crate", "self", "super"].contains(&first));
        let original = self.renamed.get(name).cloned();
        for name in std::iter::once(name).chain(original.as_deref()) {
            if is_here && let Some(own) = self.own.get(name) {
                return own.clone();
            }
            let others = self.scope.visible(name, before);
            if !others.is_empty() {
                return others.into_iter().map(|one| self.other(one)).collect();
            }
        }
        self.unknown.insert(name.to_owned());
        self.unknown.extend(original);
        Vec::new()
    }

    fn other(&mut self, position: usize) -> Rc<Rules> {
        if let Some(known) = self.others.get(&position) {
            return Rc::clone(known);
        }
        let shared = self.scope.library.get(position);
        // The text was made of tokens, so it is tokens again.
        let rules = TokenStream::from_str(&shared.text).unwrap_or_default();
        let krate = shared.krate.as_deref();
        let rules = Rc::new(Rules {
            rules: read_rules(rules),
            krate: krate
                .filter(|_| shared.krate.as_deref() != self.scope.krate)
                .map(str::to_owned),
        });
        self.others.insert(position, Rc::clone(&rules));
        rules
    }
}

fn add_renamed(tree: &UseTree, renamed: &mut BTreeMap<String, String>) {
    match tree {
        UseTree::Path(tree) => add_renamed(&tree.tree, renamed),
        UseTree::Rename(tree) => {
            let original = tree.ident.unraw().to_string();
            renamed.insert(tree.rename.unraw().to_string(), original);
        }
        UseTree::Group(tree) => {
            for tree in &tree.items {
                add_renamed(tree, renamed);
            }
        }
        UseTree::Name(_) | UseTree::Glob(_) => {}
    }
}
