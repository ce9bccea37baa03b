//! What a Rust type can decode, as its framework documents it.

use crate::sql_type::SqlType;

/// Pairs of a PostgreSQL catalog type name and the Rust type that its framework reads it with;
/// arrays are looked up by element, and read as what [`ARRAY`] stands beside.
pub type RustTypes = &'static [(&'static str, &'static str)];

/// Stands among the names for any array, beside the name of the type around the element's; a `Vec`
/// where it is not there.
pub const ARRAY: &str = "[]";

/// The Rust type of a field and what it decodes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decoding {
    /// The type as the field writes it, `Option` taken off.
    pub rust_type: String,
    /// PostgreSQL types that it decodes.
    pub accepts: Accepts,
}

/// The PostgreSQL types that one Rust type decodes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Accepts {
    /// Not known; decoding is not judged.
    Unknown,
    /// No PostgreSQL type at all, such as `u64` under sqlx.
    Nothing,
    /// Exactly these.
    OneOf(Vec<Accepted>),
}

/// One PostgreSQL type that is decoded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Accepted {
    /// Namespace; `None` matches any.
    pub schema: Option<String>,
    /// Catalog name; of the element for an array.
    pub name: String,
    /// Whether an array of it is meant.
    pub array: bool,
}

impl Accepted {
    /// A scalar type by name in any namespace.
    pub fn named(name: &str) -> Self {
        Accepted {
            schema: None,
            name: name.to_owned(),
            array: false,
        }
    }

    fn accepts(&self, actual: &SqlType) -> bool {
        let in_schema = match (&self.schema, &actual.name.schema) {
            (Some(one), Some(two)) => one == two,
            _ => true,
        };
        in_schema && self.name == actual.name.name && self.array == actual.array
    }
}

impl Accepts {
    /// Whether a column of this type is decoded; `None` where that is not known. A domain is
    /// judged by its own name first and then by its base type.
    pub fn decodes(&self, actual: &SqlType) -> Option<bool> {
        match self {
            Accepts::Unknown => None,
            Accepts::Nothing => Some(false),
            Accepts::OneOf(types) => Some(
                types
                    .iter()
                    .any(|one| one.accepts(actual) || one.accepts(actual.base())),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql_type::TypeKind;

    #[test]
    fn a_domain_decodes_as_its_base_type() {
        let text = Accepts::OneOf(vec![Accepted::named("text")]);
        let email = SqlType {
            kind: TypeKind::Domain(Box::new(SqlType::built_in("text"))),
            ..SqlType::named(Some("public"), "email")
        };
        assert_eq!(text.decodes(&email), Some(true));
        assert_eq!(text.decodes(&email.into_array()), Some(false));
        assert_eq!(
            Accepts::Nothing.decodes(&SqlType::built_in("int8")),
            Some(false)
        );
    }
}
