//! Expressions of checks and indexes, which can be read later than all the rest.

use std::collections::BTreeSet;

use schemadrift_introspect::{IntrospectError, IntrospectOptions, introspect, read_expressions};

use schemadrift_schema::QualifiedName;

use crate::facts::facts;
use crate::{Database, on_every_server};

const TABLES: &str = "
    CREATE TABLE plain (id int);
    CREATE TABLE items (
        id int PRIMARY KEY, name text, price int, sold boolean,
        CONSTRAINT price_positive CHECK (price > 0),
        CONSTRAINT cheap CHECK (price < 10) NOT VALID
    );
    CREATE UNIQUE INDEX name_once ON items (name) WHERE NOT sold;
    CREATE INDEX mixed ON items (price, lower(name), (price + id)) INCLUDE (id) WHERE price > 1;
    CREATE INDEX ready ON items (price);
    CREATE MATERIALIZED VIEW prices AS SELECT price FROM items;
    CREATE INDEX doubled ON prices ((price * 2));
    CREATE TABLE parts (id int, at int CHECK (at > 5)) PARTITION BY RANGE (at);
    CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (9);
    CREATE INDEX ON parts ((at + 1))";

const WITHOUT: fn() -> IntrospectOptions = || IntrospectOptions {
    expressions: false,
    ..IntrospectOptions::default()
};

#[tokio::test]
async fn what_is_read_later_is_the_same() {
    on_every_server(async |database: &Database| {
        database.run(TABLES).await;
        let mut connection = database.connect().await;
        let whole = introspect(&mut connection, &IntrospectOptions::default()).await;
        let whole = whole.unwrap().schema;
        let read = introspect(&mut connection, &WITHOUT()).await.unwrap();
        let mut schema = read.schema;
        let checks = schema.tables.iter().flat_map(|table| &table.checks);
        assert!(checks.clone().count() > 2);
        assert!(checks.into_iter().all(|check| check.expression.is_unread()));
        assert_ne!(schema, whole);
        read_expressions(&mut connection, &WITHOUT(), &read.stamp, &mut schema, None)
            .await
            .unwrap();
        assert_eq!(facts(&schema), facts(&whole));
        assert_eq!(schema, whole);
    })
    .await;
}

#[tokio::test]
async fn only_what_is_wanted_is_read() {
    on_every_server(async |database: &Database| {
        database.run(TABLES).await;
        let mut connection = database.connect().await;
        let read = introspect(&mut connection, &WITHOUT()).await.unwrap();
        let mut schema = read.schema;
        let wanted = BTreeSet::from([QualifiedName::new("public", "parts")]);
        read_expressions(
            &mut connection,
            &WITHOUT(),
            &read.stamp,
            &mut schema,
            Some(&wanted),
        )
        .await
        .unwrap();
        let is_read = |name: &str| {
            let table = schema.table(&QualifiedName::new("public", name)).unwrap();
            table
                .checks
                .iter()
                .all(|check| !check.expression.is_unread())
                && table
                    .indexes
                    .iter()
                    .flat_map(|one| one.expressions())
                    .all(|one| !one.is_unread())
        };
        assert!(is_read("parts") && !is_read("items"));
    })
    .await;
}

#[tokio::test]
async fn what_has_changed_since_is_not_mixed() {
    on_every_server(async |database: &Database| {
        database.run(TABLES).await;
        let mut connection = database.connect().await;
        let read = introspect(&mut connection, &WITHOUT()).await.unwrap();
        database
            .run(
                "ALTER TABLE items DROP CONSTRAINT cheap;
                 ALTER TABLE items ADD CONSTRAINT cheap CHECK (price < 11) NOT VALID",
            )
            .await;
        let mut schema = read.schema;
        let late =
            read_expressions(&mut connection, &WITHOUT(), &read.stamp, &mut schema, None).await;
        assert!(matches!(late, Err(IntrospectError::Changing)), "{late:?}");
    })
    .await;
}

/// A gate that has nothing to say of checks does not wait for a migration either.
#[tokio::test]
async fn without_expressions_no_lock_of_a_check_is_waited_for() {
    on_every_server(async |database: &Database| {
        database
            .run("CREATE TABLE items (price int CHECK (price > 0)); CREATE INDEX ON items (lower(price::text))")
            .await;
        let mut migration = database.connect().await;
        let lock = "BEGIN; LOCK TABLE items IN ACCESS EXCLUSIVE MODE";
        crate::server::run(&mut migration, lock).await;
        let mut connection = database.connect().await;
        let read = introspect(&mut connection, &WITHOUT()).await.unwrap();
        assert_eq!(read.schema.tables.len(), 1);
    })
    .await;
}
