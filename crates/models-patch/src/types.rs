//! Which Rust type a field gets for the type of its column.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenTree};
use schemadrift_schema::{EnumType, Origin, Schema, SqlType, TypeKind, TypeName};

use crate::definition::{Block, Definition};
use crate::framework::{Framework, type_of};
use crate::head::Head;
use crate::modules::{Modules, Named};
use crate::place::{around, group_of, place_of};
use crate::source::Source;
use crate::sources::Sources;
use crate::variant::snake;

/// The type that is written, and what has to be written elsewhere for it.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    pub(crate) text: String,
    /// Whether it says by itself which type the column has.
    pub(crate) is_implied: bool,
    /// In the file of the field.
    pub(crate) blocks: Vec<Block>,
}

/// What is known of types.
pub(crate) struct Types<'a> {
    expected: &'a Schema,
    actual: &'a Schema,
    sources: &'a Sources<'a>,
    modules: Modules<'a>,
    /// Enums that are added, by the framework and the type that they are for.
    defined: BTreeMap<(&'static str, TypeName), Named>,
}

impl<'a> Types<'a> {
    pub(crate) fn new(
        expected: &'a Schema,
        actual: &'a Schema,
        (sources, modules): (&'a Sources<'a>, Modules<'a>),
    ) -> Self {
        Types {
            expected,
            actual,
            sources,
            modules,
            defined: BTreeMap::new(),
        }
    }

    /// The type of a field that stands at a place, or beside it; else why there is none.
    pub(crate) fn of(
        &mut self,
        framework: &dyn Framework,
        sql: &SqlType,
        from: &Origin,
    ) -> Result<Typed, String> {
        let ty = sql.base();
        if ty.kind != TypeKind::Enum {
            let unknown = || format!("no Rust type is known for {}", sql.to_sql());
            return Ok(Typed {
                text: type_of(framework, sql).ok_or_else(unknown)?,
                is_implied: framework.is_implied(sql),
                blocks: Vec::new(),
            });
        }
        let source = self.sources.get(&from.file);
        let source = source.ok_or_else(|| format!("{} cannot be read", from.file))?;
        let (name, blocks) = match framework.sql_type(&source, from, &ty.name) {
            Some(found) => found?,
            None => self.of_enum(framework, &ty.name, (&source, from))?,
        };
        Ok(Typed {
            text: match ty.array {
                true => framework.list(&name),
                false => name,
            },
            is_implied: true,
            blocks,
        })
    }

    /// What an enum that stands for a type is called at a place; one is added where there is none.
    fn of_enum(
        &mut self,
        framework: &dyn Framework,
        ty: &TypeName,
        (source, from): (&Source, &Origin),
    ) -> Result<(String, Vec<Block>), String> {
        let around = place_of(from).map(|place| around(source.tokens(), place));
        let innermost = around.as_ref().and_then(|all| all.first());
        let row = innermost.and_then(|one| Head::before(one.before()));
        let words = row.as_ref().map_or(&[][..], |row| row.words.as_slice());
        let mut found = Vec::new();
        for one in &self.expected.enums {
            if one.name.matches(ty)
                && let Some(named) = self.named(framework, one, words)
            {
                found.push(named);
            }
        }
        // One of the same file goes first.
        found.sort_by_key(|one| one.origin.file != from.file);
        if let Some(named) = found.first() {
            return Ok((self.modules.name(named, from)?, Vec::new()));
        }
        // One that no field is of yet is known to nobody else.
        let beside = innermost.map_or(&[][..], |one| one.beside());
        if let Some(name) = unused_enum(source, beside, ty, |own| framework.reads_enum(own, words))
        {
            return Ok((name, Vec::new()));
        }
        let key = (framework.name(), ty.clone());
        if let Some(defined) = self.defined.get(&key) {
            return Ok((self.modules.name(defined, from)?, Vec::new()));
        }
        let nothing = || format!("no enum of the models stands for {ty}");
        let (Some(row), Some(module)) = (row, self.modules.at(from)) else {
            return Err(nothing());
        };
        let there = self.actual.enums.iter().find(|one| one.name == *ty);
        let new = framework.new_enum(ty, &row);
        let (Some(there), Some(new)) = (there, new) else {
            return Err(nothing());
        };
        let definition = Definition {
            of: there,
            new,
            row: &row,
        };
        let (name, block) = definition.block(source).map_err(|why| {
            let nothing = nothing();
            format!("{nothing}, and {why}")
        })?;
        let mut path = module.to_vec();
        path.push(name.clone());
        let named = Named {
            path: path.join("::"),
            origin: from.clone(),
            is_only: false,
        };
        self.defined.insert(key, named);
        Ok((name, vec![block]))
    }

    /// The enum, if a field of this framework can be of it.
    fn named(&self, framework: &dyn Framework, one: &EnumType, row: &[String]) -> Option<Named> {
        let (origin, path) = (one.origin.as_ref()?, one.path.as_ref()?);
        let source = self.sources.get(&origin.file)?;
        let head = Head::at(source.tokens(), place_of(origin)?)?;
        let same_name = |other: &&EnumType| other.model == one.model;
        let namesakes = self.expected.enums.iter().filter(same_name);
        framework.reads_enum(&head.words, row).then(|| Named {
            path: path.clone(),
            origin: origin.clone(),
            is_only: namesakes.count() == 1,
        })
    }
}

/// The enum among these items that says in its attributes, or by its name, that it is of a type.
fn unused_enum(
    source: &Source,
    items: &[TokenTree],
    ty: &TypeName,
    is_read: impl Fn(&[String]) -> bool,
) -> Option<String> {
    let braces = (0..items.len()).filter(|at| group_of(items.get(*at), Delimiter::Brace).is_some());
    braces.into_iter().find_map(|at| {
        let head = Head::before(&items[..at])?;
        let name = items.get(at.checked_sub(1)?)?.to_string();
        let is_enum = source.text[head.keyword..].starts_with("enum");
        if !is_enum || !is_read(&head.words) {
            return None;
        }
        let written = &source.text[head.start..head.visibility];
        let sql = SqlType::named(ty.schema.as_deref(), &ty.name).to_sql();
        let is_named = [&ty.name, &sql]
            .iter()
            .any(|name| written.contains(&format!("{name:?}")));
        let keys = ["type_name", "enum_name", "name"];
        let is_silent = !head.words.iter().any(|word| keys.contains(&word.as_str()));
        let is_called = [snake(&name), name.to_lowercase()].contains(&ty.name);
        (is_named || is_silent && is_called).then_some(name)
    })
}
