//! Extensions. Their members are theirs and are not compared.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "extension",
    kinds: &[ObjectKind::Extension],
    article: "An",
    word: "extension",
    missing: Error,
    breaks: "Its types, functions and operators are unknown, and every query that uses one fails.",
    compares: "the version, and the schema of the members",
    both: "CREATE SCHEMA tools;\n",
    object: "CREATE EXTENSION hstore SCHEMA tools;",
    other: "CREATE EXTENSION hstore SCHEMA public;",
    drop: "DROP EXTENSION hstore;",
    mend: "ALTER EXTENSION hstore SET SCHEMA tools;",
}
