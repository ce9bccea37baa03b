//! Partitions, partition keys and inheritance.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "partition",
    kinds: &[ObjectKind::Partition, ObjectKind::Partitioning, ObjectKind::Inheritance],
    article: "A",
    word: "partition",
    missing: Error,
    breaks: "\
        A row that belongs into the partition is refused. The parent speaks for the \
        columns, keys and indexes of its partitions.",
    compares: "\
        the bounds, the parent and the partition key of a partition; whether and by what \
        key a table is partitioned; and the tables that a table inherits from",
    both: "CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);\n",
    object: "\
        CREATE TABLE events_2026 PARTITION OF events\n\
        FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    other: "\
        CREATE TABLE events_2026 PARTITION OF events\n\
        FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');",
    drop: "DROP TABLE events_2026;",
    mend: "\
        DROP TABLE events_2026;\n\
        CREATE TABLE events_2026 PARTITION OF events\n\
        FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
}
