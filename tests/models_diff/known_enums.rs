//! Columns of an enum type that the source has an enum for already, however that says so.

use schemadrift_testkit::installed_server;

use super::{mended_files, told};

/// A table of users with a role of this type.
fn users(ty: &str) -> String {
    format!(
        "CREATE SCHEMA app; CREATE TYPE {ty} AS ENUM ('admin', 'night_guard');
        CREATE TABLE users (id bigint PRIMARY KEY, role {ty} NOT NULL);"
    )
}

const LIB: &str = "pub mod post;\npub mod users;\n";
const ROW: &str = "#[derive(sqlx::FromRow)]\npub struct User { pub id: i64, pub role: String }\n";

/// An enum that says in this way which type it is of.
fn derived(said: &str) -> String {
    format!(
        "#[derive(Debug, Clone, sqlx::Type)]
#[sqlx({said}rename_all = \"snake_case\")]
pub enum Role {{ Admin, NightGuard }}
"
    )
}

/// An enum whose implementations are written out.
const IMPLEMENTED: &str = "#[derive(Debug, Clone)]
pub enum Role { Admin, NightGuard }

impl sqlx::Type<sqlx::Postgres> for Role {
    fn type_info() -> sqlx::postgres::PgTypeInfo {
        sqlx::postgres::PgTypeInfo::with_name(\"role\")
    }
}

impl sqlx::postgres::PgHasArrayType for Role {
    fn array_type_info() -> sqlx::postgres::PgTypeInfo {
        sqlx::postgres::PgTypeInfo::with_name(\"_role\")
    }
}
";

#[tokio::test]
async fn an_enum_of_sqlx_is_known_however_its_type_is_spelled() {
    let Some(server) = installed_server().await else {
        return;
    };
    let of_app = ["app.role", r#"\"app\".\"role\""#, "APP.Role"];
    let of_public = ["role", r#"\"role\""#, "ROLE", "public.role"];
    let named = |ty: &'static str, name: &str| (ty, derived(&format!("type_name = \"{name}\", ")));
    let of_app = of_app.into_iter().map(|name| named("app.role", name));
    let of_public = of_public.into_iter().map(|name| named("role", name));
    let others = [
        ("role", derived("")),
        ("role", derived("type_name = \"role\", no_pg_array, ")),
        ("role", IMPLEMENTED.to_owned()),
    ];
    for (ty, post) in of_app.chain(of_public).chain(others) {
        let files = [
            ("src/lib.rs", LIB),
            ("src/post.rs", &*post),
            ("src/users.rs", ROW),
        ];
        let kept = [&*post, "pub id: i64, pub role: super::post::Role }"];
        mended_files((&server, &users(ty)), &[], &files, &kept, &["String }"]).await;
    }
    let listed = users("role").replace("role role NOT NULL", "role role[] NOT NULL");
    let row = ROW.replace("String", "Vec<String>");
    let files = [
        ("src/lib.rs", LIB),
        ("src/post.rs", IMPLEMENTED),
        ("src/users.rs", &*row),
    ];
    let kept = ["pub role: Vec<super::post::Role> }"];
    mended_files((&server, &listed), &[], &files, &kept, &["enum Role {\n"]).await;
    let post = derived("no_pg_array, ");
    let files = [("src/lib.rs", LIB), ("src/post.rs", &*post), files[2]];
    let why = ["src/users.rs:2: post::Role at src/post.rs:3 does not implement PgHasArrayType"];
    assert_eq!(told((&server, &listed), &files, &why).await, "");
}

#[tokio::test]
async fn an_enum_of_diesel_or_of_sea_orm_is_known_by_what_it_names() {
    let Some(server) = installed_server().await else {
        return;
    };
    let schema = "pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = \"role\"))]
    pub struct RoleName;
}

diesel::table! {
    users (id) {
        id -> Int8,
        role -> Text,
    }
}
";
    let post = "#[derive(Debug, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
#[diesel(sql_type = crate::schema::sql_types::RoleName)]
pub enum Guard { Admin, NightGuard }
";
    let row = "use crate::schema::users;

#[derive(diesel::Queryable, diesel::Insertable)]
#[diesel(table_name = users)]
pub struct User { pub id: i64, pub role: String }
";
    let files = [
        (
            "src/lib.rs",
            "pub mod schema;\npub mod post;\npub mod users;\n",
        ),
        ("src/schema.rs", schema),
        ("src/post.rs", post),
        ("src/users.rs", row),
    ];
    let kept = ["role -> RoleName,", "pub role: super::post::Guard }"];
    mended_files((&server, &users("role")), &[], &files, &kept, &["String"]).await;
    let active = |db_type: &str| {
        format!(
            "use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = \"String\", db_type = \"{db_type}\", enum_name = \"role\")]
pub enum Guard {{
    #[sea_orm(string_value = \"admin\")]
    Admin,
    #[sea_orm(string_value = \"night_guard\")]
    NightGuard,
}}
"
        )
    };
    let entity = "use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"users\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub role: String,
}
";
    let post = active("Enum");
    let files = [
        ("src/lib.rs", LIB),
        ("src/post.rs", &*post),
        ("src/users.rs", entity),
    ];
    let kept = ["    pub role: super::post::Guard,\n"];
    mended_files((&server, &users("role")), &[], &files, &kept, &[": String"]).await;
}

#[tokio::test]
async fn no_second_enum_is_written_where_one_may_be_meant() {
    let Some(server) = installed_server().await else {
        return;
    };
    let check = async |others: &[(&str, &str)], why: &str| {
        let files = [&[("src/lib.rs", LIB), ("src/users.rs", ROW)][..], others].concat();
        let diff = told((&server, &users("role")), &files, &[why]).await;
        assert_eq!(diff, "", "{why}");
    };
    let role = derived("type_name = \"role\", ");
    check(
        &[("src/post.rs", &role), ("src/a.rs", &role)],
        "src/users.rs:2: a::Role at src/a.rs:3, post::Role at src/post.rs:3 all stand for role",
    )
    .await;
    let of_other = "#[derive(sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = \"role\")]
pub enum Role { #[sea_orm(string_value = \"admin\")] Admin }
";
    let why = "src/users.rs:2: src/post.rs:2 names the type role, and how a field can be of what \
               stands there is not known";
    check(&[("src/post.rs", of_other)], why).await;
    let made = "pg_enum! {\n    Role = \"role\" { Admin, NightGuard }\n}\n";
    check(&[("src/post.rs", made)], why).await;
    let hand_written = IMPLEMENTED.replace("enum Role {", "struct Role(");
    let hand_written = hand_written.replace("NightGuard }", "NightGuard);");
    let why = "src/post.rs:6 names the type role";
    check(&[("src/post.rs", &hand_written)], why).await;
}
