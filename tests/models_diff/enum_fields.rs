//! Fields of enum type: new ones, and those whose column became one.

use schemadrift_testkit::installed_server;

use super::{mended_files, mended_to};

/// Tables with columns of two enum types.
const STATES: &str = "
    CREATE TYPE order_state AS ENUM ('open', 'paid', 'sent_back');
    CREATE TYPE color AS ENUM ('red', 'Dark Green');
    CREATE TABLE orders (id bigint PRIMARY KEY, state order_state NOT NULL);
    CREATE TABLE walls (id bigint PRIMARY KEY, hue color NOT NULL);
    CREATE TABLE users (
        id bigint PRIMARY KEY, last_state order_state, states order_state[] NOT NULL,
        hue color NOT NULL
    );";

#[tokio::test]
async fn a_field_is_of_the_enum_that_another_model_has_for_the_type() {
    let Some(server) = installed_server().await else {
        return;
    };
    let state = "#[sqlx(type_name = \"order_state\", rename_all = \"snake_case\")]\n\
                 pub enum State { Open, Paid, SentBack }";
    let files = [
        (
            "src/models/mod.rs",
            "pub mod order;\nmod user;\npub mod color;\n",
        ),
        (
            "src/models/order.rs",
            &*format!(
                "#[derive(sqlx::Type)]\n{state}\n\n/// schemadrift: table = orders\n\
                 #[derive(sqlx::FromRow)]\npub struct Order {{ pub id: i64, pub state: State }}\n"
            ),
        ),
        (
            "src/models/color.rs",
            "#[derive(sqlx::Type)]\n#[sqlx(type_name = \"color\")]\n\
             pub enum Hue { #[sqlx(rename = \"red\")] Red, #[sqlx(rename = \"Dark Green\")] Green }\n\
             /// schemadrift: table = walls\n#[derive(sqlx::FromRow)]\n\
             struct Wall { id: i64, hue: Hue }\n",
        ),
        (
            "src/models/user.rs",
            "use super::color::Hue as Paint;\n\n/// schemadrift: table = users\n\
             #[derive(sqlx::FromRow)]\npub struct User {\n    pub id: i64,\n    \
             pub last_state: String,\n    pub hue: String,\n}\n",
        ),
    ];
    let kept = [
        "    pub last_state: Option<super::order::State>,\n    pub hue: Paint,\n    \
         pub states: Vec<super::order::State>,\n",
    ];
    mended_files((&server, STATES), &[], &files, &kept, &["String"]).await;
    // What a private module hands on is named by the one around it.
    let order = files[1].1;
    let files = [
        ("src/lib.rs", "mod models;\nmod row;\n"),
        ("src/models/mod.rs", "mod order;\npub use order::*;\n"),
        ("src/models/order.rs", order),
        (
            "src/row.rs",
            "/// schemadrift: table = users\n#[derive(sqlx::FromRow)]\n\
             struct User { id: i64, last_state: String }\n",
        ),
    ];
    let kept = ["last_state: Option<super::models::State>"];
    mended_files((&server, STATES), &[], &files, &kept, &["String"]).await;
}

#[tokio::test]
async fn an_enum_is_written_where_no_model_has_one_for_the_type() {
    let Some(server) = installed_server().await else {
        return;
    };
    let of_derive = "
use schemadrift::Table;

// Who orders.
#[derive(Debug, Clone, Table, PartialEq)]
pub struct User {
    pub id: i64,
    #[column(type = \"text\")]
    pub last_state: String,
}

#[derive(Table)]
struct Order {
    id: i64,
    state: String,
}
";
    let kept = [
        "#[derive(Debug, Clone, PartialEq, schemadrift::PgEnum)]
#[pg_enum(name = \"order_state\", rename_all = \"snake_case\")]
pub enum OrderState {
    Open,
    Paid,
    SentBack,
}

",
        "#[derive(Debug, Clone, PartialEq, schemadrift::PgEnum)]
#[pg_enum(name = \"color\")]
pub enum Color {
    #[pg_enum(label = \"red\")]
    Red,
    #[pg_enum(label = \"Dark Green\")]
    DarkGreen,
}

// Who orders.
#[derive(Debug",
        "    pub last_state: Option<OrderState>,\n    pub states: Vec<OrderState>,\n    pub hue: Color,\n}",
        "    state: OrderState,\n",
    ];
    mended_to((&server, STATES), &[], of_derive, &kept, &["String"]).await;
    let of_sqlx = "
#[derive(Clone, sqlx::FromRow)]
struct User { id: i64, last_state: String, states: Vec<String>, hue: String }
";
    let kept = [
        "#[derive(Clone, sqlx::Type)]\n\
         #[sqlx(type_name = \"order_state\", rename_all = \"snake_case\")]\n\
         enum OrderState {\n    Open,\n    Paid,\n    SentBack,\n}\n\n",
        "struct User { id: i64, last_state: Option<OrderState>, states: Vec<OrderState>, hue: Color }",
    ];
    mended_to((&server, STATES), &[], of_sqlx, &kept, &["String"]).await;
    let of_sea_orm = "
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"orders\")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    #[sea_orm(column_type = \"Text\")]
    pub state: String,
}
";
    let kept = [
        "#[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = \"order_state\")]
pub enum OrderState {
    #[sea_orm(string_value = \"open\")]
    Open,
",
        "    pub id: i64,\n    pub state: OrderState,\n",
    ];
    mended_to((&server, STATES), &[], of_sea_orm, &kept, &["column_type"]).await;
}

#[tokio::test]
async fn a_table_of_diesel_gets_the_sql_types_of_its_columns() {
    let Some(server) = installed_server().await else {
        return;
    };
    let declared = "// @generated

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = \"order_state\"))]
    pub struct State;
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::State;

    orders (id) {
        id -> Int8,
        state -> State,
    }
}

diesel::table! {
    /// People.
    users (id) {
        id -> Int8,
        last_state -> Text,
    }
}

#[derive(diesel_derive_enum::DbEnum)]
#[db_enum(existing_type_path = \"sql_types::State\")]
pub enum OrderState { Open, Paid, SentBack }

#[derive(diesel::Queryable, diesel::Selectable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i64,
    pub last_state: String,
}
";
    let kept = [
        "    pub struct State;

    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = \"color\"))]
    pub struct Color;
}
",
        "diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::State;
    use super::sql_types::Color;

    /// People.
    users (id) {
        id -> Int8,
        last_state -> Nullable<State>,
        states -> Array<Nullable<State>>,
        hue -> Color,
",
        "    pub last_state: Option<OrderState>,\n    pub states: Vec<Option<OrderState>>,\n",
    ];
    let left = mended_to((&server, STATES), &[], declared, &kept, &["Text", "String"]).await;
    assert!(
        left.contains("no enum of the models stands for color"),
        "{left}"
    );
    let undeclared = "diesel::table! {
    use diesel::sql_types::Int8;
    orders (id) {
        id -> Int8,
        state -> Nullable<Int8>,
    }
}
diesel::table! { users (id) { id -> Int8, states -> Int8, } }
";
    let kept = [
        "pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = \"order_state\"))]
    pub struct OrderState;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = \"color\"))]
    pub struct Color;
}

diesel::table! {
    use diesel::sql_types::Int8;
    use super::sql_types::OrderState;
    orders (id) {
",
        "        state -> OrderState,\n",
        "states -> Array<Nullable<OrderState>>, ",
    ];
    mended_to((&server, STATES), &[], undeclared, &kept, &[]).await;
}

#[tokio::test]
async fn an_enum_beside_the_row_is_taken_before_anyone_uses_it() {
    let Some(server) = installed_server().await else {
        return;
    };
    let enums = "
#[derive(sqlx::Type)]
#[sqlx(type_name = \"order_state\", rename_all = \"snake_case\")]
enum State { Open, Paid, SentBack }

#[derive(sqlx::Type)]
enum Color { #[sqlx(rename = \"red\")] Red, #[sqlx(rename = \"Dark Green\")] Green }
";
    let row =
        |fields: &str| format!("{enums}\n#[derive(sqlx::FromRow)]\nstruct User {{ {fields} }}\n");
    let models = row("id: i64, last_state: String");
    let after = "id: i64, last_state: Option<State>, states: Vec<State>, hue: Color";
    mended_to((&server, STATES), &[], &models, &[&row(after)], &["String"]).await;
}
