//! Models that a file's own `macro_rules!` makes.

use insta::assert_snapshot;

use crate::render::{check, read_text};

#[test]
fn literal_arguments_make_tables_and_structs() {
    assert_snapshot!(check(r#"
macro_rules! entity {
    ($module:ident, $table:literal, $key:ty $(, $column:ident : $ty:ty = $rust:ty)* $(,)?) => {
        pub mod $module {
            diesel::table! {
                use diesel::sql_types::*;
                #[sql_name = $table]
                rows (id) { id -> $key, $($column -> $ty,)* }
            }
            #[derive(Queryable, Selectable)]
            #[diesel(table_name = rows)]
            pub struct Row { pub id: i32, $(pub $column: $rust),* }
            impl Row { fn of() -> Self { todo!() } }
        }
    };
}
entity!(users, "users", Int4, email: Text = String, age: Nullable<Int2> = Option<i16>);
mod deeper { entity! { posts, "blog posts", Int4, } }
"#), @r"
    table public.blog posts = models::deeper::posts::rows at models.rs:18:14
      id ~int4 <Int4 reads int4> @18:14
      primary key (id)
    table public.users = models::users::rows at models.rs:17:1
      id ~int4 <Int4 reads int4> @17:1
      email ~text <Text reads text|varchar|bpchar|citext|name|char> @17:31
      age ~int2 <Int2 reads int2> null @17:53
      primary key (id)
    Select blog posts = models::deeper::posts::Row at models.rs:18:14
      id <i32 reads int4> @18:14
    Select users = models::users::Row at models.rs:17:1
      id <i32 reads int4> @17:1
      email <String reads text|varchar|bpchar|citext> @17:1
      age <i16 reads int2> null @17:1
    ");
}

#[test]
fn the_first_rule_that_fits_is_taken() {
    assert_snapshot!(check(r#"
macro_rules! tables {
    (one $name:ident) => { table! { $name (id) { id -> Int4 } } };
    (keys [$($key:ident),+] $name:ident) => { table! { $name ($($key),+) { $($key -> Int8),+ } } };
    ($($kind:tt $name:ident);+ $(;)?) => { $(tables!($kind $name);)+ };
}
tables!(one a);
tables!(keys [x, y] b);
tables!(one c; one d;);
tables!(nothing fits);
elsewhere!(one e);
"#), @r"
    table public.a = models::a at models.rs:7:13
      id ~int4 <Int4 reads int4> @7:1
      primary key (id)
    table public.b = models::b at models.rs:8:21
      x ~int8 <Int8 reads int8> @8:15
      y ~int8 <Int8 reads int8> @8:18
      primary key (x, y)
    table public.c = models::c at models.rs:9:13
      id ~int4 <Int4 reads int4> @9:1
      primary key (id)
    table public.d = models::d at models.rs:9:20
      id ~int4 <Int4 reads int4> @9:1
      primary key (id)
    ");
}

#[test]
fn groups_of_groups_repeat() {
    assert_snapshot!(check(r#"
macro_rules! schema {
    ($($(#[$meta:meta])* $vis:vis $table:ident { $($column:ident : $path:path),* })*) => {
        $($vis mod $table { table! { $table (id) { id -> Int4, $($column -> $path),* } } })*
    };
}
schema! {
    pub users { email: diesel::sql_types::Text, age: Int4 }
    #[allow(dead_code)] empty { }
}
"#), @r"
    table public.empty = models::empty::empty at models.rs:9:25
      id ~int4 <Int4 reads int4> @7:1
      primary key (id)
    table public.users = models::users::users at models.rs:8:9
      id ~int4 <Int4 reads int4> @7:1
      email ~text <diesel::sql_types::Text reads text|varchar|bpchar|citext|name|char> @8:17
      age ~int4 <Int4 reads int4> @8:49
      primary key (id)
    ");
}

#[test]
fn macros_without_end_stay_as_they_are() {
    let endless = "macro_rules! again { ($($x:tt)*) => { again!($($x)* $($x)*); } } again!(a);
                   table! { t (id) { id -> Int4 } }";
    assert_eq!(read_text(endless).schema.tables.len(), 1);
    let many = "macro_rules! ten { ($($x:tt)*) => { $($x)* $($x)* $($x)* $($x)* $($x)* $($x)* $($x)* $($x)* } }
                macro_rules! more { ($($x:tt)*) => { ten!(ten!(ten!(ten!(ten!(ten!(ten!($($x)*))))))); } }
                more!(struct A;); table! { t (id) { id -> Int4 } }";
    assert_eq!(read_text(many).schema.tables.len(), 1);
    let nested = format!(
        "macro_rules! deep {{ ($t:ty) => {{ table! {{ deep (id) {{ id -> $t }} }} }} }}
         deep!({}Int4{}); table! {{ t (id) {{ id -> Int4 }} }}",
        "Array<".repeat(2_000),
        ">".repeat(2_000)
    );
    assert_eq!(read_text(&nested).schema.tables.len(), 1);
}
