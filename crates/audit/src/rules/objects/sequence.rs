//! Sequences. That of a serial or identity column is missing only with the column's numbering, and
//! `column-identity-mismatch` tells that.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "sequence",
    kinds: &[ObjectKind::Sequence],
    article: "A",
    word: "sequence",
    missing: Error,
    breaks: "Every query that takes its next number fails.",
    compares: "\
        the type, start, step, bounds, cache, cycle and owner, for the sequences of serial \
        and identity columns too; the next number is data and is not read",
    both: "",
    object: "CREATE SEQUENCE invoice_numbers START 1000;",
    other: "CREATE SEQUENCE invoice_numbers START 1;",
    drop: "DROP SEQUENCE invoice_numbers;",
    mend: "ALTER SEQUENCE invoice_numbers START 1000;",
}
