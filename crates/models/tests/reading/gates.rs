//! `cfg`: both sides are read, and where they disagree that is seen.

use insta::assert_snapshot;

use crate::render::{render, render_files};

#[test]
fn a_field_of_two_types_behind_two_gates() {
    assert_snapshot!(render(r#"
#[derive(Table)]
struct Thing {
    id: i64,
    #[cfg(feature = "a")] at: chrono::NaiveDateTime,
    #[cfg(not(feature = "a"))] at: chrono::DateTime<chrono::Utc>,
    #[cfg(feature = "a")] same: i32,
    #[cfg(not(feature = "a"))] same: i32,
    #[cfg(feature = "b")] only: Option<String>,
}
"#), @r"
    table things = models::Thing (derive) at models.rs:3:1
      id ~bigint <i64 reads int8> not-null @4:5
      at ~timestamp <chrono::NaiveDateTime reads timestamp> not-null @5:27
      same ~integer <i32 reads int4> not-null @7:27
      only ~text <String reads text|varchar|bpchar|name|citext> null @9:27
    problem models.rs:6:32: column `at` is declared twice behind `cfg`, as `chrono::NaiveDateTime` and as `chrono::DateTime<chrono::Utc>`: only the first is read
    ");
}

#[test]
fn a_type_of_two_definitions_behind_two_gates() {
    assert_snapshot!(render(r#"
#[cfg(feature = "a")] type Id = i64;
#[cfg(not(feature = "a"))] type Id = i32;
#[cfg(not(feature = "b"))] type Agreed = i16;
#[cfg(feature = "b")] type Agreed = i16;
#[derive(Table)] struct Thing { id: Id, agreed: Agreed }
"#), @r"
    table things = models::Thing (derive) at models.rs:6:18
      id <Id reads ?> unresolved models::Id not-null @6:33
      agreed ~smallint <Agreed reads int2> not-null @6:41
    ");
}

#[test]
fn two_models_of_one_name_behind_two_gates() {
    assert_snapshot!(render_files(&[
        ("Cargo.toml", "[package]\nname = \"app\"\n"),
        ("src/lib.rs", "#[cfg(feature = \"a\")] #[path = \"one.rs\"] mod model; #[cfg_attr(not(feature = \"a\"), path = \"two.rs\")] mod model;"),
        ("src/one.rs", "#[derive(Table)] pub struct Thing { id: i64, key: super::model::One } pub type One = i64;"),
        ("src/two.rs", "#[derive(Table)] pub struct Thing { id: i32, key: super::model::Two } pub type Two = i32;"),
    ]), @r"
    table things = model::Thing (derive) at src/one.rs:1:18
      id ~bigint <i64 reads int8> not-null @1:37
      key ~bigint <super::model::One reads int8> not-null @1:46
    table things = model::Thing (derive) at src/two.rs:1:18
      id ~integer <i32 reads int4> not-null @1:37
      key ~integer <super::model::Two reads int4> not-null @1:46
    ");
}

#[test]
fn derives_and_attributes_inside_cfg_attr() {
    assert_snapshot!(render(r#"
#[cfg_attr(feature = "db", derive(schemadrift::Table), table(name = "things"))]
struct Thing {
    #[cfg_attr(feature = "db", column(name = "thing_id", primary_key))] id: i64,
    #[cfg_attr(feature = "db", cfg_attr(not(test), column(skip)))] cache: Cache,
    #[cfg_attr(feature = "db", column(type = "jsonb"), doc = "x")] data: Data,
}
#[cfg_attr(feature = "db", derive(sqlx::Type), sqlx(type_name = "state", rename_all = "lowercase"))]
enum State { On }
#[cfg_attr(feature = "db", derive(sqlx::FromRow))]
#[cfg_attr(feature = "db", table(name = "rows"))]
struct Row { #[cfg_attr(feature = "db", sqlx(rename = "s"))] state: State }
"#), @r"
    table rows = models::Row (sqlx) at models.rs:12:1
      s ~state <State reads state> not-null @12:62
    table things = models::Thing (derive) at models.rs:3:1
      thing_id ~bigint <i64 reads int8> not-null @4:73
      data jsonb <Data reads ?> unresolved Data not-null @6:68
      primary key (thing_id)
    enum state (on) = State at models.rs:9:1
    ");
}
