//! Crates of a workspace: their names, their roots and what they make of each other's types.

use insta::assert_snapshot;

use crate::render::render_files;

const KINDS: &str = "#[derive(schemadrift::PgEnum)] pub enum Kind { A } pub type Key = i64;";

#[test]
fn a_crate_of_the_workspace_by_another_name() {
    assert_snapshot!(render_files(&[
        ("kinds/Cargo.toml", "[package]\nname = \"my-kinds\"\n[lib]\nname = \"kinds_lib\"\n"),
        ("kinds/src/lib.rs", KINDS),
        ("Cargo.toml", "[workspace]\n[workspace.dependencies]\nshared = { package = \"my-kinds\", path = \"kinds\" }\n"),
        ("app/Cargo.toml", "[package]\nname = \"app\"\n[dependencies]\nk-inds = { package = \"my-kinds\", path = \"../kinds\" }\nshared.workspace = true\n"),
        ("app/src/lib.rs", "use k_inds::Kind; use ::k_inds as own;
            #[derive(Table)] struct Thing { a: Kind, b: own::Key, c: shared::Kind, d: kinds_lib::Key, e: my_kinds::Kind }"),
    ]), @r"
    table things = Thing (derive) at app/src/lib.rs:2:30
      a ~kind <Kind reads kind> not-null @2:45
      b ~bigint <own::Key reads int8> not-null @2:54
      c ~kind <shared::Kind reads kind> not-null @2:67
      d ~bigint <kinds_lib::Key reads int8> not-null @2:84
      e <my_kinds::Kind reads ?> unresolved my_kinds::Kind not-null @2:103
    enum kind (A) = Kind at kinds/src/lib.rs:1:32
    ");
}

#[test]
fn crates_of_others_by_another_name() {
    assert_snapshot!(render_files(&[
        ("Cargo.toml", "[package]\nname = \"app\"\n[dependencies]\norm = { package = \"sea-orm\", version = \"1\" }
            d = { package = \"diesel\", version = \"2\" }\nids = { package = \"uuid\", version = \"1\" }\nq = { package = \"sqlx\", version = \"0.8\" }"),
        ("src/main.rs", "mod cake; mod row; mod schema;"),
        ("src/cake.rs", "use orm::entity::prelude::*;
            #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"cake\")] pub struct Model { #[sea_orm(primary_key)] id: i32, at: DateTimeUtc, by: ids::Uuid }"),
        ("src/schema.rs", "d::table! { users (id) { id -> Int4, tag -> d::sql_types::Uuid } }
            use diesel as di; di::table! { posts (id) { id -> Int4 } } d::joinable!(posts -> users (id)); comfy::table! { 1 + 1 }"),
        ("src/row.rs", "/// schemadrift: table = rows
            #[derive(q::FromRow)] struct Row { id: ids::Uuid, data: q::types::Json<String> }"),
    ]), @r"
    table cake = cake::Model (sea-orm) at src/cake.rs:2:74
      id ~integer <i32 reads int4> not-null auto-increment @2:117
      at ~timestamptz <DateTimeUtc reads timestamptz> not-null @2:126
      by ~uuid <ids::Uuid reads uuid> not-null @2:143
      primary key (id)
    table posts = schema::posts (diesel) at src/schema.rs:2:44
      id ~integer <Int4 reads int4> not-null @2:57
      primary key (id)
      foreign key (id) -> users
    table rows = row::Row (sqlx) at src/row.rs:2:35
      id ~uuid <ids::Uuid reads uuid> not-null @2:48
      data ~jsonb <q::types::Json<String> reads jsonb|json> not-null @2:63
    table users = schema::users (diesel) at src/schema.rs:1:13
      id ~integer <Int4 reads int4> not-null @1:26
      tag ~uuid <d::sql_types::Uuid reads uuid> not-null @1:38
      primary key (id)
    ");
}

#[test]
fn what_a_crate_hands_on_of_another() {
    assert_snapshot!(render_files(&[
        ("base/Cargo.toml", "[package]\nname = \"app-base\"\n"),
        ("base/src/lib.rs", KINDS),
        ("mid/Cargo.toml", "[package]\nname = \"app-mid\"\n"),
        ("mid/src/lib.rs", "pub use app_base::*; pub mod again { pub use app_base::{self as base, Kind as Sort}; }"),
        ("app/Cargo.toml", "[package]\nname = \"app\"\n"),
        ("app/src/lib.rs", "use app_mid::*; use app_mid::{Key as K, again::{base, Sort}};
            #[derive(Table)] struct Thing { a: Kind, b: K, c: Sort, d: base::Key, e: again::base::Kind }"),
    ]), @r"
    table things = Thing (derive) at app/src/lib.rs:2:30
      a ~kind <Kind reads kind> not-null @2:45
      b ~bigint <K reads int8> not-null @2:54
      c ~kind <Sort reads kind> not-null @2:60
      d ~bigint <base::Key reads int8> not-null @2:69
      e ~kind <again::base::Kind reads kind> not-null @2:83
    enum kind (A) = Kind at base/src/lib.rs:1:32
    ");
}

#[test]
fn binaries_are_roots_of_their_own() {
    assert_snapshot!(render_files(&[
        ("Cargo.toml", "[package]\nname = \"my-app\"\n[[bin]]\nname = \"server\"\npath = \"src/server.rs\"\n"),
        ("src/lib.rs", "pub type Key = i64;"),
        ("src/server.rs", "mod model; pub type Port = i32;"),
        ("src/model.rs", "#[derive(Table)] struct Model { port: crate::Port }"),
        ("src/bin/tool.rs", "type Own = i16; #[derive(Table)] struct Tool { a: crate::Own, b: my_app::Key, c: self::Own, d: crate::inner::Deep }
            mod inner { pub type Deep = super::Own; }"),
        ("src/bin/big/main.rs", "mod part; pub type Own = i32;"),
        ("src/bin/big/part.rs", "#[derive(Table)] struct Part { a: crate::Own, b: super::Own, c: my_app::Key }"),
    ]), @r"
    table models = model::Model (derive) at src/model.rs:1:18
      port ~integer <crate::Port reads int4> not-null @1:33
    table parts = part::Part (derive) at src/bin/big/part.rs:1:18
      a ~integer <crate::Own reads int4> not-null @1:32
      b ~integer <super::Own reads int4> not-null @1:47
      c ~bigint <my_app::Key reads int8> not-null @1:62
    table tools = tool::Tool (derive) at src/bin/tool.rs:1:34
      a ~smallint <crate::Own reads int2> not-null @1:48
      b ~bigint <my_app::Key reads int8> not-null @1:63
      c ~smallint <self::Own reads int2> not-null @1:79
      d ~smallint <crate::inner::Deep reads int2> not-null @1:93
    ");
}

#[test]
fn a_library_whose_file_has_another_name() {
    assert_snapshot!(render_files(&[
        ("Cargo.toml", "[package]\nname = \"x\"\n[lib]\npath = \"source/the_lib.rs\"\n"),
        ("source/the_lib.rs", "mod model; pub type Key = i64;"),
        ("source/model.rs", "#[derive(Table)] struct Model { key: crate::Key, again: x::Key }"),
    ]), @r"
    table models = model::Model (derive) at source/model.rs:1:18
      key ~bigint <crate::Key reads int8> not-null @1:33
      again ~bigint <x::Key reads int8> not-null @1:50
    ");
}
