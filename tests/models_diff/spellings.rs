//! What a struct or an enum spells otherwise than it is written.

use schemadrift_testkit::installed_server;

use super::mended_to;

#[tokio::test]
async fn a_label_that_no_rule_makes_is_written_out() {
    let Some(server) = installed_server().await else {
        return;
    };
    let sql = "CREATE TYPE role AS ENUM ('admin', 'super-user');
        CREATE TABLE users (id bigint PRIMARY KEY, role role NOT NULL)";
    for rule in ["lowercase", "snake_case"] {
        let models = format!(
            "#[derive(sqlx::Type)]
#[sqlx(type_name = \"role\", rename_all = \"{rule}\")]
pub enum Role {{ Admin }}

#[derive(sqlx::FromRow)]
pub struct User {{ pub id: i64, pub role: Role }}
"
        );
        let kept = ["#[sqlx(rename = \"super-user\")] SuperUser"];
        mended_to((&server, sql), &[], &models, &kept, &[]).await;
    }
}

#[tokio::test]
async fn a_new_field_of_a_struct_that_spells_its_columns_says_its_own() {
    let Some(server) = installed_server().await else {
        return;
    };
    let sql = "CREATE TABLE users (id bigint PRIMARY KEY, \"fullName\" text NOT NULL,
        created_at timestamptz NOT NULL)";
    let models = "#[derive(sqlx::FromRow)]
#[sqlx(rename_all = \"camelCase\")]
pub struct User {
    pub id: i64,
    pub full_name: String,
}
";
    let kept = ["    #[sqlx(rename = \"created_at\")]\n    pub created_at: "];
    mended_to((&server, sql), &[], models, &kept, &[]).await;
}

#[tokio::test]
async fn an_attribute_that_lets_null_be_goes_with_the_option() {
    let Some(server) = installed_server().await else {
        return;
    };
    let sql = "CREATE TABLE users (id bigserial PRIMARY KEY, email varchar(200) NOT NULL)";
    let models = "use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"users\")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(column_type = \"String(StringLen::N(200))\", nullable)]
    pub email: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
";
    let kept = ["    pub email: String,\n"];
    mended_to((&server, sql), &[], models, &kept, &["nullable"]).await;
}
