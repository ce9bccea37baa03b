//! Domains.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "domain",
    kinds: &[ObjectKind::Domain],
    article: "A",
    word: "domain",
    missing: Error,
    breaks: "A query that casts to it fails, and so does every column that should be of it.",
    compares: "\
        the type, the collation, NOT NULL, the default and the checks, whose names do not \
        matter",
    both: "",
    object: "CREATE DOMAIN quantity AS integer CHECK (VALUE > 0);",
    other: "CREATE DOMAIN quantity AS integer CHECK (VALUE >= 0);",
    drop: "DROP DOMAIN quantity;",
    mend: "\
        ALTER DOMAIN quantity DROP CONSTRAINT quantity_check;\n\
        ALTER DOMAIN quantity ADD CHECK (VALUE > 0);",
}
