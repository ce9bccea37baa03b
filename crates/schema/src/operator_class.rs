//! Names of operator classes, which say what an index key knows of its type.

use std::fmt;

use crate::quote::Identifier;

/// Name of an operator class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorClass {
    /// Namespace; `None` where a source leaves it open, and for those of the server and of
    /// extensions, which may be installed into any.
    pub schema: Option<String>,
    /// Bare name.
    pub name: String,
}

impl OperatorClass {
    /// Whether both may be one class. What is left open matches any namespace.
    pub fn matches(&self, other: &OperatorClass) -> bool {
        self.name == other.name
            && match (&self.schema, &other.schema) {
                (Some(one), Some(two)) => one == two,
                _ => true,
            }
    }

    /// Whether two sides that may have none say the same.
    pub fn both_match(one: Option<&Self>, two: Option<&Self>) -> bool {
        match (one, two) {
            (Some(one), Some(two)) => one.matches(two),
            (one, two) => one.is_none() && two.is_none(),
        }
    }

    /// As SQL, quoted where needed.
    pub fn to_sql(&self) -> String {
        let name = Identifier(&self.name);
        match &self.schema {
            None => name.to_string(),
            Some(schema) => format!("{}.{name}", Identifier(schema)),
        }
    }
}

/// For people.
impl fmt::Display for OperatorClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            None => formatter.write_str(&self.name),
            Some(schema) => write!(formatter, "{schema}.{}", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(schema: Option<&str>, name: &str) -> OperatorClass {
        OperatorClass {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
        }
    }

    #[test]
    fn an_open_name_matches_any_namespace_and_two_named_ones_only_each_other() {
        let (open, app) = (class(None, "shy_ops"), class(Some("app"), "shy_ops"));
        assert!(open.matches(&app) && app.matches(&open));
        assert!(!app.matches(&class(Some("public"), "shy_ops")));
        assert!(!open.matches(&class(None, "bold_ops")));
        assert!(!OperatorClass::both_match(Some(&open), None));
        assert!(OperatorClass::both_match(None, None));
    }

    #[test]
    fn each_part_is_quoted_by_itself() {
        assert_eq!(class(Some("My App"), "ops").to_sql(), "\"My App\".ops");
    }
}
