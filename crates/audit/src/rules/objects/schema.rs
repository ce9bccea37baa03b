//! Schemas. One that only one side has carries everything in it.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "schema",
    kinds: &[ObjectKind::Namespace],
    article: "A",
    word: "schema",
    missing: Error,
    breaks: "Every name in it is unknown: each query that reaches into it fails.",
    compares: "\
        the extension that a schema belongs to, with which it would be dropped; a schema \
        has no other property that is compared, since rights are not",
    both: "",
    object: "CREATE SCHEMA billing;",
    other: "\
        CREATE SCHEMA billing;\n\
        ALTER EXTENSION plpgsql ADD SCHEMA billing;",
    drop: "DROP SCHEMA billing;",
    mend: "ALTER EXTENSION plpgsql DROP SCHEMA billing;",
}
