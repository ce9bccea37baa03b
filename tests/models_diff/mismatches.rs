//! Keys, constraints and indexes that are there, and are others than models say.

use schemadrift_testkit::installed_server;

use super::mended_to;

/// Each of the constraints and indexes that a derive can write, with all that it can say of them.
const ITEMS: &str = "
    CREATE TABLE makers (id bigint PRIMARY KEY, region bigint NOT NULL, UNIQUE (id, region));
    CREATE TABLE items (
        id bigint PRIMARY KEY, maker_id bigint NOT NULL, region bigint NOT NULL,
        code text NOT NULL, note text NOT NULL, size bigint NOT NULL, rank bigint NOT NULL,
        CONSTRAINT items_code UNIQUE (code, note) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT items_rank CHECK (rank > 1),
        CONSTRAINT items_maker FOREIGN KEY (maker_id, region) REFERENCES makers (id, region)
            MATCH FULL ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE
    );
    CREATE UNIQUE INDEX items_size ON items (size) INCLUDE (rank);
    CREATE INDEX items_note ON items (lower(note), code DESC, rank) INCLUDE (size)
        WHERE rank > 7;
    CREATE INDEX items_rank_hash ON items USING hash (rank);
    CREATE TABLE odd (id bigint PRIMARY KEY, \"the one\" bigint NOT NULL, two bigint NOT NULL);
    CREATE INDEX odd_index ON odd (\"the one\", two DESC);";

#[tokio::test]
async fn what_the_derive_declares_is_written_as_it_is() {
    let Some(server) = installed_server().await else {
        return;
    };
    let models = "
#[derive(schemadrift::Table)]
#[table(name = \"makers\", unique(id, region))]
pub struct Maker { #[column(primary_key)] pub id: i64, pub region: i64 }

#[derive(schemadrift::Table)]
#[table(
    name = \"items\", // by hand
    unique(columns(code, note), deferrable = false),
    index(name = \"items_size\", columns(size), unique, include(code)),
    index(name = \"items_note\", columns(note, code)), // kept
    index(name = \"items_rank_hash\", columns(rank)),
    foreign_key(columns(maker_id, region), references = \"makers(id, region)\", deferrable = false, on_delete = \"set null\"),
    check(name = \"items_rank\", expression = \"rank > 0\"),
)]
pub struct Item {
    #[column(primary_key)]
    pub id: i64,
    pub maker_id: i64,
    pub region: i64,
    pub code: String,
    pub note: String,
    pub size: i64,
    pub rank: i64,
}

#[derive(schemadrift::Table)]
#[table(name = \"odd\", index(name = \"odd_index\", columns(two)))]
pub struct Odd {
    #[column(primary_key)]
    pub id: i64,
    #[column(name = \"the one\")]
    pub one: i64,
    pub two: i64,
}
";
    let kept = [
        r#"index(name = "odd_index", columns("\"the one\"", "two DESC")))]"#,
        "#[table(
    name = \"items\", // by hand
    unique(columns(code, note), initially_deferred),
    index(name = \"items_size\", columns(size), unique, include(rank)),
    index(name = \"items_note\", columns(\"lower(note)\", \"code DESC\", rank), where = \"(rank > 7)\", include(size)), // kept
    index(name = \"items_rank_hash\", columns(rank), method = \"hash\"),
    foreign_key(columns(maker_id, region), references = \"makers(id, region)\", on_delete = \"cascade\", on_update = \"set null\", match_full, deferrable),
    check(name = \"items_rank\", expression = \"(rank > 1)\"),
)]"];
    mended_to((&server, ITEMS), &[], models, &kept, &[]).await;
}

#[tokio::test]
async fn what_a_field_cannot_say_of_an_index_is_said_on_the_struct() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "
        CREATE TABLE makers (id bigint PRIMARY KEY);
        CREATE TABLE users (
            id bigint PRIMARY KEY, age bigint NOT NULL, maker_id bigint NOT NULL,
            CONSTRAINT old CHECK (age > 8),
            FOREIGN KEY (maker_id) REFERENCES makers (id) ON DELETE RESTRICT
        );
        CREATE INDEX ages ON users (age) WHERE age > 9;";
    let models = "
#[derive(schemadrift::Table)]
struct Maker { #[column(primary_key)] id: i64 }

#[derive(schemadrift::Table)]
struct User {
    #[column(primary_key)]
    id: i64,
    #[column(index, check = \"age > 7\")]
    age: i64,
    #[column(references = \"makers(id)\", on_delete = \"cascade\")]
    maker_id: i64,
}
";
    let kept = [
        "#[table(index(columns(age), where = \"(age > 9)\"))]\nstruct User {",
        "on_delete = \"restrict\")]\n    maker_id: i64,",
    ];
    mended_to(
        (&server, actual),
        &[],
        models,
        &kept,
        &["column(index", "cascade", "> 7"],
    )
    .await;
    let entity = "
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"users\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    #[sea_orm(indexed)]
    pub age: i64,
    pub maker_id: i64,
}
";
    // The attribute can say nothing of a part of the rows.
    mended_to(
        (&server, actual),
        &[],
        entity,
        &["    pub age: i64,\n"],
        &["indexed"],
    )
    .await;
}

#[tokio::test]
async fn a_join_of_diesel_goes_to_the_table_that_the_key_refers_to() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "
        CREATE TABLE users (id bigint PRIMARY KEY);
        CREATE TABLE people (id bigint PRIMARY KEY);
        CREATE TABLE posts (
            id bigint PRIMARY KEY, author bigint NOT NULL REFERENCES people (id)
        );";
    let models = "
diesel::table! { users { id -> Int8, } }
diesel::table! { #[sql_name = \"people\"] persons { id -> Int8, } }
diesel::table! { posts { id -> Int8, author -> Int8, } }
diesel::joinable!(posts -> users (author));
";
    let kept = ["diesel::joinable!(posts -> persons (author));"];
    mended_to((&server, actual), &[], models, &kept, &[]).await;
}
