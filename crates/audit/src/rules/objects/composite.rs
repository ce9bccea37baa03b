//! Composite types.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "composite",
    kinds: &[ObjectKind::Composite],
    article: "A",
    word: "composite type",
    missing: Error,
    breaks: "A query that reads or writes a value of the type fails.",
    compares: "the attributes with their types and collations, in order",
    both: "",
    object: "CREATE TYPE money_amount AS (amount numeric, currency text);",
    other: "CREATE TYPE money_amount AS (amount numeric, currency char(3));",
    drop: "DROP TYPE money_amount;",
    mend: "ALTER TYPE money_amount ALTER ATTRIBUTE currency TYPE text;",
}
