//! Types with their names resolved and their aliases expanded.

use std::collections::BTreeMap;

use super::{ItemId, ModuleId, Names, Target};
use crate::facts::{ItemKind, RustPath, RustType};

/// Nodes of one type, aliases expanded; an alias can double at every step.
const MAX_NODES: usize = 128;

/// A type with its names resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Type {
    /// A struct or an enum that was read.
    Item {
        id: ItemId,
        arguments: Vec<Type>,
    },
    /// A type of the language, of another crate, or an unknown one.
    External {
        path: Vec<String>,
        /// Where nothing names it: the foreign globs that it may come from.
        globs: Vec<Vec<String>>,
        arguments: Vec<Type>,
    },
    Reference(Box<Type>),
    Slice(Box<Type>),
    Array(Box<Type>),
    Tuple(Vec<Type>),
    /// What has no column, as text.
    Other(String),
}

impl Type {
    fn size(&self) -> usize {
        1 + match self {
            Type::Item { arguments, .. } | Type::External { arguments, .. } => {
                arguments.iter().map(Type::size).sum()
            }
            Type::Reference(inner) | Type::Slice(inner) | Type::Array(inner) => inner.size(),
            Type::Tuple(parts) => parts.iter().map(Type::size).sum(),
            Type::Other(_) => 0,
        }
    }
}

impl Names<'_> {
    /// The type as seen from a module, where some parameters stand for types.
    pub(crate) fn resolve_type(
        &self,
        from: ModuleId,
        ty: &RustType,
        parameters: &BTreeMap<&str, Type>,
    ) -> Type {
        self.expand(from, ty, parameters, &mut 0)
    }

    /// The type as a path from its crate, for the message that it is unresolved.
    pub(crate) fn describe(&self, ty: &Type) -> String {
        match ty {
            Type::Item { id, .. } => self.path(*id),
            Type::External { path, .. } => path.join("::"),
            Type::Reference(inner) => format!("&{}", self.describe(inner)),
            Type::Slice(inner) => format!("[{}]", self.describe(inner)),
            Type::Array(inner) => format!("[{}; _]", self.describe(inner)),
            Type::Tuple(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.describe(part)).collect();
                format!("({})", parts.join(", "))
            }
            Type::Other(text) => text.clone(),
        }
    }

    /// What the parameters of an item stand for, given its arguments.
    pub(crate) fn parameters(&self, id: ItemId, arguments: &[Type]) -> BTreeMap<&str, Type> {
        self.bind_parameters(id, arguments, &mut 0)
    }

    /// The parameter of one of these items that a type is, where nothing stands for it.
    pub(crate) fn open_parameter<'t>(
        &self,
        mut items: impl Iterator<Item = ItemId>,
        ty: &'t Type,
    ) -> Option<&'t str> {
        let Type::Other(text) = ty else {
            return None;
        };
        let is_named = |id| {
            self.item(id)
                .facts
                .parameters
                .iter()
                .any(|one| one.name == *text)
        };
        items.any(is_named).then_some(text.as_str())
    }

    fn bind_parameters(
        &self,
        id: ItemId,
        arguments: &[Type],
        nodes: &mut usize,
    ) -> BTreeMap<&str, Type> {
        let item = self.item(id);
        let mut bound = BTreeMap::new();
        for (position, parameter) in item.facts.parameters.iter().enumerate() {
            let argument = match (arguments.get(position), &parameter.default) {
                (Some(argument), _) => argument.clone(),
                (None, Some(default)) => self.expand(item.module, default, &bound, nodes),
                (None, None) => Type::Other(parameter.name.clone()),
            };
            bound.insert(parameter.name.as_str(), argument);
        }
        bound
    }

    fn expand(
        &self,
        from: ModuleId,
        ty: &RustType,
        parameters: &BTreeMap<&str, Type>,
        nodes: &mut usize,
    ) -> Type {
        *nodes += 1;
        if *nodes > MAX_NODES {
            return Type::Other(ty.to_string());
        }
        if let RustType::Path { path, arguments } = ty {
            return self.expand_path(from, (path, arguments), parameters, nodes);
        }
        let mut inner = |ty: &RustType| self.expand(from, ty, parameters, nodes);
        match ty {
            RustType::Reference(ty) => Type::Reference(Box::new(inner(ty))),
            RustType::Slice(ty) => Type::Slice(Box::new(inner(ty))),
            RustType::Array(ty, _) => Type::Array(Box::new(inner(ty))),
            RustType::Tuple(parts) => Type::Tuple(parts.iter().map(inner).collect()),
            other => Type::Other(other.to_string()),
        }
    }

    fn expand_path(
        &self,
        from: ModuleId,
        (path, arguments): (&RustPath, &[RustType]),
        parameters: &BTreeMap<&str, Type>,
        nodes: &mut usize,
    ) -> Type {
        if let [only] = path.segments.as_slice()
            && let Some(bound) = parameters.get(only.as_str())
        {
            *nodes += bound.size();
            return if *nodes > MAX_NODES {
                Type::Other(only.clone())
            } else {
                bound.clone()
            };
        }
        let is_type = |argument: &&RustType| !matches!(argument, RustType::Other(text) if text.starts_with('\''));
        let arguments: Vec<Type> = arguments
            .iter()
            .filter(is_type)
            .map(|argument| self.expand(from, argument, parameters, nodes))
            .collect();
        match self.resolve(from, path) {
            Target::Item(id) => self.expand_item(id, arguments, nodes),
            Target::External(external) => Type::External {
                path: external.path,
                globs: external.globs,
                arguments,
            },
            Target::Module(_) => Type::Other(path.to_string()),
        }
    }

    fn expand_item(&self, id: ItemId, arguments: Vec<Type>, nodes: &mut usize) -> Type {
        let item = self.item(id);
        let ItemKind::Alias(target) = &item.facts.kind else {
            return Type::Item { id, arguments };
        };
        let parameters = self.bind_parameters(id, &arguments, nodes);
        let own = self.expand(item.module, target, &parameters, nodes);
        let same = self.modules[item.module].items.of(&item.facts.name);
        for other in same.filter(|other| *other != id) {
            let other = self.item(other);
            // Only a `cfg` gives a name two meanings, and which one holds is not known.
            let is_same = match &other.facts.kind {
                ItemKind::Alias(target) => {
                    self.expand(other.module, target, &parameters, nodes) == own
                }
                _ => false,
            };
            if !is_same {
                return Type::Other(self.path(id));
            }
        }
        own
    }
}
