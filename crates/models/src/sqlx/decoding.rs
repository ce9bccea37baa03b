//! What a field decodes under sqlx, through wrappers, arrays, aliases and types of the crate; and
//! under crates that differ from it only in their [`Rules`].

use schemadrift_schema::{Accepted, Accepts, ColumnType, Decoding, EnumType, SqlType};

use super::known;
use super::own_types;
use crate::facts::RustType;
use crate::names::{ItemId, Names, Type};

/// Wrappers inside wrappers; deeper is no column.
const MAX_DEPTH: usize = 32;

/// Catalog names of types; the first one is what is implied.
pub(crate) type CatalogNames = &'static [&'static str];

/// What differs between the crates that decode columns.
pub(crate) struct Rules {
    /// The catalog names that the type at a path decodes, the path maybe below one of some globs.
    pub(crate) known: fn(&[String], &[Vec<String>]) -> Option<CatalogNames>,
    /// Whether the type at a path decodes what is inside.
    pub(crate) is_wrapper: fn(&[String]) -> bool,
    /// What a type of the crate's own decodes.
    pub(crate) own: fn(&Decoder<'_>, ItemId, &[Type], usize) -> Outcome,
    /// Whether such a type is known to decode and arrays of it are not.
    pub(crate) has_no_array: fn(&Decoder<'_>, ItemId) -> bool,
}

const SQLX: Rules = Rules {
    known: |path, globs| known::find(known::KNOWN, path, globs),
    is_wrapper: |path| {
        let wrappers = ["Box", "Arc", "Rc", "Cow"];
        wrappers.iter().any(|name| known::is_standard(path, name))
    },
    own: own_types::outcome,
    has_no_array: own_types::has_no_array,
};

/// A field's type as it is written and as it is resolved.
#[derive(Clone, Copy)]
pub(crate) struct FieldType<'a> {
    pub(crate) written: &'a RustType,
    pub(crate) resolved: &'a Type,
}

/// What is known of a column by its Rust type alone.
pub(crate) struct ReadColumn {
    /// Nothing of it is declared.
    pub(crate) ty: ColumnType,
    /// Whether it is an `Option`.
    pub(crate) is_nullable: bool,
    /// Enum types that it uses.
    pub(crate) enums: Vec<EnumType>,
}

/// What a type decodes, or the path that leads nowhere.
pub(crate) enum Outcome {
    Decodes(Decodes),
    Unresolved(String),
}

#[derive(Default)]
pub(crate) struct Decodes {
    pub(crate) accepts: Vec<Accepted>,
    pub(crate) implied: Option<SqlType>,
    pub(crate) enums: Vec<EnumType>,
}

/// Reads types by the map of sqlx or of another crate.
#[derive(Clone, Copy)]
pub(crate) struct Decoder<'a> {
    names: &'a Names<'a>,
    rules: &'static Rules,
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(names: &'a Names<'a>) -> Self {
        Decoder::by(names, &SQLX)
    }

    pub(crate) fn by(names: &'a Names<'a>, rules: &'static Rules) -> Self {
        Decoder { names, rules }
    }

    pub(crate) fn names(&self) -> &'a Names<'a> {
        self.names
    }

    /// What a field of this type reads.
    pub(crate) fn read(&self, field: FieldType<'_>) -> ReadColumn {
        let (resolved, is_nullable) = without_option(field.resolved);
        let mut column = ReadColumn {
            ty: ColumnType::default(),
            is_nullable,
            enums: Vec::new(),
        };
        let accepts = match self.outcome(resolved, 0) {
            Outcome::Decodes(decodes) => {
                column.ty.implied = decodes.implied;
                column.enums = decodes.enums;
                match decodes.accepts.is_empty() {
                    true => Accepts::Nothing,
                    false => Accepts::OneOf(decodes.accepts),
                }
            }
            Outcome::Unresolved(path) => {
                column.ty.unresolved = Some(path);
                Accepts::Unknown
            }
        };
        column.ty.decoding = Some(decoding(field.written, accepts));
        column
    }

    /// What a field reads that serde encodes.
    pub(crate) fn json(&self, field: FieldType<'_>) -> ReadColumn {
        let accepts = ["jsonb", "json"].map(Accepted::named).to_vec();
        ReadColumn {
            ty: ColumnType {
                implied: Some(known::sql_type("jsonb")),
                decoding: Some(decoding(field.written, Accepts::OneOf(accepts))),
                ..ColumnType::default()
            },
            is_nullable: without_option(field.resolved).1,
            enums: Vec::new(),
        }
    }

    pub(crate) fn outcome(&self, ty: &Type, depth: usize) -> Outcome {
        if depth == MAX_DEPTH {
            return Outcome::Unresolved(self.names.describe(ty));
        }
        match ty {
            Type::Reference(inner) => self.outcome(inner, depth + 1),
            Type::Slice(element) | Type::Array(element) => self.array(element, depth),
            Type::Item { id, arguments } => (self.rules.own)(self, *id, arguments, depth + 1),
            Type::External {
                path,
                globs,
                arguments,
            } => self.external(ty, (path, globs), arguments, depth),
            Type::Tuple(_) | Type::Other(_) => Outcome::Unresolved(self.names.describe(ty)),
        }
    }

    fn external(
        &self,
        ty: &Type,
        (path, globs): (&[String], &[Vec<String>]),
        arguments: &[Type],
        depth: usize,
    ) -> Outcome {
        if let [inner] = arguments {
            if (self.rules.is_wrapper)(path) || known::is_standard(path, "Option") {
                return self.outcome(inner, depth + 1);
            }
            if known::is_standard(path, "Vec") {
                return self.array(inner, depth);
            }
            if known::is_of_sqlx(path, "PgRange") {
                return self.range(ty, inner, depth);
            }
        }
        match (self.rules.known)(path, globs) {
            Some(accepts) => Outcome::Decodes(Decodes::of(accepts)),
            None => Outcome::Unresolved(self.names.describe(ty)),
        }
    }

    fn array(&self, element: &Type, depth: usize) -> Outcome {
        let (element, _) = without_option(element);
        if matches!(element, Type::External { path, .. } if path.len() == 1 && path[0] == "u8") {
            return Outcome::Decodes(Decodes::of(&["bytea"]));
        }
        if let Type::Item { id, .. } = element
            && (self.rules.has_no_array)(self, *id)
        {
            return Outcome::Unresolved(format!("[{}]", self.names.describe(element)));
        }
        let mut decodes = match self.outcome(element, depth + 1) {
            Outcome::Decodes(decodes) => decodes,
            unresolved => return unresolved,
        };
        // sqlx knows no arrays of arrays.
        decodes.accepts.retain(|accepted| !accepted.array);
        for accepted in &mut decodes.accepts {
            accepted.array = true;
        }
        decodes.implied = decodes
            .implied
            .filter(|_| !decodes.accepts.is_empty())
            .map(SqlType::into_array);
        Outcome::Decodes(decodes)
    }

    fn range(&self, ty: &Type, element: &Type, depth: usize) -> Outcome {
        if let Outcome::Decodes(decodes) = self.outcome(element, depth + 1)
            && let [element] = decodes.accepts.as_slice()
            && let Some(range) = known::range_of(&element.name)
        {
            return Outcome::Decodes(Decodes::of(&[range]));
        }
        Outcome::Unresolved(self.names.describe(ty))
    }
}

impl Decodes {
    /// Types by catalog name; the first one is implied.
    pub(crate) fn of(names: &[&str]) -> Self {
        Decodes {
            accepts: names.iter().map(|name| Accepted::named(name)).collect(),
            implied: names.first().map(|name| known::sql_type(name)),
            enums: Vec::new(),
        }
    }
}

fn decoding(written: &RustType, accepts: Accepts) -> Decoding {
    Decoding {
        rust_type: written.without_option().to_string(),
        accepts,
    }
}

/// What is inside every `Option` around the type, and whether there is one.
pub(crate) fn without_option(ty: &Type) -> (&Type, bool) {
    let mut inner = ty;
    let mut is_option = false;
    while let Type::External {
        path, arguments, ..
    } = inner
        && known::is_standard(path, "Option")
        && let [only] = arguments.as_slice()
    {
        inner = only;
        is_option = true;
    }
    (inner, is_option)
}
