//! The macros, their places, and how paths lead to them.

use insta::assert_snapshot;
use schemadrift_schema::{
    Aspect, Claim, Column, ColumnType, Coverage, QualifiedName, Schema, SqlType, Stated, Table,
    TableKind,
};

use crate::render::{check, read_files, read_text, to_text};

#[test]
fn a_table_is_declared_in_every_form() {
    assert_snapshot!(check(r##"
table! { plain { id -> Integer, name -> Text } }
diesel::table! {
    /// What people buy.
    #[doc = "More of it."]
    #[sql_name = "Order Lines"]
    shop.order_lines (order_id, r#type,) {
        /// Part of the key.
        #[sql_name = "order"]
        order_id -> Int8,
        r#type -> Nullable<Text>,
        #[max_length = 20]
        note -> Varchar,
    }
}
::diesel::table!(braces (key) { key -> Uuid, });
pub mod inside { table! { use diesel::sql_types::*; deep (id) { id -> Int4 } } }
"##), @r"
    table public.braces = models::braces at models.rs:16:18
      key ~uuid <Uuid reads uuid> @16:33
      primary key (key)
    table public.deep = models::inside::deep at models.rs:17:53
      id ~int4 <Int4 reads int4> @17:65
      primary key (id)
    table public.plain = models::plain at models.rs:2:10
      id ~int4 <Integer reads int4> @2:18
      name ~text <Text reads text|varchar|bpchar|citext|name|char> @2:33
      primary key (id)
    table shop.Order Lines = models::order_lines at models.rs:7:5
      order ~int8 <Int8 reads int8> @10:9
      type ~text <Text reads text|varchar|bpchar|citext|name|char> null @11:9
      note varchar(20) <Varchar reads text|varchar|bpchar|citext|name|char> @13:9
      primary key (order, type)
    ");
}

#[test]
fn several_tables_stand_in_one_call() {
    assert_snapshot!(check("
table! {
    a (id) { id -> Int4, }
    use diesel::sql_types::{Int8 as Number};
    b (id) { id -> Number, }
}
"), @r"
    table public.a = models::a at models.rs:3:5
      id ~int4 <Int4 reads int4> @3:14
      primary key (id)
    table public.b = models::b at models.rs:5:5
      id ~int8 <Number reads int8> @5:14
      primary key (id)
    ");
}

#[test]
fn a_table_claims_columns_its_key_and_some_foreign_keys() {
    let models = read_text("table! { t (id) { id -> Int4 } }");
    let coverage = models.schema.tables[0].coverage;
    let claims: Vec<Claim> = Aspect::ALL.iter().map(|one| coverage.of(*one)).collect();
    let expected = Coverage::NOTHING
        .with(Aspect::Columns, Claim::Listed)
        .with(Aspect::PrimaryKeys, Claim::Listed)
        .with(Aspect::ForeignKeys, Claim::Some);
    let expected: Vec<Claim> = Aspect::ALL.iter().map(|one| expected.of(*one)).collect();
    assert_eq!(claims, expected);
    let column = &models.schema.tables[0].columns[0];
    assert_eq!(column.auto_increment, Stated::Unstated);
    assert_eq!(column.default, Stated::Unstated);
}

#[test]
fn cfg_keeps_both_sides_of_a_column() {
    assert_snapshot!(check(r#"
table! { t (id) {
    id -> Int4,
    #[cfg(feature = "a")] b -> Text,
    #[cfg(not(feature = "a"))] b -> Text,
    #[cfg(feature = "a")] c -> Text,
    #[cfg(not(feature = "a"))] c -> Int4,
    #[cfg_attr(feature = "pg", sql_name = "real_d")] d -> Text,
    #[sql_name = "id"] twin -> Int4,
} }
"#), @r"
    table public.t = models::t at models.rs:2:10
      id ~int4 <Int4 reads int4> @3:5
      b ~text <Text reads text|varchar|bpchar|citext|name|char> @4:27
      c ~text <Text reads text|varchar|bpchar|citext|name|char> @6:27
      real_d ~text <Text reads text|varchar|bpchar|citext|name|char> @8:54
      primary key (id)
    problem models.rs:7:32: column `c` is declared twice, as `Text` and as `Int4`: only the first is read
    ");
}

#[test]
fn a_view_has_no_key_and_a_view_of_a_web_framework_is_none() {
    assert_snapshot!(check(r#"
use diesel::view;
diesel::view! { use diesel::sql_types::*; #[sql_name = "stats"] app.totals { day -> Date, total -> Nullable<Int8> } }
view! { other { id -> Int4 } }
view! { <div class="x">{move || count.get()}</div> }
"#), @r"
    view app.stats = models::totals at models.rs:3:65
      day ~date <Date reads date> @3:78
      total ~int8 <Int8 reads int8> null @3:91
    view public.other = models::other at models.rs:4:9
      id ~int4 <Int4 reads int4> @4:17
    ");
}

#[test]
fn joinable_is_a_foreign_key_to_the_primary_key() {
    assert_snapshot!(check(r#"
mod schema {
    table! { users (id) { id -> Int4 } }
    table! { shop.posts (id) { id -> Int4, #[sql_name = "user"] user_id -> Nullable<Int4>, editor -> Int4 } }
    joinable!(posts -> users (user_id));
    diesel::joinable!(posts -> users (user_id));
    allow_tables_to_appear_in_same_query!(users, posts);
}
use schema::users;
joinable!(schema::posts -> users (editor));
joinable!(schema::posts -> elsewhere (editor));
joinable!(schema::posts -> users (missing));
joinable!(schema::posts = users);
"#), @r"
    table public.users = models::schema::users at models.rs:3:14
      id ~int4 <Int4 reads int4> @3:27
      primary key (id)
    table shop.posts = models::schema::posts at models.rs:4:14
      id ~int4 <Int4 reads int4> @4:32
      user ~int4 <Int4 reads int4> null @4:65
      editor ~int4 <Int4 reads int4> @4:92
      primary key (id)
      foreign key (editor) -> users at models.rs:10:1
      foreign key (user) -> users at models.rs:5:5
    problem models.rs:12:1: `schema::posts` has no column `missing`: this foreign key is not read
    problem models.rs:13:25: expected `->`: fix the syntax, this foreign key is not read
    ");
}

#[test]
fn a_table_that_does_not_parse_hides_no_other() {
    assert_snapshot!(check(r#"
table! {
    broken (id) { id Int4 }
    sound (id) { id -> Int4 }
}
table! { }
table! { no_key { a -> Int4 } }
table! { wrong_key (b) { a -> Int4 } }
table! { wrong_name (a) { #[sql_name = 3] a -> Int4 } }
diesel::view! { unfinished }
other::table! { anything goes }
table! { last (id) { id -> Int4 } }
"#), @r"
    table public.last = models::last at models.rs:12:10
      id ~int4 <Int4 reads int4> @12:22
      primary key (id)
    table public.no_key = models::no_key at models.rs:7:10
      a ~int4 <Int4 reads int4> @7:19
    table public.sound = models::sound at models.rs:4:5
      id ~int4 <Int4 reads int4> @4:18
      primary key (id)
    table public.wrong_key = models::wrong_key at models.rs:8:10
      a ~int4 <Int4 reads int4> @8:26
    problem models.rs:3:22: expected `->`: fix the syntax, this table is not read
    problem models.rs:6:1: unexpected end of input, expected a table: fix the syntax, this table is not read
    problem models.rs:7:10: `no_key` has no column `id`: name the columns of its primary key
    problem models.rs:8:10: `wrong_key` has no column `b`: name the columns of its primary key
    problem models.rs:9:40: `sql_name` takes a text in quotes: fix the syntax, this table is not read
    problem models.rs:10:9: unexpected end of input, expected curly braces: fix the syntax, this table is not read
    ");
}

#[test]
fn a_name_that_is_too_long_is_cut() {
    let source = format!("table! {{ {} (id) {{ id -> Int4 }} }}", "t".repeat(70));
    let models = read_text(&source);
    assert_eq!(models.schema.tables[0].name.name, "t".repeat(63));
    assert_eq!(models.problems.len(), 1);
}

#[test]
fn a_type_that_is_nested_without_end_is_a_problem() {
    let nested = format!("{}Int4{}", "Array<".repeat(2_000), ">".repeat(2_000));
    let models = read_text(&format!("table! {{ t (id) {{ id -> {nested} }} }}"));
    assert_eq!(models.schema.tables, []);
    assert_eq!(models.problems.len(), 1);
}

#[test]
fn what_a_function_declares_is_bound_where_the_table_exists() {
    let source = "
fn count() {
    table! { query_results (count) { count -> Int8 } }
    diesel::table! { people (id) { id -> Int8, name -> Text } }
    #[derive(QueryableByName)] #[diesel(table_name = query_results)] struct Row { count: i64 }
    people::table.filter(count);
}
table! { information_schema.columns (table_name) { table_name -> Text } }
table! { pg_class (oid) { oid -> Oid } }
";
    let mut models = read_text(source);
    let mut people = Table::new(
        QualifiedName::new("public", "people"),
        TableKind::Ordinary,
        Coverage::EVERYTHING,
    );
    let text = ColumnType::declared(SqlType::built_in("text"));
    people.columns = vec![Column::new("id", text.clone()), Column::new("name", text)];
    models.bind(&Schema {
        tables: vec![people],
        ..Schema::default()
    });
    assert_snapshot!(to_text(&models), @r"
    table public.people = models::count::people at models.rs:4:22
      id ~int8 <Int8 reads int8> @4:36
      name ~text <Text reads text|varchar|bpchar|citext|name|char> @4:48
      primary key (id)
    unbound models::columns at models.rs:8:10: it is one of PostgreSQL's own catalogs, which are not audited
    unbound models::count::query_results at models.rs:3:14: it is declared inside a function, and no table of its name has half of its columns: it is taken for the shape of a query; move it out of the function if it is a table
    unbound models::pg_class at models.rs:9:10: it is one of PostgreSQL's own catalogs, which are not audited
    ");
}

#[test]
fn copies_of_a_table_are_all_read() {
    let files = [
        ("app/src/lib.rs", "mod schema;"),
        ("app/src/schema.rs", "table! { jobs (id) { id -> Int4 } }"),
        ("worker/src/lib.rs", "mod schema;"),
        (
            "worker/src/schema.rs",
            "table! { jobs (id) { id -> Int8 } }",
        ),
    ];
    assert_snapshot!(to_text(&read_files(&files)), @r"
    table public.jobs = schema::jobs at app/src/schema.rs:1:10
      id ~int4 <Int4 reads int4> @1:22
      primary key (id)
    table public.jobs = schema::jobs at worker/src/schema.rs:1:10
      id ~int8 <Int8 reads int8> @1:22
      primary key (id)
    ");
}

#[test]
fn tables_are_found_through_globs_and_nested_schemas() {
    let files = [
        ("Cargo.toml", "[package]\nname = \"app\""),
        ("src/lib.rs", "mod schema; mod models;"),
        (
            "src/schema/mod.rs",
            "mod app_schema; pub mod app { pub use super::app_schema::custom::*; pub use super::app_schema::generated::app::*; }",
        ),
        ("src/schema/app_schema/mod.rs", "pub mod custom; pub mod generated;"),
        (
            "src/schema/app_schema/custom.rs",
            "use crate::schema::app::users;
             diesel::table! { use diesel::sql_types::*; use crate::schema::app::sql_types::Mood; app.moods (id) { id -> Int4, mood -> Mood } }
             diesel::joinable!(moods -> users (id));",
        ),
        (
            "src/schema/app_schema/generated.rs",
            "pub mod app {
                pub mod sql_types { #[derive(SqlType)] #[diesel(postgres_type(name = \"mood\", schema = \"app\"))] pub struct Mood; }
                diesel::table! { app.users (id) { id -> Int4 } }
             }",
        ),
        (
            "src/models.rs",
            "use crate::schema::app::users;
             #[derive(Queryable, Selectable)] #[diesel(table_name = users)] struct User { id: i32 }",
        ),
    ];
    assert_snapshot!(to_text(&read_files(&files)), @r"
    table app.moods = schema::app_schema::custom::moods at src/schema/app_schema/custom.rs:2:98
      id ~int4 <Int4 reads int4> @2:115
      mood ~app.mood <Mood reads app.mood> @2:127
      primary key (id)
      foreign key (id) -> app.users at src/schema/app_schema/custom.rs:3:22
    table app.users = schema::app_schema::generated::app::users at src/schema/app_schema/generated.rs:3:34
      id ~int4 <Int4 reads int4> @3:51
      primary key (id)
    Select app.users = models::User at src/models.rs:2:77
      id <i32 reads int4> @2:91
    ");
}
