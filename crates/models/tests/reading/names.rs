//! Names resolved as Rust resolves them.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use schemadrift_models::read;

use crate::render::{options, render, render_files, to_text, write_files};

#[test]
fn uses_of_every_form() {
    assert_snapshot!(render_files(&[
        ("src/lib.rs", "pub mod types; mod models; extern crate chrono as time_lib;"),
        ("src/types/mod.rs", "mod deep; pub use deep::{Level as Grade, inner::{self, *}}; pub use self::deep::State;"),
        ("src/types/deep.rs", "#[derive(PgEnum)] pub enum Level { A } #[derive(PgEnum)] pub enum State { B }
            pub mod inner { #[derive(PgEnum)] pub enum Colour { Red } pub type Stamp = chrono::NaiveDate; }"),
        ("src/models/user.rs", "use crate::types::{self, Grade, inner::Stamp}; use super::*; use self::*;
            #[derive(Table)] struct User { a: Grade, b: types::State, c: crate::types::Colour, d: Stamp, e: Local, f: types::inner::Colour, g: super::Local, h: types::Nothing }"),
        ("src/models.rs", "mod user; pub type Local = Option<i64>;"),
        ("Cargo.toml", "[package]\nname = \"my-app\"\n"),
    ]), @r"
    table users = models::user::User (derive) at src/models/user.rs:2:30
      a ~level <Grade reads level> not-null @2:44
      b ~state <types::State reads state> not-null @2:54
      c ~colour <crate::types::Colour reads colour> not-null @2:71
      d ~date <Stamp reads date> not-null @2:96
      e ~bigint <Local reads int8> null @2:106
      f ~colour <types::inner::Colour reads colour> not-null @2:116
      g ~bigint <super::Local reads int8> null @2:141
      h <types::Nothing reads ?> unresolved types::Nothing not-null @2:158
    enum colour (Red) = Colour at src/types/deep.rs:2:47
    enum level (A) = Level at src/types/deep.rs:1:19
    enum state (B) = State at src/types/deep.rs:1:58
    ");
}

#[test]
fn own_types_win_over_known_names() {
    assert_snapshot!(render(r#"
use other::Json;
use uuid::Uuid as Id;
struct Uuid;
struct String;
type Vec<T> = std::vec::Vec<Option<T>>;
#[derive(Table)] struct Thing { a: Uuid, b: Id, c: Json, d: String, e: Vec<i32>, f: std::string::String, g: ::uuid::Uuid }
"#), @r"
    table things = models::Thing (derive) at models.rs:7:18
      a <Uuid reads ?> unresolved models::Uuid not-null @7:33
      b ~uuid <Id reads uuid> not-null @7:42
      c <Json reads ?> unresolved other::Json not-null @7:49
      d <String reads ?> unresolved models::String not-null @7:58
      e ~integer[] <Vec<i32> reads int4[]> not-null @7:69
      f ~text <std::string::String reads text|varchar|bpchar|name|citext> not-null @7:82
      g ~uuid <::uuid::Uuid reads uuid> not-null @7:106
    ");
}

#[test]
fn crates_of_one_workspace_know_each_other() {
    let folder = write_files(&[
        ("Cargo.toml", "[workspace]\nmembers = [\"*\"]\n"),
        ("core/Cargo.toml", "[package]\nname = \"app-core\"\n"),
        ("core/src/lib.rs", "pub mod kinds;"),
        (
            "core/src/kinds.rs",
            "#[derive(schemadrift::PgEnum)] pub enum Kind { A }",
        ),
        (
            "db/Cargo.toml",
            "[package]\nname = \"db\"\n[lib]\nname = \"storage\"\npath = \"code/lib.rs\"\n",
        ),
        ("db/code/lib.rs", "pub mod row;"),
        (
            "db/code/row.rs",
            "use app_core::kinds::Kind; #[derive(sqlx::FromRow)] pub struct Row { kind: Kind }",
        ),
        (
            "db/code/other.rs",
            "#[derive(schemadrift::Table)] pub struct Other { kind: ::app_core::kinds::Kind, row: i64 }",
        ),
    ]);
    let mut options = options(folder.path());
    let table = schemadrift_schema::QualifiedName::new("public", "rows");
    options.models_map = vec![("storage::row::Row".to_owned(), table)];
    assert_snapshot!(to_text(&read(&options).unwrap()), @r"
    table others = other::Other (derive) at db/code/other.rs:1:31
      kind ~kind <::app_core::kinds::Kind reads kind> not-null @1:50
      row ~bigint <i64 reads int8> not-null @1:81
    table rows = row::Row (sqlx) at db/code/row.rs:1:53
      kind ~kind <Kind reads kind> not-null @1:70
    enum kind (A) = Kind at core/src/kinds.rs:1:32
    ");
}

#[test]
fn files_without_a_crate_root_are_siblings() {
    assert_snapshot!(render_files(&[
        ("a/user.rs", "use crate::db::state::State; use super::kind::Kind; #[derive(Table)] struct User { a: State, b: Kind, c: kind::Kind, d: crate::kind::Kind }"),
        ("a/state.rs", "#[derive(PgEnum)] pub enum State { A }"),
        ("a/kind.rs", "#[derive(PgEnum)] pub enum Kind { A }"),
        ("b/mod.rs", "mod x; pub type Key = i64;"),
        ("b/x.rs", "#[derive(Table)] struct Deep { id: super::Key, other: crate::b::Key }"),
    ]), @r"
    table deeps = b::x::Deep (derive) at b/x.rs:1:18
      id ~bigint <super::Key reads int8> not-null @1:32
      other ~bigint <crate::b::Key reads int8> not-null @1:48
    table users = user::User (derive) at a/user.rs:1:70
      a ~state <State reads state> not-null @1:84
      b ~kind <Kind reads kind> not-null @1:94
      c ~kind <kind::Kind reads kind> not-null @1:103
      d ~kind <crate::kind::Kind reads kind> not-null @1:118
    enum kind (A) = Kind at a/kind.rs:1:19
    enum state (A) = State at a/state.rs:1:19
    ");
}

#[test]
fn modules_at_a_path_of_their_own() {
    assert_snapshot!(render_files(&[
        ("Cargo.toml", "[package]\nname = \"app\"\n"),
        ("src/lib.rs", "#[path = \"odd/place.rs\"] mod models; pub type Key = i64;"),
        ("src/odd/place.rs", "#[derive(Table)] pub struct Thing { id: super::Key, again: crate::models::Own } pub type Own = i16;"),
    ]), @r"
    table things = models::Thing (derive) at src/odd/place.rs:1:18
      id ~bigint <super::Key reads int8> not-null @1:37
      again ~smallint <crate::models::Own reads int2> not-null @1:53
    ");
}

#[test]
fn both_sides_of_a_cfg_are_read() {
    assert_snapshot!(render(r#"
#[cfg(feature = "a")] mod a { #[derive(schemadrift::Table)] pub struct A { id: i64 } }
#[cfg(not(feature = "a"))] mod a { #[derive(schemadrift::Table)] pub struct B { id: i64 } }
"#), @r"
    table as = models::a::A (derive) at models.rs:2:61
      id ~bigint <i64 reads int8> not-null @2:76
    table bs = models::a::B (derive) at models.rs:3:66
      id ~bigint <i64 reads int8> not-null @3:81
    ");
}

#[test]
fn only_the_frameworks_that_are_asked_for() {
    let folder = write_files(&[(
        "a.rs",
        "#[derive(Table, FromRow)] #[table(name = \"t\")] struct A { id: i64 } #[derive(PgEnum)] enum E { A }",
    )]);
    let mut options = options(folder.path());
    options.frameworks = Some(BTreeSet::from(["sqlx".to_owned()]));
    let models = read(&options).unwrap();
    assert_eq!(Vec::from_iter(models.frameworks.iter().copied()), ["sqlx"]);
    assert_snapshot!(to_text(&models), @r"
    table t = a::A (sqlx) at a.rs:1:48
      id ~bigint <i64 reads int8> not-null @1:59
    ");
}

#[test]
fn aliases_and_newtypes_with_parameters() {
    assert_snapshot!(render(r#"
type Maybe<T = i64> = Option<T>;
type Many<T, U = Vec<T>> = Maybe<U>;
type Text = std::borrow::Cow<'static, str>;
mod deep { pub use super::Maybe as Perhaps; pub type Deeper<T> = Perhaps<super::Wrapped<T>>; }
#[derive(sqlx::Type)] #[sqlx(transparent)] struct Wrapped<T = i16>(T);
#[derive(sqlx::Type)] #[sqlx(transparent)] struct Tagged<T>(i32, std::marker::PhantomData<T>);
#[derive(Table)] struct Thing {
    a: Maybe, b: Maybe<bool>, c: Many<i32>, d: Text, e: deep::Deeper<i32>, f: Wrapped, g: Wrapped<Wrapped<i64>>,
    h: Tagged<Thing>, i: Many<u8>
}
"#), @r"
    table things = models::Thing (derive) at models.rs:8:18
      a ~bigint <Maybe reads int8> null @9:5
      b ~boolean <Maybe<bool> reads bool> null @9:15
      c ~integer[] <Many<i32> reads int4[]> null @9:31
      d ~text <Text reads text|varchar|bpchar|name|citext> not-null @9:45
      e ~integer <deep::Deeper<i32> reads int4> null @9:54
      f ~smallint <Wrapped reads int2> not-null @9:76
      g ~bigint <Wrapped<Wrapped<i64>> reads int8> not-null @9:88
      h ~tagged <Tagged<Thing> reads tagged> not-null @10:5
      i ~bytea <Many<u8> reads bytea> null @10:23
    ");
}

#[test]
fn modules_at_paths_of_their_own_in_odd_places() {
    assert_snapshot!(render_files(&[
        ("Cargo.toml", "[package]\nname = \"app\"\n"),
        ("src/lib.rs", "mod outer; #[cfg(unix)] #[path = \"unix.rs\"] mod sys; #[cfg(windows)] #[path = \"windows.rs\"] mod sys;"),
        ("src/unix.rs", "pub type Handle = i32; pub type Unix = i32;"),
        ("src/windows.rs", "pub type Handle = i32; pub type Windows = i64;"),
        ("src/outer/mod.rs", "#[path = \"../shared/types.rs\"] pub mod types; pub mod inner { #[path = \"far.rs\"] pub mod near; }"),
        ("src/outer/inner/far.rs", "pub type Far = i16;"),
        ("src/shared/types.rs", "pub type Key = i64; pub use super::inner::near::Far;"),
        ("src/model.rs", "use crate::outer::{types::{Key, Far as F}, inner::*};
            #[derive(Table)] struct Model { a: Key, b: F, c: near::Far, d: crate::sys::Handle, e: crate::sys::Unix, f: crate::sys::Windows }"),
    ]), @r"
    table models = model::Model (derive) at src/model.rs:2:30
      a ~bigint <Key reads int8> not-null @2:45
      b ~smallint <F reads int2> not-null @2:53
      c ~smallint <near::Far reads int2> not-null @2:59
      d ~integer <crate::sys::Handle reads int4> not-null @2:73
      e ~integer <crate::sys::Unix reads int4> not-null @2:96
      f ~bigint <crate::sys::Windows reads int8> not-null @2:117
    ");
}

#[test]
fn what_is_included_is_part_of_the_module() {
    assert_snapshot!(render_files(&[
        ("Cargo.toml", "[package]\nname = \"app\"\n"),
        ("src/lib.rs", "mod schema; mod user; mod made { include!(concat!(env!(\"OUT_DIR\"), \"/made.rs\")); }"),
        // No word of a framework stands in this one.
        ("src/schema.rs", "type Key = i64; include!(\"parts/tables.rs\"); include!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/more/kinds.rs\"));"),
        ("src/parts/tables.rs", "use self::kind::Kind; #[derive(Table)] struct Thing { a: Key, b: super::user::Name, c: Kind }
            diesel::table! { users (id) { id -> Int4 } } include!(\"deep.rs\");"),
        ("src/parts/deep.rs", "pub type Deep = Key;"),
        ("more/kinds.rs", "mod kind { #[derive(schemadrift::PgEnum)] pub enum Kind { A } }"),
        ("src/user.rs", "pub type Name = String;
            #[derive(diesel::Queryable, Selectable)] #[diesel(table_name = crate::schema::users)] struct User { id: i32 }
            #[derive(Table)] struct Other { a: crate::schema::Deep, b: crate::schema::kind::Kind, c: crate::made::Made }"),
    ]), @r"
    table others = user::Other (derive) at src/user.rs:3:30
      a ~bigint <crate::schema::Deep reads int8> not-null @3:45
      b ~kind <crate::schema::kind::Kind reads kind> not-null @3:69
      c <crate::made::Made reads ?> unresolved crate::made::Made not-null @3:99
    table things = schema::Thing (derive) at src/parts/tables.rs:1:40
      a ~bigint <Key reads int8> not-null @1:55
      b ~text <super::user::Name reads text|varchar|bpchar|name|citext> not-null @1:63
      c ~kind <Kind reads kind> not-null @1:85
    table users = schema::users (diesel) at src/parts/tables.rs:2:30
      id ~integer <Int4 reads int4> not-null @2:43
      primary key (id)
    enum kind (A) = Kind at more/kinds.rs:1:43
    ");
}

#[test]
fn an_included_file_that_was_not_read_is_a_problem() {
    let folder = write_files(&[
        (
            "src/a.rs",
            "include!(\"x.in\"); include!(\"gone.rs\"); #[derive(Table)] struct A { id: i64 }",
        ),
        ("src/x.in", "#[derive(Table)] struct B { id: i64 }"),
    ]);
    assert_snapshot!(to_text(&read(&options(folder.path())).unwrap()), @r"
    table as = a::A (derive) at src/a.rs:1:57
      id ~bigint <i64 reads int8> not-null @1:68
    problem src/a.rs:1:1: `x.in` is included and was not read: add it to the models
    problem src/a.rs:1:19: `gone.rs` is included and does not exist: write its path anew
    ");
    let mut options = options(folder.path());
    options.paths.push(folder.path().join("src/x.in"));
    assert_eq!(read(&options).unwrap().schema.tables.len(), 2);
}
