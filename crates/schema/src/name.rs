//! Names as PostgreSQL keeps them: raw, case-sensitive, at most 63 bytes.

use std::fmt;

/// PostgreSQL cuts identifiers to this many bytes (`NAMEDATALEN - 1`).
pub const MAX_NAME_BYTES: usize = 63;

/// The name as PostgreSQL would store it: cut to 63 bytes at a character boundary.
pub fn truncated(name: &str) -> &str {
    if name.len() <= MAX_NAME_BYTES {
        return name;
    }
    let mut end = MAX_NAME_BYTES;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

/// A raw name with its namespace, neither of them quoted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName {
    /// Namespace, such as `public`.
    pub schema: String,
    /// Bare name.
    pub name: String,
}

impl QualifiedName {
    /// Joins the two parts; both are cut as PostgreSQL cuts them.
    pub fn new(schema: impl AsRef<str>, name: impl AsRef<str>) -> Self {
        QualifiedName {
            schema: truncated(schema.as_ref()).to_owned(),
            name: truncated(name.as_ref()).to_owned(),
        }
    }

    /// Always with the namespace, as in `public.users`.
    pub fn full(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }
}

/// For people: the namespace is left out where it is `public`.
impl fmt::Display for QualifiedName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.schema == "public" {
            formatter.write_str(&self.name)
        } else {
            write!(formatter, "{}.{}", self.schema, self.name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_at_63_bytes_and_never_inside_a_character() {
        assert_eq!(truncated(&"a".repeat(70)).len(), 63);
        let umlauts = "ä".repeat(40);
        assert_eq!(truncated(&umlauts), "ä".repeat(31));
    }

    #[test]
    fn public_is_not_shown() {
        assert_eq!(QualifiedName::new("public", "users").to_string(), "users");
        assert_eq!(QualifiedName::new("app", "users").to_string(), "app.users");
    }
}
