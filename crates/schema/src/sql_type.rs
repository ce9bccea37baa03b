//! PostgreSQL types: parsed from what a person writes, compared part by part, printed short.

mod parse;

use std::fmt;

use crate::quote::Identifier;
use crate::stated::Stated;

/// Namespace of the built-in types.
const BUILT_IN: &str = "pg_catalog";

/// Name of a type; built-in types carry their catalog name (`int4`, `varchar`, `timestamptz`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeName {
    /// Namespace; `None` where a model leaves it open, which matches any.
    pub schema: Option<String>,
    /// Bare catalog name.
    pub name: String,
}

/// What a type is made of, as far as decoding cares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum TypeKind {
    /// Not known: what a model writes, before anyone looks it up.
    #[default]
    Unknown,
    /// A base type, built in or from an extension.
    Base,
    /// An enum.
    Enum,
    /// A domain over another type; it decodes as that type.
    Domain(Box<SqlType>),
    /// A composite (row) type.
    Composite,
    /// A range or multirange.
    Range,
}

/// A column type with its modifiers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SqlType {
    /// Name; of the element where this is an array.
    pub name: TypeName,
    /// Modifiers such as `["100"]` for `varchar(100)`; stated empty means "written without any".
    pub modifiers: Stated<Vec<String>>,
    /// Whether this is an array. PostgreSQL knows no number of dimensions.
    pub array: bool,
    /// What it is made of.
    pub kind: TypeKind,
}

impl SqlType {
    /// A built-in type by catalog name, modifiers unstated.
    pub fn built_in(name: &str) -> Self {
        SqlType {
            name: TypeName {
                schema: Some(BUILT_IN.to_owned()),
                name: name.to_owned(),
            },
            modifiers: Stated::Unstated,
            array: false,
            kind: TypeKind::Base,
        }
    }

    /// A type of the user's by name, modifiers unstated.
    pub fn named(schema: Option<&str>, name: &str) -> Self {
        SqlType {
            name: TypeName {
                schema: schema.map(str::to_owned),
                name: name.to_owned(),
            },
            modifiers: Stated::Unstated,
            array: false,
            kind: TypeKind::Unknown,
        }
    }

    /// Reads a type as written in DDL: `varchar(100)`, `timestamp with time zone`, `app.mood[]`.
    ///
    /// Returns `None` where the text is no type name. Modifiers of the result are always stated.
    pub fn parse(text: &str) -> Option<Self> {
        parse::sql_type(text)
    }

    /// The same type as an array of it.
    pub fn into_array(mut self) -> Self {
        self.array = true;
        self
    }

    /// What is left when every domain is taken off; a domain decodes as its base type.
    pub fn base(&self) -> &SqlType {
        match &self.kind {
            TypeKind::Domain(base) if !self.array => base.base(),
            _ => self,
        }
    }

    /// Whether an actual type is the one that is stated here. What is left open matches anything.
    pub fn is_satisfied_by(&self, actual: &SqlType) -> bool {
        self.array == actual.array
            && self.name.matches(&actual.name)
            && match (&self.modifiers, &actual.modifiers) {
                (Stated::Is(expected), Stated::Is(actual)) => expected == actual,
                _ => true,
            }
    }

    /// As SQL that names exactly this type, quoted where needed.
    pub fn to_sql(&self) -> String {
        let quoted = match self.name.schema.as_deref() {
            Some(BUILT_IN) => return self.to_string(),
            Some("public") | None => Identifier(&self.name.name).to_string(),
            Some(schema) => format!("{}.{}", Identifier(schema), Identifier(&self.name.name)),
        };
        self.decorate(&quoted)
    }

    fn decorate(&self, name: &str) -> String {
        let brackets = if self.array { "[]" } else { "" };
        match self.modifiers.value().map(Vec::as_slice) {
            None | Some([]) => format!("{name}{brackets}"),
            Some([fields]) if fields.contains(' ') || is_interval_field(fields) => {
                format!("{name} {fields}{brackets}")
            }
            Some(modifiers) => format!("{name}({}){brackets}", modifiers.join(",")),
        }
    }
}

impl TypeName {
    /// Whether the other name is meant; an open namespace matches any.
    pub fn matches(&self, other: &TypeName) -> bool {
        self.name == other.name
            && match (&self.schema, &other.schema) {
                (Some(one), Some(two)) => one == two,
                _ => true,
            }
    }

    /// Whether this is one of PostgreSQL's own types.
    pub fn is_built_in(&self) -> bool {
        self.schema.as_deref() == Some(BUILT_IN)
    }
}

/// For people: the namespace is left out where it says nothing.
impl fmt::Display for TypeName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.schema.as_deref() {
            Some(BUILT_IN) => formatter.write_str(parse::short_name(&self.name)),
            Some("public") | None => formatter.write_str(&self.name),
            Some(schema) => write!(formatter, "{schema}.{}", self.name),
        }
    }
}

/// For people: `varchar(100)`, `timestamptz`, `integer[]`.
impl fmt::Display for SqlType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unbounded_char = self.name.is_built_in()
            && self.name.name == "bpchar"
            && self.modifiers.value().is_none_or(Vec::is_empty);
        let name = if unbounded_char {
            "bpchar".to_owned()
        } else {
            self.name.to_string()
        };
        formatter.write_str(&self.decorate(&name))
    }
}

fn is_interval_field(modifier: &str) -> bool {
    modifier
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_lowercase())
        && ["year", "month", "day", "hour", "minute", "second"]
            .iter()
            .any(|field| modifier.starts_with(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, printed: &str) {
        let parsed = SqlType::parse(text).unwrap_or_else(|| panic!("{text} is a type"));
        assert_eq!(parsed.to_string(), printed, "{text}");
    }

    #[test]
    fn every_spelling_of_a_type_is_one_type() {
        check("character varying(100)", "varchar(100)");
        check("VARCHAR ( 100 )", "varchar(100)");
        check("timestamp with time zone", "timestamptz");
        check("timestamp(3) with time zone", "timestamptz(3)");
        check("TIMESTAMP WITHOUT TIME ZONE", "timestamp");
        check("int", "integer");
        check("int8[]", "bigint[]");
        check("integer ARRAY", "integer[]");
        check("integer[3][]", "integer[]");
        check("decimal(10, 2)", "numeric(10,2)");
        check("numeric(10)", "numeric(10,0)");
        check("double  precision", "double precision");
        check("float(10)", "real");
        check("char", "char(1)");
        check("bpchar", "bpchar");
        check("\"char\"", "\"char\"");
        check("bit varying(5)", "bit varying(5)");
        check("interval day to second(3)", "interval day to second(3)");
        check("interval(3)", "interval(3)");
        check("interval year", "interval year");
    }

    #[test]
    fn names_of_users_keep_case_only_in_quotes() {
        check("Mood", "mood");
        check("\"Mood\"", "Mood");
        check("app.mood[]", "app.mood[]");
        check("public.mood", "mood");
        check("vector(1536)", "vector(1536)");
        check("geometry(Point,4326)", "geometry(Point,4326)");
    }

    #[test]
    fn text_that_is_no_type_is_refused() {
        for text in ["", "(3)", "varchar(", "a b c", "x; drop table y", "int)"] {
            assert_eq!(SqlType::parse(text), None, "{text}");
        }
    }

    #[test]
    fn modifiers_count_only_where_both_sides_state_them() {
        let open = SqlType::built_in("varchar");
        let hundred = SqlType::parse("varchar(100)").unwrap();
        let none = SqlType::parse("varchar").unwrap();
        assert!(open.is_satisfied_by(&hundred));
        assert!(!none.is_satisfied_by(&hundred));
    }

    #[test]
    fn sql_is_quoted_and_qualified() {
        let mood = SqlType::named(Some("My App"), "Mood").into_array();
        assert_eq!(mood.to_sql(), "\"My App\".\"Mood\"[]");
        assert_eq!(SqlType::parse("\"char\"").unwrap().to_sql(), "\"char\"");
    }
}
