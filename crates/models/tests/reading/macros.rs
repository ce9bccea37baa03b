//! Models and types that macros of other files make.

use insta::assert_snapshot;

use crate::render::render_files;

#[test]
fn types_made_by_a_macro_of_another_file() {
    assert_snapshot!(render_files(&[
        ("Cargo.toml", "[package]\nname = \"app\"\n"),
        ("src/lib.rs", "#[macro_use] mod wrapper; mod ids; mod user;"),
        ("src/wrapper.rs", "macro_rules! wrapper { ($($name:ident: $inner:ty;)*) => { $(wrapper!(@one $name $inner);)* };
            (@one $name:ident $inner:ty) => { #[derive(sqlx::Type)] #[sqlx(transparent)] pub struct $name($inner); }; }"),
        ("src/ids.rs", "wrapper! { UserId: uuid::Uuid; Points: i64; }"),
        ("src/user.rs", "#[derive(Table)] struct User { id: crate::ids::UserId, points: Option<crate::ids::Points> }"),
    ]), @r"
    table users = user::User (derive) at src/user.rs:1:18
      id ~uuid <crate::ids::UserId reads uuid> not-null @1:32
      points ~bigint <crate::ids::Points reads int8> null @1:56
    ");
}

#[test]
fn models_made_by_a_macro_of_another_file() {
    assert_snapshot!(render_files(&[
        ("Cargo.toml", "[package]\nname = \"app\"\n"),
        ("src/lib.rs", "mod macros; mod tables; mod other;"),
        ("src/macros.rs", "#[macro_export] macro_rules! lookup { ($name:ident) => { named!($name); } }
            macro_rules! named { ($name:ident) => { #[derive(schemadrift::Table)] pub struct $name { pub code: String } } }"),
        // Neither of these holds a word of a framework.
        ("src/tables.rs", "crate::lookup!(Country);\nmacros::named! { Colour }"),
        ("src/other.rs", "use crate::lookup as make; make!(Currency); fn f() { named(1) }"),
    ]), @r"
    table colours = tables::Colour (derive) at src/tables.rs:2:9
      code ~text <String reads text|varchar|bpchar|name|citext> not-null @2:9
    table countries = tables::Country (derive) at src/tables.rs:1:8
      code ~text <String reads text|varchar|bpchar|name|citext> not-null @1:8
    table currencies = other::Currency (derive) at src/other.rs:1:28
      code ~text <String reads text|varchar|bpchar|name|citext> not-null @1:28
    ");
}

#[test]
fn macros_of_another_crate() {
    assert_snapshot!(render_files(&[
        ("base/Cargo.toml", "[package]\nname = \"app-base\"\n"),
        ("base/src/lib.rs", "pub type Key = i64; pub mod state { #[derive(sqlx::Type)] pub enum State { On } }
            #[macro_export] macro_rules! keyed { ($name:ident) => {
                #[derive(schemadrift::Table)] pub struct $name { id: $crate::Key, state: $crate::state::State } } }
            macro_rules! private { ($name:ident) => { #[derive(schemadrift::Table)] pub struct $name { id: i16 } } }"),
        ("db/Cargo.toml", "[package]\nname = \"db\"\n"),
        ("db/src/lib.rs", "pub type Key = String; app_base::keyed!(Order); private!(Hidden); elsewhere::keyed!(Foreign);"),
    ]), @r"
    table orders = Order (derive) at db/src/lib.rs:1:34
      id ~bigint <::app_base::Key reads int8> not-null @1:34
      state ~state <::app_base::state::State reads state> not-null @1:34
    enum state (On) = State at base/src/lib.rs:1:59
    ");
}

#[test]
fn the_nearest_macro_of_a_name_is_meant() {
    assert_snapshot!(render_files(&[
        ("a/Cargo.toml", "[package]\nname = \"a\"\n"),
        ("a/src/lib.rs", "mod near; mod own;
            #[macro_export] macro_rules! key { ($name:ident) => { pub type $name = i64; } }"),
        ("a/src/near/mod.rs", "macro_rules! key { ($name:ident) => { pub type $name = i32; } } mod model;"),
        ("a/src/near/model.rs", "key!(Key); #[derive(Table)] struct Near { key: Key }"),
        ("a/src/own.rs", "macro_rules! key { ($name:ident) => { pub type $name = i16; } }
            key!(Key); #[derive(Table)] struct Own { key: Key }"),
        ("b/Cargo.toml", "[package]\nname = \"b\"\n"),
        ("b/src/lib.rs", "#[macro_use] extern crate a; key!(Key); #[derive(Table)] struct Far { key: Key }"),
    ]), @r"
    table fars = Far (derive) at b/src/lib.rs:1:58
      key ~bigint <Key reads int8> not-null @1:71
    table nears = near::model::Near (derive) at a/src/near/model.rs:1:29
      key ~integer <Key reads int4> not-null @1:43
    table owns = own::Own (derive) at a/src/own.rs:2:41
      key ~smallint <Key reads int2> not-null @2:54
    ");
}

#[test]
fn macros_that_take_their_input_apart_token_by_token() {
    assert_snapshot!(render_files(&[("a.rs", "
        macro_rules! each { () => {}; ($name:ident $($rest:tt)*) => { pub type $name = i64; each!($($rest)*); } }
        each!(A B C D E F G H); #[derive(Table)] struct Thing { first: A, last: H }")]), @r"
    table things = a::Thing (derive) at a.rs:3:50
      first ~bigint <A reads int8> not-null @3:65
      last ~bigint <H reads int8> not-null @3:75
    ");
}

#[test]
fn a_name_that_the_pattern_does_not_have_hides_nothing() {
    assert_snapshot!(render_files(&[("a.rs", "
        macro_rules! key { ($name:ident) => { pub type $name = i64; impl $name { fn f() { g!($other) } } } }
        key!(Key); #[derive(Table)] struct Thing { key: Key }")]), @r"
    table things = a::Thing (derive) at a.rs:3:37
      key ~bigint <Key reads int8> not-null @3:52
    ");
}
