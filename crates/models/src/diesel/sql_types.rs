//! The types in a `table!`: which PostgreSQL type each stands for, and what can be read as it.
//!
//! Diesel reads values by their binary form and does not ask the server for their type, so a type
//! reads whatever is sent in the same form.

use std::collections::BTreeMap;

use schemadrift_schema::{Accepted, Accepts, ColumnType, Decoding, SqlType, Stated};
use schemadrift_table_syntax::default_enum_name;

use super::attributes::{Container, PostgresType};
use super::known::{self, KnownSqlType};
use crate::facts::{RustPath, RustType};
use crate::names::{ItemId, ModuleId, Names, Target, Type};

/// Types inside types; deeper is no column.
const MAX_DEPTH: usize = 32;

/// Reads the types of columns.
pub(super) struct SqlTypes<'a, 'n> {
    names: &'a Names<'n>,
    /// Types that diesel-derive-enum makes, by the name that it gives them.
    enums: BTreeMap<String, Vec<(ModuleId, PostgresType)>>,
}

/// What is known of a column by its type in `table!`.
pub(super) struct ReadType {
    pub(super) ty: ColumnType,
    pub(super) is_nullable: bool,
    /// Whether Diesel's own list of impls says which Rust types go with it.
    pub(super) is_of_diesel: bool,
}

/// A type without what is around it.
struct Outcome {
    implied: SqlType,
    accepts: Accepts,
    is_of_diesel: bool,
}

impl<'a, 'n> SqlTypes<'a, 'n> {
    pub(super) fn new(names: &'a Names<'n>) -> Self {
        let mut enums: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for (id, item) in names.items() {
            let derives = item.facts.derives.iter();
            let is_mapped = derives
                .filter_map(|path| path.segments.last())
                .any(|last| last == "DbEnum");
            if is_mapped {
                let (name, ty) = made_by_derive_enum(names, id);
                enums.entry(name).or_default().push((item.module, ty));
            }
        }
        SqlTypes { names, enums }
    }

    /// The type of a column, seen from within the module of its table.
    pub(super) fn read(
        &self,
        module: ModuleId,
        written: &RustType,
        max_length: Option<&str>,
    ) -> ReadType {
        let resolved = self.names.resolve_type(module, written, &BTreeMap::new());
        let (resolved, is_nullable) = without_nullable(&resolved);
        let mut ty = ColumnType::default();
        let mut is_of_diesel = false;
        let accepts = match self.outcome(module, resolved, 0) {
            Some(outcome) => {
                is_of_diesel = outcome.is_of_diesel;
                match max_length.filter(|_| has_length(&outcome.implied)) {
                    Some(length) => {
                        let modifiers = Stated::Is(vec![length.to_owned()]);
                        ty.declared = Some(SqlType {
                            modifiers,
                            ..outcome.implied
                        });
                    }
                    // The two read each other's values, so that only the declared type differs.
                    None if is_timestamp(&outcome.implied) => ty.declared = Some(outcome.implied),
                    None => ty.implied = Some(outcome.implied),
                }
                outcome.accepts
            }
            None => {
                ty.unresolved = Some(self.describe(resolved));
                Accepts::Unknown
            }
        };
        ty.decoding = Some(Decoding {
            rust_type: written_without_nullable(written).to_string(),
            accepts,
        });
        ReadType {
            ty,
            is_nullable,
            is_of_diesel,
        }
    }

    fn outcome(&self, from: ModuleId, ty: &Type, depth: usize) -> Option<Outcome> {
        if depth == MAX_DEPTH {
            return None;
        }
        match ty {
            Type::Item { id, .. } => {
                let container = self.names.item(*id).facts.kept::<Container>(super::NAME)?;
                container.postgres_type.as_ref().and_then(custom)
            }
            Type::External {
                path, arguments, ..
            } => {
                let (last, before) = path.split_last()?;
                let is_of_diesel =
                    before.is_empty() || before.iter().any(|one| one.starts_with("diesel"));
                match (last.as_str(), arguments.as_slice()) {
                    ("Array", [element]) if is_of_diesel => self.array(from, element, depth),
                    ("Nullable", [inner]) if is_of_diesel => self.outcome(from, inner, depth + 1),
                    ("Range", [element]) if is_of_diesel => {
                        self.range(from, element, known::range_of, depth)
                    }
                    ("Multirange", [element]) if is_of_diesel => {
                        self.range(from, element, known::multirange_of, depth)
                    }
                    // A composite of any name is sent in this form.
                    ("Record", _) if is_of_diesel => Some(Outcome {
                        implied: SqlType::built_in("record"),
                        accepts: Accepts::Unknown,
                        is_of_diesel: true,
                    }),
                    _ => self
                        .derived_enum(from, path)
                        .or_else(|| known::sql_type(path).map(Outcome::of)),
                }
            }
            _ => None,
        }
    }

    fn array(&self, from: ModuleId, element: &Type, depth: usize) -> Option<Outcome> {
        let (element, _) = without_nullable(element);
        let mut outcome = self.outcome(from, element, depth + 1)?;
        // An array of one type of text is not cast to one of another by itself; what was written
        // as `Varchar` may be read as the alias of `Text` that it is.
        if let Some(names) = known::elements_read(&outcome.implied.name.name)
            && outcome.is_of_diesel
        {
            outcome.accepts = one_of(names);
        }
        if let Accepts::OneOf(types) = &mut outcome.accepts {
            for accepted in types {
                accepted.array = true;
            }
        }
        outcome.implied = outcome.implied.into_array();
        Some(outcome)
    }

    fn range(
        &self,
        from: ModuleId,
        element: &Type,
        of: fn(&str) -> Option<&'static str>,
        depth: usize,
    ) -> Option<Outcome> {
        let element = self.outcome(from, element, depth + 1)?;
        let name = of(&element.implied.name.name)?;
        Some(Outcome {
            implied: SqlType::built_in(name),
            accepts: one_of(&[name]),
            is_of_diesel: true,
        })
    }

    /// A type that nobody wrote, since diesel-derive-enum makes it beside its enum.
    fn derived_enum(&self, from: ModuleId, path: &[String]) -> Option<Outcome> {
        let (name, before) = path.split_last()?;
        let made = self.enums.get(name)?;
        let around = RustPath {
            is_global: false,
            segments: before.to_vec(),
        };
        let here = match self.names.resolve(from, &around) {
            Target::Module(module) => made.iter().find(|(other, _)| *other == module),
            _ => None,
        };
        let only = match made.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        here.or(only).and_then(|(_, ty)| custom(ty))
    }

    /// The type as a path from its crate, for the message that it is unresolved.
    fn describe(&self, ty: &Type) -> String {
        match ty {
            Type::Item { id, .. } => self.names.path(*id),
            Type::External {
                path, arguments, ..
            } => match arguments.as_slice() {
                [] => path.join("::"),
                [first, ..] => self.describe(without_nullable(first).0),
            },
            Type::Other(text) => text.clone(),
            _ => "a type that is no SQL type".to_owned(),
        }
    }
}

impl Outcome {
    fn of(known: &KnownSqlType) -> Self {
        Outcome {
            implied: known::postgres_type(known.implied),
            accepts: one_of(known.reads),
            is_of_diesel: known.is_of_diesel,
        }
    }
}

/// What diesel-derive-enum calls the type that it makes, and its PostgreSQL type.
pub(super) fn made_by_derive_enum(names: &Names<'_>, id: ItemId) -> (String, PostgresType) {
    let facts = names.item(id).facts;
    let written = facts.kept::<Container>(super::NAME);
    let written = written.map(|container| &container.enum_type);
    let made = written.and_then(|written| written.rust_type.clone());
    let name = written.and_then(|written| written.pg_type.clone());
    let ty = PostgresType::Named {
        schema: None,
        name: name.unwrap_or_else(|| default_enum_name(&facts.name)),
    };
    (made.unwrap_or_else(|| format!("{}Mapping", facts.name)), ty)
}

/// Whether this is a type of PostgreSQL's own: the catalog names of those are no names for others.
pub(super) fn is_built_in(schema: Option<&str>, name: &str) -> bool {
    match schema {
        Some(schema) => schema == "pg_catalog",
        None => {
            SqlType::parse(name).is_some_and(|ty| ty.name.is_built_in() && ty.name.name == name)
        }
    }
}

/// A type that is found by its name or number in `pg_type`.
fn custom(ty: &PostgresType) -> Option<Outcome> {
    let implied = match ty {
        PostgresType::Oid(oid) => SqlType::built_in(known::by_oid(*oid)?),
        PostgresType::Named { schema, name } => match is_built_in(schema.as_deref(), name) {
            true => SqlType::built_in(name),
            false => SqlType::named(schema.as_deref(), name),
        },
    };
    let schema = implied.name.schema.clone();
    let accepted = Accepted {
        schema: schema.filter(|_| !implied.name.is_built_in()),
        ..Accepted::named(&implied.name.name)
    };
    Some(Outcome {
        implied,
        accepts: Accepts::OneOf(vec![accepted]),
        is_of_diesel: false,
    })
}

fn one_of(names: &[&str]) -> Accepts {
    Accepts::OneOf(names.iter().map(|name| Accepted::named(name)).collect())
}

fn has_length(ty: &SqlType) -> bool {
    let takes_length = ["varchar", "bpchar"].contains(&ty.name.name.as_str());
    ty.name.is_built_in() && !ty.array && takes_length
}

/// What is inside every `Nullable` around the type, and whether there is one.
fn without_nullable(ty: &Type) -> (&Type, bool) {
    let mut inner = ty;
    let mut is_nullable = false;
    while let Type::External {
        path, arguments, ..
    } = inner
        && path.last().is_some_and(|last| last == "Nullable")
        && let [only] = arguments.as_slice()
    {
        inner = only;
        is_nullable = true;
    }
    (inner, is_nullable)
}

fn is_timestamp(ty: &SqlType) -> bool {
    ty.name.is_built_in() && matches!(ty.name.name.as_str(), "timestamp" | "timestamptz")
}

fn written_without_nullable(ty: &RustType) -> &RustType {
    match ty {
        RustType::Path { path, arguments }
            if path.segments.last().is_some_and(|last| last == "Nullable") =>
        {
            match arguments.as_slice() {
                [inner] => inner,
                _ => ty,
            }
        }
        _ => ty,
    }
}
