//! Functions, procedures, aggregates and window functions.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "function",
    kinds: &[ObjectKind::Function],
    article: "A",
    word: "function",
    missing: Error,
    breaks: "\
        Every query that calls it fails. Procedures and aggregates are called functions \
        here; two that differ in the types of their arguments are two functions.",
    compares: "\
        the arguments with their names and defaults, the result, the language, the body, \
        volatility, strictness, rights, parallel safety, cost, settings, and the parts of \
        an aggregate",
    both: "",
    object: "\
        CREATE FUNCTION vat(amount numeric) RETURNS numeric\n\
        LANGUAGE sql IMMUTABLE AS 'SELECT amount * 0.19';",
    other: "\
        CREATE FUNCTION vat(amount numeric) RETURNS numeric\n\
        LANGUAGE sql VOLATILE AS 'SELECT amount * 0.19';",
    drop: "DROP FUNCTION vat(numeric);",
    mend: "ALTER FUNCTION vat(numeric) IMMUTABLE;",
}
