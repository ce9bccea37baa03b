//! What a field is emitted as and what it decodes under SeaORM, through arrays, aliases and types
//! of the crate.

use std::cell::RefCell;
use std::collections::BTreeMap;

use schemadrift_schema::{Accepted, EnumType, SqlType};

use super::column_type::Unsigned;
use super::derives::{Derive, Derives};
use super::implementation::Implementation;
use super::{NAME, own_types, types};
use crate::names::{ItemId, ModuleId, Names, Target, Type};
use crate::sqlx::decoding::without_option;

/// Types inside types; deeper is no column.
const MAX_DEPTH: usize = 32;

/// What a type is, or the path that leads nowhere.
pub(super) enum Outcome {
    Decodes(Decodes),
    Unresolved(String),
}

#[derive(Default)]
pub(super) struct Decodes {
    /// Empty: no PostgreSQL type at all.
    pub(super) accepts: Vec<Accepted>,
    /// What SeaORM emits for it.
    pub(super) implied: Option<SqlType>,
    /// Whether that is written with a length, and so meant to be compared.
    pub(super) is_sized: bool,
    pub(super) enums: Vec<EnumType>,
    /// Whether serde encodes it, which makes an array of it one value too.
    pub(super) is_json: bool,
}

/// An implementation and the module that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Implemented<'a> {
    pub(super) module: ModuleId,
    pub(super) facts: &'a Implementation,
}

/// Reads types by SeaORM's map.
pub(super) struct Decoder<'a> {
    pub(super) names: &'a Names<'a>,
    pub(super) unsigned: Unsigned,
    pub(super) derives: Derives,
    /// What is implemented for each type.
    implementations: BTreeMap<ItemId, Vec<Implemented<'a>>>,
    /// What each variant of `ColumnType` that was met implies.
    implied: RefCell<BTreeMap<String, Option<SqlType>>>,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(names: &'a Names<'a>) -> Self {
        let mut implementations: BTreeMap<ItemId, Vec<Implemented<'_>>> = BTreeMap::new();
        for (_, item) in names.items() {
            let module = item.module;
            if let Some(facts) = item.facts.kept::<Implementation>(NAME)
                && let Target::Item(of) = names.resolve(module, &facts.of)
            {
                let one = Implemented { module, facts };
                implementations.entry(of).or_default().push(one);
            }
        }
        Decoder {
            names,
            unsigned: Unsigned::of_versions(&names.versions_of("sea-orm")),
            derives: Derives::of(names),
            implementations,
            implied: RefCell::default(),
        }
    }

    /// What is implemented for a type.
    pub(super) fn implemented(&self, of: ItemId) -> &[Implemented<'a>] {
        self.implementations.get(&of).map_or(&[], Vec::as_slice)
    }

    pub(super) fn outcome(&self, ty: &Type, depth: usize) -> Outcome {
        let unresolved = || Outcome::Unresolved(self.names.describe(ty));
        if depth == MAX_DEPTH {
            return unresolved();
        }
        match ty {
            Type::Item { id, arguments } => own_types::outcome(self, *id, arguments, depth + 1),
            Type::External {
                path,
                globs,
                arguments,
            } => {
                if let [inner] = arguments.as_slice() {
                    if types::is_standard(path, "Option") {
                        return self.outcome(inner, depth + 1);
                    }
                    if types::is_standard(path, "Vec") {
                        return self.array(inner, depth);
                    }
                }
                match types::find(path, globs, !arguments.is_empty()) {
                    Some(known) => Outcome::Decodes(self.known(known.column_type, known.accepts)),
                    None => unresolved(),
                }
            }
            _ => unresolved(),
        }
    }

    /// Whether reading NULL as this type fails: a type of the crate's own may have a reading of it,
    /// if no derive says which.
    pub(super) fn refuses_null(&self, ty: &Type) -> bool {
        match ty {
            Type::Item { id, .. } => self.derives.has(*id, Derive::ActiveEnum),
            _ => true,
        }
    }

    pub(super) fn known(&self, column_type: &str, accepts: &[&str]) -> Decodes {
        Decodes {
            accepts: accepts.iter().map(|name| Accepted::named(name)).collect(),
            implied: self.implied(column_type),
            ..Decodes::default()
        }
    }

    fn implied(&self, column_type: &str) -> Option<SqlType> {
        let known = self.implied.borrow().get(column_type).cloned();
        known.unwrap_or_else(|| {
            let implied = types::implied(column_type, self.unsigned);
            let mut all = self.implied.borrow_mut();
            all.insert(column_type.to_owned(), implied.clone());
            implied
        })
    }

    fn array(&self, element: &Type, depth: usize) -> Outcome {
        let (element, _) = without_option(element);
        if is_built_in(element, "u8") {
            return Outcome::Decodes(self.known("Blob", &["bytea"]));
        }
        let mut decodes = match self.outcome(element, depth + 1) {
            Outcome::Decodes(decodes) => decodes,
            unresolved => return unresolved,
        };
        decodes.implied = decodes.implied.map(SqlType::into_array);
        if decodes.is_json {
            // A vector of what serde encodes is one JSON value.
            return Outcome::Decodes(decodes);
        }
        // sqlx knows no arrays of arrays, and SeaORM tries no second type for those of `u32`.
        decodes.accepts.retain(|accepted| !accepted.array);
        if is_built_in(element, "u32") {
            decodes.accepts.retain(|accepted| accepted.name == "oid");
        }
        for accepted in &mut decodes.accepts {
            accepted.array = true;
        }
        Outcome::Decodes(decodes)
    }
}

fn is_built_in(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::External { path, .. } if path.len() == 1 && path[0] == name)
}
