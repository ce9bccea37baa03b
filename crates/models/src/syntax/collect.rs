//! From syntax trees to facts: every struct, enum, alias, import and module of a file.

use proc_macro2::Span;
use schemadrift_schema::Origin;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Fields, GenericParam, Generics, Item, ItemMacro, ItemMod, ItemUse, UseTree, Visibility};

use super::rust_type::rust_type;
use super::{attributes, include, notes};
use crate::facts::{
    EnumFacts, FieldFacts, FileFacts, Found, Import, ItemFacts, ItemKind, ModuleFacts, Parameter,
    RustPath, StructFacts, VariantFacts,
};
use crate::framework::Framework;
use crate::problem::Places;
use crate::registry::FRAMEWORKS;

/// The facts of a file: its own items, and those that its functions declare for themselves.
pub(crate) fn collect(
    items: Vec<Item>,
    blocks: Vec<(String, Origin, Vec<Item>)>,
    found: Vec<(&'static str, Found)>,
    (frameworks, places): (&[&'static dyn Framework], Places<'_>),
) -> FileFacts {
    let mut collector = Collector {
        facts: FileFacts::default(),
        frameworks,
        places,
    };
    collector.facts.modules.push(ModuleFacts::default());
    collector.module(0, items);
    for (function, body, items) in blocks {
        let block = collector.open(function, 0, true);
        collector.facts.modules[block].body = Some(body);
        collector.module(block, items);
    }
    for (framework, found) in found {
        collector.place(framework, found);
    }
    collector.facts
}

struct Collector<'a> {
    facts: FileFacts,
    /// Those that keep more of items than their facts.
    frameworks: &'a [&'static dyn Framework],
    places: Places<'a>,
}

impl Collector<'_> {
    fn open(&mut self, name: String, parent: usize, is_block: bool) -> usize {
        self.facts.modules.push(ModuleFacts {
            name,
            parent: Some(parent),
            is_block,
            ..ModuleFacts::default()
        });
        self.facts.modules.len() - 1
    }

    fn module(&mut self, module: usize, items: Vec<Item>) {
        for mut item in items {
            attributes::expand_cfg_attr(&mut item);
            match item {
                Item::Mod(item) => self.submodule(module, item),
                Item::Use(item) => self.facts.modules[module].imports.extend(imports(&item)),
                Item::ExternCrate(item) => {
                    let original = item.ident.unraw().to_string();
                    let name = match &item.rename {
                        Some((_, name)) => name.unraw().to_string(),
                        None => original.clone(),
                    };
                    let path = RustPath {
                        is_global: true,
                        segments: vec![original],
                    };
                    let name = Some(name);
                    self.facts.modules[module]
                        .imports
                        .push(Import { name, path });
                }
                Item::Macro(item) => self.macro_call(module, &item),
                item => {
                    if let Some(facts) = self.item(&item) {
                        self.facts.modules[module].items.push(facts);
                    }
                    let made = FRAMEWORKS.iter().filter_map(|one| one.makes_type(&item));
                    for name in made {
                        let origin = self.places.of(start(&item));
                        let made = ItemFacts::made(name, origin, Vec::new());
                        self.facts.modules[module].items.push(made);
                    }
                }
            }
        }
    }

    /// Puts what was found in a body where its names are looked up: among the items that the
    /// function declares for itself, else in the module around it.
    fn place(&mut self, framework: &'static str, found: Found) {
        let modules = &self.facts.modules;
        let block = |body: &Origin| {
            modules
                .iter()
                .position(|module| module.body.as_ref() == Some(body))
        };
        let own_module = || {
            found.modules.iter().try_fold(0, |around, name| {
                modules
                    .iter()
                    .position(|module| module.parent == Some(around) && module.name == *name)
            })
        };
        // A module that was left out takes along what was found in it.
        let Some(module) = own_module() else { return };
        let place = found.body.as_ref().and_then(block).unwrap_or(module);
        let item = ItemFacts::made("", found.origin, vec![(framework, found.kept)]);
        self.facts.modules[place].items.push(item);
    }

    fn submodule(&mut self, parent: usize, item: ItemMod) {
        let name = item.ident.unraw().to_string();
        // What only tests are built with is no part of the application.
        if attributes::is_for_tests(&item.attrs) {
            return;
        }
        if let Some((_, items)) = item.content {
            let module = self.open(name, parent, false);
            self.module(module, items);
            return;
        }
        let attributes = attributes::kept(&item.attrs, self.places);
        let path = attributes.iter().find(|attribute| attribute.name == "path");
        if let Some(path) = path.and_then(|attribute| attribute.text()) {
            let redirected = (name, path.to_owned());
            self.facts.modules[parent].redirected.push(redirected);
        }
    }

    /// A macro may make modules, as `table!` makes one for each table.
    fn macro_call(&mut self, module: usize, item: &ItemMacro) {
        let included = include::included(item, self.places);
        self.facts.modules[module].included.extend(included);
        for framework in FRAMEWORKS {
            let Some(facts) = framework.expand(item, self.places) else {
                continue;
            };
            for made in facts.modules {
                let inside = self.open(made.name, module, false);
                let inside = &mut self.facts.modules[inside];
                inside.imports = made.imports.iter().flat_map(imports).collect();
                let kept = vec![(framework.name(), made.kept)];
                let item = ItemFacts::made(made.item, made.origin, kept);
                inside.items.push(item);
            }
            if let Some(kept) = facts.beside {
                let origin = self.places.of(item.span());
                let item = ItemFacts::made("", origin, vec![(framework.name(), kept)]);
                self.facts.modules[module].items.push(item);
            }
        }
    }

    fn item(&mut self, item: &Item) -> Option<ItemFacts> {
        let mut kept = Vec::new();
        for framework in self.frameworks {
            if let Some(one) = framework.collect(item, self.places) {
                kept.push((framework.name(), one));
            }
        }
        let nothing = (String::new(), Vec::new(), &[][..]);
        let (name, parameters, attrs) = match item {
            Item::Struct(item) => named(&item.ident, &item.generics, &item.attrs),
            Item::Enum(item) => named(&item.ident, &item.generics, &item.attrs),
            Item::Type(item) => named(&item.ident, &item.generics, &item.attrs),
            _ if kept.is_empty() => return None,
            _ => nothing,
        };
        let notes = notes::read(attrs, self.places);
        let has_unread_note = notes.table.is_none() && !notes.problems.is_empty();
        self.facts.problems.extend(notes.problems);
        Some(ItemFacts {
            name,
            origin: self.places.of(start(item)),
            parameters: parameters.into(),
            derives: attributes::derives(attrs).into(),
            attributes: attributes::kept(attrs, self.places),
            doc_table: notes.table.map(String::into_boxed_str),
            has_unread_note,
            kind: self.kind(item),
            kept,
        })
    }

    fn kind(&self, item: &Item) -> ItemKind {
        match item {
            Item::Struct(item) => ItemKind::Struct(self.fields(&item.fields)),
            Item::Enum(item) => {
                let variants = item.variants.iter().map(|variant| VariantFacts {
                    name: variant.ident.unraw().to_string(),
                    attributes: attributes::kept(&variant.attrs, self.places),
                    origin: self.places.of(variant.ident.span()),
                });
                ItemKind::Enum(EnumFacts {
                    variants: variants.collect(),
                })
            }
            Item::Type(item) => ItemKind::Alias(rust_type(&item.ty).into()),
            Item::Impl(item) => ItemKind::Impl(rust_type(&item.self_ty).into()),
            _ => ItemKind::Other,
        }
    }

    fn fields(&self, fields: &Fields) -> StructFacts {
        let facts = fields
            .iter()
            .enumerate()
            .map(|(position, field)| FieldFacts {
                name: match &field.ident {
                    Some(ident) => ident.unraw().to_string(),
                    None => position.to_string(),
                },
                ty: rust_type(&field.ty).into(),
                attributes: attributes::kept(&field.attrs, self.places),
                origin: self.places.of(field_start(field)),
            });
        StructFacts {
            is_named: matches!(fields, Fields::Named(_)),
            fields: facts.collect(),
        }
    }
}

fn named<'a>(
    ident: &syn::Ident,
    generics: &Generics,
    attrs: &'a [syn::Attribute],
) -> (String, Vec<Parameter>, &'a [syn::Attribute]) {
    let parameters = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(Parameter {
                name: parameter.ident.unraw().to_string(),
                default: parameter.default.as_ref().map(|(_, ty)| rust_type(ty)),
            }),
            _ => None,
        });
    (ident.unraw().to_string(), parameters.collect(), attrs)
}

/// Where the item begins, its attributes left out.
fn start(item: &Item) -> Span {
    let (visibility, keyword) = match item {
        Item::Struct(item) => (&item.vis, item.struct_token.span),
        Item::Enum(item) => (&item.vis, item.enum_token.span),
        Item::Type(item) => (&item.vis, item.type_token.span),
        other => return other.span(),
    };
    visible_start(visibility, keyword)
}

/// Where the field begins, its attributes left out.
pub(crate) fn field_start(field: &syn::Field) -> Span {
    let name = match &field.ident {
        Some(ident) => ident.span(),
        None => field.ty.span(),
    };
    visible_start(&field.vis, name)
}

fn visible_start(visibility: &Visibility, otherwise: Span) -> Span {
    match visibility {
        Visibility::Inherited => otherwise,
        visibility => visibility.span(),
    }
}

fn imports(item: &ItemUse) -> Vec<Import> {
    let mut imports = Vec::new();
    let path = RustPath {
        is_global: item.leading_colon.is_some(),
        segments: Vec::new(),
    };
    add_imports(&item.tree, path, &mut imports);
    imports
}

fn add_imports(tree: &UseTree, mut path: RustPath, imports: &mut Vec<Import>) {
    match tree {
        UseTree::Path(tree) => {
            path.segments.push(tree.ident.unraw().to_string());
            add_imports(&tree.tree, path, imports);
        }
        UseTree::Name(tree) => {
            let name = tree.ident.unraw().to_string();
            add_import(name.clone(), name, path, imports);
        }
        UseTree::Rename(tree) => {
            let name = tree.rename.unraw().to_string();
            add_import(tree.ident.unraw().to_string(), name, path, imports);
        }
        UseTree::Glob(_) => imports.push(Import { name: None, path }),
        UseTree::Group(tree) => {
            for tree in &tree.items {
                add_imports(tree, path.clone(), imports);
            }
        }
    }
}

/// `use a::b::{self}` imports `b`.
fn add_import(original: String, name: String, mut path: RustPath, imports: &mut Vec<Import>) {
    let name = match original.as_str() {
        "self" if name == "self" => path.segments.last().cloned(),
        "self" => Some(name),
        _ => {
            path.segments.push(original);
            Some(name)
        }
    };
    if let Some(name) = name.filter(|name| name != "_") {
        imports.push(Import {
            name: Some(name),
            path,
        });
    }
}
