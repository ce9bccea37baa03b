//! Materialized views.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "materialized-view",
    kinds: &[ObjectKind::MaterializedView],
    article: "A",
    word: "materialized view",
    missing: Error,
    breaks: "Every query that names the view fails. Its columns are details of the finding.",
    compares: "\
        the query as the server prints it; the columns follow from it and are details of \
        the finding; its indexes are compared as a table's",
    both: "CREATE TABLE orders (id bigint, total numeric);\n",
    object: "CREATE MATERIALIZED VIEW turnover AS SELECT sum(total) AS total FROM orders;",
    other: "CREATE MATERIALIZED VIEW turnover AS SELECT max(total) AS total FROM orders;",
    drop: "DROP MATERIALIZED VIEW turnover;",
    mend: "\
        DROP MATERIALIZED VIEW turnover;\n\
        CREATE MATERIALIZED VIEW turnover AS SELECT sum(total) AS total FROM orders;",
}
