//! Collations.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "collation",
    kinds: &[ObjectKind::Collation],
    article: "A",
    word: "collation",
    missing: Error,
    breaks: "A query that sorts or compares by it fails.",
    compares: "the provider, the locale, and whether equal means the same bytes",
    both: "",
    object: "CREATE COLLATION plain (provider = libc, locale = 'C');",
    other: "CREATE COLLATION plain (provider = libc, locale = 'POSIX');",
    drop: "DROP COLLATION plain;",
    mend: "\
        DROP COLLATION plain;\n\
        CREATE COLLATION plain (provider = libc, locale = 'C');",
}
