//! Views. A model may stand on one: its columns are then compared as a table's.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "view",
    kinds: &[ObjectKind::View],
    article: "A",
    word: "view",
    missing: Error,
    breaks: "Every query that names the view fails. Its columns are details of the finding.",
    compares: "\
        the query as the server prints it, the options (security_barrier, security_invoker, \
        check_option), and defaults of its columns; the columns follow from the query and \
        are details of the finding",
    both: "CREATE TABLE orders (id bigint, paid boolean);\n",
    object: "CREATE VIEW open_orders AS SELECT id FROM orders WHERE NOT paid;",
    other: "CREATE VIEW open_orders AS SELECT id FROM orders;",
    drop: "DROP VIEW open_orders;",
    mend: "CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders WHERE NOT paid;",
}
