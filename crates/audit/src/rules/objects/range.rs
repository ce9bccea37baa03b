//! Range types. They have rules of their own, since they are neither composite nor domain.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "range",
    kinds: &[ObjectKind::Range],
    article: "A",
    word: "range type",
    missing: Error,
    breaks: "A query that reads or writes a value of the type fails.",
    compares: "the subtype, its operator class, collation and functions, and the multirange's name",
    both: "",
    object: "CREATE TYPE price_range AS RANGE (subtype = numeric);",
    other: "CREATE TYPE price_range AS RANGE (subtype = float8);",
    drop: "DROP TYPE price_range;",
    mend: "\
        DROP TYPE price_range;\n\
        CREATE TYPE price_range AS RANGE (subtype = numeric);",
}
