//! Keys, constraints and indexes.

use schemadrift_testkit::installed_server;

use super::mended_to;

/// A key over two columns, and nothing else of what the models declare.
const MEMBERS: &str = "
    CREATE TABLE users (id bigint PRIMARY KEY);
    CREATE TABLE members (
        user_id bigint, group_id bigint, rank integer NOT NULL CHECK (rank > 1),
        note text NOT NULL, PRIMARY KEY (user_id, group_id)
    );";

#[tokio::test]
async fn keys_and_constraints_of_the_derive_follow_the_table() {
    let Some(server) = installed_server().await else {
        return;
    };
    let models = "
use schemadrift::Table;

#[derive(Table)]
pub struct User { pub id: i64 }

#[derive(Table)]
#[table(
    name = \"members\", // by hand
    primary_key(user_id),
    unique(rank, note),
    check(name = \"members_rank_check\", expression = \"rank > 0\"),
    index(group_id, note)
)]
pub struct Member {
    #[column(references = \"users(id)\", on_delete = \"cascade\")]
    pub user_id: i64,
    #[column(index)]
    pub group_id: i64,
    #[column(check = \"rank < 9\")]
    pub rank: i32,
    #[column(unique, default = \"'x'\")]
    pub note: String,
}
";
    let kept = [
        "    name = \"members\", // by hand\n    primary_key(user_id, group_id),\n    \
         check(name = \"members_rank_check\", expression = \"(rank > 1)\")",
        "    pub user_id: i64,\n    pub group_id: i64,\n    pub rank: i32,\n    pub note",
    ];
    mended_to(
        (&server, MEMBERS),
        &[],
        models,
        &kept,
        &["unique", "index", "references", "default"],
    )
    .await;
    let of_fields = "
#[derive(schemadrift::Table)]
pub struct User { pub id: i64 }

#[derive(schemadrift::Table)]
pub struct Member {
    pub user_id: i64,
    pub group_id: i64,
    pub rank: i32,
    #[column(primary_key)]
    pub note: String,
}
";
    let kept = [
        "    #[column(primary_key)]\n    pub user_id: i64,\n    #[column(primary_key)]\n    pub group_id",
        "    pub rank: i32,\n    pub note: String,\n",
    ];
    mended_to((&server, MEMBERS), &[], of_fields, &kept, &[]).await;
}

#[tokio::test]
async fn keys_and_joins_of_diesel_follow_the_tables() {
    let Some(server) = installed_server().await else {
        return;
    };
    let models = "
diesel::table! {
    users {
        id -> Int8,
    }
}

diesel::table! {
    members (note) {
        #[sql_name = \"user_id\"]
        user -> Int8,
        group_id -> Int8,
        rank -> Int4,
        note -> Text,
    }
}

diesel::joinable!(members -> users (user));
diesel::allow_tables_to_appear_in_same_query!(users, members);
";
    let kept = [
        "    users {\n",
        "    members (user, group_id) {\n",
        "diesel::allow_tables_to_appear_in_same_query!(users, members);",
    ];
    mended_to((&server, MEMBERS), &[], models, &kept, &["joinable"]).await;
}

#[tokio::test]
async fn keys_and_constraints_of_sea_orm_follow_the_table() {
    let Some(server) = installed_server().await else {
        return;
    };
    let models = "
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"members\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: i64,
    #[sea_orm(unique)]
    pub group_id: i64,
    #[sea_orm(indexed, column_type = \"Integer\")]
    pub rank: i32,
    #[sea_orm(primary_key, auto_increment = false, unique_key = \"n\", column_type = \"Text\")]
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
";
    let kept = [
        "    #[sea_orm(primary_key, auto_increment = false)]\n    pub group_id: i64,\n",
        "    #[sea_orm(column_type = \"Integer\")]\n    pub rank: i32,\n",
        "    #[sea_orm(column_type = \"Text\")]\n    pub note: String,\n",
    ];
    mended_to(
        (&server, MEMBERS),
        &[],
        models,
        &kept,
        &["unique", "indexed"],
    )
    .await;
}
