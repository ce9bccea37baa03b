//! Names without their schema, where a document is about one schema alone.

use schemadrift_schema::QualifiedName;

use crate::markdown::inline::code;

/// The only schema of a document; none where there are several, or where it is `public`, which is
/// never written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Namespace {
    schema: Option<String>,
}

impl Namespace {
    /// The schema that all of these tables are in.
    pub(crate) fn of<'n>(tables: impl IntoIterator<Item = &'n QualifiedName>) -> Self {
        let mut tables = tables.into_iter();
        let first = tables.next().map(|name| name.schema.as_str());
        let schema = first.filter(|schema| *schema != "public");
        let schema = schema.filter(|schema| tables.all(|name| name.schema == *schema));
        Namespace {
            schema: schema.map(str::to_owned),
        }
    }

    /// A name as the document writes it.
    pub(crate) fn short<'t>(&self, name: &'t str) -> &'t str {
        let schema = self.schema.as_deref();
        let rest = schema.and_then(|schema| name.strip_prefix(schema)?.strip_prefix('.'));
        rest.unwrap_or(name)
    }

    /// What has to be said once: all names are of this schema.
    pub(crate) fn sentence(&self) -> String {
        self.schema.as_deref().map_or_else(String::new, |schema| {
            format!(" All tables are in schema {}.", code(schema))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_schema_is_said_once() {
        let app = [
            QualifiedName::new("app", "users"),
            QualifiedName::new("app", "roles"),
        ];
        let namespace = Namespace::of(&app);
        assert_eq!(namespace.short("app.users.id"), "users.id");
        assert_eq!(namespace.short("apple.users"), "apple.users");
        assert_eq!(namespace.sentence(), " All tables are in schema `app`.");
    }

    #[test]
    fn several_schemas_and_public_are_written_as_ever() {
        let public = QualifiedName::new("public", "users");
        let app = QualifiedName::new("app", "users");
        assert_eq!(Namespace::of([&public, &app]), Namespace::default());
        assert_eq!(Namespace::of([&app, &public]), Namespace::default());
        assert_eq!(Namespace::of([&public]), Namespace::default());
        assert_eq!(Namespace::default().short("app.users"), "app.users");
    }
}
