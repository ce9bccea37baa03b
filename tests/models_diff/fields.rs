//! Fields that come, go and change.

use schemadrift_testkit::{Project, Server, installed_server};

use super::{mended_to, schemadrift};

/// One column too many for the models, one too few, a type, an array, and both ways of NULL.
const ACTUAL: &str = "
    CREATE TABLE users (
        id bigint PRIMARY KEY,
        name varchar(40) NOT NULL,
        age bigint NOT NULL,
        nick text,
        email text NOT NULL,
        type text,
        tags text[] NOT NULL,
        seen_at timestamptz
    );";

/// The source after the diff; it audits clean then.
async fn mended(server: &Server, models: &str, kept: &[&str], gone: &[&str]) {
    mended_to((server, ACTUAL), &[], models, kept, gone).await;
}

#[tokio::test]
async fn the_derive_is_edited_where_a_field_stands() {
    let Some(server) = installed_server().await else {
        return;
    };
    let models = "
use schemadrift::Table;

// Who may sign in.
#[derive(Table)]
pub struct User {
    pub id:   i64, // aligned by hand
    /// What everybody calls them.
    pub name: String,
    #[column(type = \"smallint\", default = \"7\")]
    pub age: i16,
    pub nick: String,
    /// Goes with its comment.
    pub fax: Option<String>,
    pub email: Option<String>,
}
";
    let kept = [
        "// Who may sign in.",
        "    pub id:   i64, // aligned by hand\n",
        "    /// What everybody calls them.\n    pub name: String,",
        "    pub age: i64,",
        "    pub nick: Option<String>,",
        "    pub email: String,",
        "    #[column(name = \"type\")]\n    pub column_type: Option<String>,",
        "    pub tags: Vec<String>,",
        "    pub seen_at: Option<chrono::DateTime<chrono::Utc>>,\n}",
    ];
    mended(&server, models, &kept, &["fax", "Goes with", "smallint"]).await;
}

#[tokio::test]
async fn a_struct_of_sqlx_on_one_line_is_edited() {
    let Some(server) = installed_server().await else {
        return;
    };
    let models = "/* kept */ #[derive(sqlx::FromRow)] pub(crate) struct User { pub(crate) id: i64, \
                  name: String, age: i16, nick: String, fax: String, email: Option<String> }\n";
    let kept = [
        "/* kept */",
        "age: i64, nick: Option<String>, email: String",
        "tags: Vec<String>",
    ];
    mended(&server, models, &kept, &["fax"]).await;
}

#[tokio::test]
async fn a_table_of_diesel_and_the_struct_on_it_are_edited_together() {
    let Some(server) = installed_server().await else {
        return;
    };
    let models = "
diesel::table! {
    /// People.
    users (id) {
        id -> Int8,
        name -> Varchar,
        age -> Int2,
        nick -> Text,
        fax -> Nullable<Text>,
        email -> Nullable<Text>,
    }
}

#[derive(diesel::Queryable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub age: i16,
    pub nick: String,
    pub fax: Option<String>,
    pub email: Option<String>
}
";
    let kept = [
        "/// People.",
        "        age -> Int8,\n        nick -> Nullable<Text>,\n        email -> Text,\n",
        "        seen_at -> Nullable<Timestamptz>,\n    }",
        "    pub age: i64,\n    pub nick: Option<String>,\n    pub email: String,\n",
        "    pub column_type: Option<String>,\n    pub tags: Vec<Option<String>>,",
    ];
    mended(&server, models, &kept, &["fax"]).await;
}

#[tokio::test]
async fn an_entity_of_sea_orm_is_edited() {
    let Some(server) = installed_server().await else {
        return;
    };
    let models = "
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"users\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    #[sea_orm(column_type = \"SmallInteger\")]
    pub age: i16,
    pub nick: String,
    pub fax: String,
    pub email: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
";
    let kept = [
        "    pub age: i64,\n    pub nick: Option<String>,\n    pub email: String,\n",
        "    pub seen_at: Option<DateTimeWithTimeZone>,\n}",
        "#[sea_orm(primary_key, auto_increment = false)]",
    ];
    mended(&server, models, &kept, &["fax", "SmallInteger"]).await;
}

#[tokio::test]
async fn a_row_of_tokio_postgres_is_edited() {
    let Some(server) = installed_server().await else {
        return;
    };
    let models = "
#[derive(postgres_from_row::FromRow)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub age: i16,
    pub nick: String,
    pub fax: Option<String>,
    pub email: Option<String>,
}
";
    let kept = [
        "    pub age: i64,\n    pub nick: Option<String>,\n    pub email: String,\n",
        "    #[from_row(rename = \"type\")]\n    pub column_type: Option<String>,\n",
    ];
    mended(&server, models, &kept, &["fax"]).await;
}

#[tokio::test]
async fn the_last_fields_of_a_line_make_room_for_new_ones() {
    let Some(server) = installed_server().await else {
        return;
    };
    let before =
        "#[derive(sqlx::FromRow)] struct User { id: i64, name: String, fax: String, tty: i16 }\n";
    let actual =
        "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, age bigint NOT NULL);";
    let kept = ["struct User { id: i64, name: String, age: i64 }"];
    mended_to((&server, actual), &[], before, &kept, &[]).await;
    let less = "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);";
    let kept = ["struct User { id: i64, name: String }"];
    mended_to((&server, less), &[], before, &kept, &[]).await;
}

#[tokio::test]
async fn a_struct_that_leaves_out_what_an_insert_needs_is_left_to_hands() {
    if installed_server().await.is_none() {
        return;
    }
    let models = "
diesel::table! { users { id -> Int8, age -> Int8, } }

#[derive(diesel::Insertable)]
#[diesel(table_name = users)]
struct NewUser { id: i64 }
";
    let actual = "CREATE TABLE users (id bigint PRIMARY KEY, age bigint NOT NULL);";
    let project = Project::new(&[("src/models.rs", models), ("actual/001_users.sql", actual)]);
    let arguments = ["patch", "--models-diff", "src", "--migrations", "actual"];
    let run = schemadrift(&project, &arguments).expect_code(0);
    assert!(
        run.stderr
            .contains("models.rs:6: make NewUser fit users by hand"),
        "{}",
        run.stderr
    );
}
