//! Structs that are read from and written to tables.

use insta::assert_snapshot;

use crate::render::{check, read_text, to_text};

#[test]
fn a_struct_names_its_table_in_every_form() {
    assert_snapshot!(check_structs(r#"
use crate::models::schema::{users, user_details};
use crate::models::schema::users as people;
#[derive(diesel::Selectable)] #[diesel(table_name = crate::models::schema::users)] struct A { id: i32 }
#[derive(Selectable)] #[diesel(table_name = people)] struct B { id: i32 }
#[derive(Selectable)] #[table_name = "users"] struct C { id: i32 }
#[derive(Selectable)] #[diesel(check_for_backend(diesel::pg::Pg), table_name = "users")] struct D { id: i32 }
#[derive(Selectable)] struct UserDetail { user_id: i32 }
#[cfg_attr(feature = "db", derive(diesel::Selectable), diesel(table_name = users))] struct F { id: i32 }
#[derive(Insertable)] #[diesel(table_name = users)] #[diesel(table_name = crate::models::schema::posts)] struct G { id: i32 }
#[derive(Selectable)] #[diesel(table_name = crate::other::things)] struct H { id: i32 }
#[derive(HasQuery)] #[diesel(base_query = users::table.inner_join(posts::table))] struct Joined { #[diesel(select_expression = posts::title)] title: String }
#[derive(juniper::Insertable)] struct User { id: i32 }
"#), @r"
    Insert posts = models::G at models.rs:16:106
      id <i32 reads int4> @16:117
    Select user_details = models::UserDetail at models.rs:14:23
      user_id <i32 reads int4> @14:43
    Select users = models::A at models.rs:10:84
      id <i32 reads int4> @10:95
    Select users = models::B at models.rs:11:54
      id <i32 reads int4> @11:65
    Select users = models::C at models.rs:12:47
      id <i32 reads int4> @12:58
    Select users = models::D at models.rs:13:90
      id <i32 reads int4> @13:101
    Select users = models::F at models.rs:15:85
      id <i32 reads int4> @15:96
    Insert users = models::G at models.rs:16:106
      id <i32 reads int4> @16:117
    unbound models::H at models.rs:17:68: its table `crate::other::things` is declared by no `table!` that was read: add its file to the models
    unbound models::Joined at models.rs:18:83: each of its fields says by itself what it reads: it is the shape of a query
    ");
}

#[test]
fn each_derive_has_its_purpose() {
    assert_snapshot!(check_structs(r#"
use schema::users;
#[derive(Queryable)] struct Alone { id: i32 }
#[derive(Queryable, Selectable)] #[diesel(table_name = users)] struct Read { id: i32, email: String }
#[derive(HasQuery)] #[diesel(table_name = users)] struct Asked { email: String }
#[derive(Queryable, Identifiable)] #[diesel(table_name = users)] struct InOrder { id: i32, mail: String, name: Option<String>, mood: Mood }
#[derive(QueryableByName)] #[diesel(table_name = users)] struct ByName { id: i32, #[diesel(sql_type = diesel::sql_types::BigInt)] total: i64 }
#[derive(QueryableByName)] struct OwnTypes { #[sql_type = "diesel::sql_types::BigInt"] total: i64 }
#[derive(Insertable)] #[diesel(table_name = users)] struct New<'a> { email: &'a str, name: Option<&'a str> }
#[derive(AsChangeset)] #[diesel(table_name = users)] struct Change { id: i32, email: Option<String>, name: Option<Option<String>> }
#[derive(AsChangeset)] #[diesel(table_name = users, primary_key(email))] struct ByMail { id: i32, email: String }
#[derive(Identifiable, Associations)] #[diesel(table_name = users, belongs_to(Company, foreign_key = id))] struct Neither { id: i32 }
"#), @r"
    Select users = models::Read at models.rs:10:64
      id <i32 reads int4> @10:78
      e-mail <String reads text|varchar|bpchar|citext> @10:87
    Select users = models::Asked at models.rs:11:51
      e-mail <String reads text|varchar|bpchar|citext> @11:66
    SelectInOrder users = models::InOrder at models.rs:12:66
      id <i32 reads int4> @12:83
      e-mail <String reads text|varchar|bpchar|citext> @12:92
      name <String reads text|varchar|bpchar|citext> null @12:106
      mood <Mood reads ?> null @12:128
    Select users = models::ByName at models.rs:13:58
      id <i32 reads int4> @13:74
    Insert users = models::New at models.rs:15:53
      e-mail <&str reads text|varchar|bpchar|citext> @15:70
      name <&str reads text|varchar|bpchar|citext> null @15:86
    Update users = models::Change at models.rs:16:54
      e-mail <String reads text|varchar|bpchar|citext> null @16:79
      name <String reads text|varchar|bpchar|citext> null @16:102
    Update users = models::ByMail at models.rs:17:74
      id <i32 reads int4> @17:90
    ");
}

#[test]
fn attributes_of_fields() {
    assert_snapshot!(check_structs(r#"
use schema::posts;
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = posts)]
struct Post {
    id: i32,
    #[diesel(column_name = title)] a: String,
    #[diesel(column_name = "type_")] b: Option<String>,
    #[column_name = "body"] c: String,
    #[diesel(embed)] author: Author,
    #[diesel(embed, skip_insertion, skip_update)] joined: Joined,
    #[diesel(deserialize_as = Wrapper<i64, String>, serialize_as = Map<K, V>, column_name = likes)] d: Odd,
    #[diesel(select_expression = posts::likes.nullable(), select_expression_type = Nullable<posts::likes>, skip_insertion, skip_update)] e: Option<i64>,
    #[diesel(skip_insertion)] seen: i64,
    #[diesel(skip_update, treat_none_as_default_value = false)] r#type: Option<String>,
}
#[derive(Queryable, Selectable, Insertable, AsChangeset)] #[diesel(table_name = posts)]
struct Author { author_id: i32 }
#[derive(Queryable, Selectable)] #[diesel(table_name = schema::users)]
struct Joined { email: String }
#[derive(Insertable)] #[diesel(table_name = posts)]
struct Partly { title: String, #[diesel(embed)] rest: elsewhere::Rest }
#[derive(Insertable)] #[diesel(table_name = posts)]
struct Endless { title: String, #[diesel(embed)] again: Option<Box<Endless>> }
"#), @r"
    Select posts = models::Post at models.rs:11:1
      id <i32 reads int4> @12:5
      title <String reads text|varchar|bpchar|citext> @13:36
      type <String reads text|varchar|bpchar|citext> null @14:38
      body <String reads text|varchar|bpchar|citext> @15:29
      author_id <i32 reads int4> @24:17
      likes <Odd reads ?> null @18:101
      seen <i64 reads int8> @20:31
      type <String reads text|varchar|bpchar|citext> null @21:65
    Update posts = models::Post at models.rs:11:1
      title <String reads text|varchar|bpchar|citext> @13:36
      type <String reads text|varchar|bpchar|citext> null @14:38
      body <String reads text|varchar|bpchar|citext> @15:29
      author_id <i32 reads int4> @24:17
      likes <Odd reads ?> null @18:101
      seen <i64 reads int8> @20:31
    Insert posts = models::Post at models.rs:11:1
      id <i32 reads int4> @12:5
      title <String reads text|varchar|bpchar|citext> @13:36
      type <String reads text|varchar|bpchar|citext> null @14:38
      body <String reads text|varchar|bpchar|citext> @15:29
      author_id <i32 reads int4> @24:17
      likes <Odd reads ?> null @18:101
      type <String reads text|varchar|bpchar|citext> null @21:65
    Select posts = models::Author at models.rs:24:1
      author_id <i32 reads int4> @24:17
    Update posts = models::Author at models.rs:24:1
      author_id <i32 reads int4> @24:17
    Insert posts = models::Author at models.rs:24:1
      author_id <i32 reads int4> @24:17
    Select users = models::Joined at models.rs:26:1
      e-mail <String reads text|varchar|bpchar|citext> @26:17
    ");
}

#[test]
fn rust_types_go_with_what_diesel_pairs_them_with() {
    assert_snapshot!(check(r#"
use chrono::{DateTime, Utc, NaiveDate as Day};
use std::ops::Bound;
table! { rows (a01) {
    a01 -> Int4, a02 -> Int4, a03 -> Int4, a04 -> Int4, a05 -> Int4, a06 -> Int4, a07 -> Int4, a08 -> Int4,
    b01 -> Text, b02 -> Text, b03 -> Text, b04 -> Text,
    c01 -> Binary, c02 -> Binary, c03 -> Binary, c04 -> Int4, c05 -> Int4, c06 -> Int4,
    d01 -> Date, d02 -> Date, d03 -> Date, d04 -> Date, d05 -> Date, d06 -> Date, d07 -> Date, d08 -> Date,
    e01 -> Uuid, e02 -> Json, e03 -> Numeric, e04 -> Inet, e05 -> Money, e06 -> Int4range, e07 -> Uuid, e08 -> Int4,
} }
#[derive(Selectable)] struct Row<'a, T> {
    a01: bool, a02: i16, a03: i64, a04: u32, a05: f64, a06: u64, a07: u8, a08: T,
    b01: &'a str, b02: std::borrow::Cow<'a, str>, b03: Option<Box<str>>, b04: own::Text,
    c01: Vec<u8>, c02: &'a [u8], c03: [u8; 6], c04: Vec<Option<String>>, c05: &'a [i32], c06: Vec<Own>,
    d01: DateTime<Utc>, d02: chrono::NaiveDateTime, d03: Day, d04: time::OffsetDateTime, d05: time::Date, d06: std::time::SystemTime, d07: chrono::Duration, d08: diesel::pg::data_types::PgInterval,
    e01: uuid::Uuid, e02: serde_json::Value, e03: bigdecimal::BigDecimal, e04: ipnetwork::IpNetwork, e05: diesel::data_types::Cents, e06: (Bound<i32>, Bound<i32>), e07: Own, e08: Option<Option<i32>>,
}
struct Own(uuid::Uuid);
"#), @r"
    table public.rows = models::rows at models.rs:4:10
      a01 ~int4 <Int4 reads int4> @5:5
      a02 ~int4 <Int4 reads int4> @5:18
      a03 ~int4 <Int4 reads int4> @5:31
      a04 ~int4 <Int4 reads int4> @5:44
      a05 ~int4 <Int4 reads int4> @5:57
      a06 ~int4 <Int4 reads int4> @5:70
      a07 ~int4 <Int4 reads int4> @5:83
      a08 ~int4 <Int4 reads int4> @5:96
      b01 ~text <Text reads text|varchar|bpchar|citext|name|char> @6:5
      b02 ~text <Text reads text|varchar|bpchar|citext|name|char> @6:18
      b03 ~text <Text reads text|varchar|bpchar|citext|name|char> @6:31
      b04 ~text <Text reads text|varchar|bpchar|citext|name|char> @6:44
      c01 ~bytea <Binary reads bytea> @7:5
      c02 ~bytea <Binary reads bytea> @7:20
      c03 ~bytea <Binary reads bytea> @7:35
      c04 ~int4 <Int4 reads int4> @7:50
      c05 ~int4 <Int4 reads int4> @7:63
      c06 ~int4 <Int4 reads int4> @7:76
      d01 ~date <Date reads date> @8:5
      d02 ~date <Date reads date> @8:18
      d03 ~date <Date reads date> @8:31
      d04 ~date <Date reads date> @8:44
      d05 ~date <Date reads date> @8:57
      d06 ~date <Date reads date> @8:70
      d07 ~date <Date reads date> @8:83
      d08 ~date <Date reads date> @8:96
      e01 ~uuid <Uuid reads uuid> @9:5
      e02 ~json <Json reads json> @9:18
      e03 ~numeric <Numeric reads numeric> @9:31
      e04 ~inet <Inet reads inet> @9:47
      e05 ~money <Money reads money> @9:60
      e06 ~int4range <Int4range reads int4range> @9:74
      e07 ~uuid <Uuid reads uuid> @9:92
      e08 ~int4 <Int4 reads int4> @9:105
      primary key (a01)
    Select rows = models::Row at models.rs:11:23
      a01 <bool reads bool> @12:5
      a02 <i16 reads int2> @12:16
      a03 <i64 reads int8> @12:26
      a04 <u32 reads oid> @12:36
      a05 <f64 reads float8> @12:46
      a06 <u64 reads nothing> @12:56
      a07 <u8 reads char> @12:66
      a08 <T reads ?> null @12:75
      b01 <&str reads text|varchar|bpchar|citext> @13:5
      b02 <std::borrow::Cow<'a, str> reads text|varchar|bpchar|citext> @13:19
      b03 <Box<str> reads text|varchar|bpchar|citext> null @13:51
      b04 <own::Text reads ?> null @13:74
      c01 <Vec<u8> reads bytea> @14:5
      c02 <&[u8] reads bytea> @14:19
      c03 <[u8; 6] reads bytea|macaddr|macaddr8> @14:34
      c04 <Vec<Option<String>> reads text[]|varchar[]|bpchar[]|citext[]> @14:48
      c05 <&[i32] reads int4[]> @14:74
      c06 <Vec<Own> reads ?> null @14:90
      d01 <DateTime<Utc> reads timestamptz> @15:5
      d02 <chrono::NaiveDateTime reads timestamp|timestamptz> @15:25
      d03 <Day reads date> @15:53
      d04 <time::OffsetDateTime reads timestamptz> @15:63
      d05 <time::Date reads date> @15:90
      d06 <std::time::SystemTime reads timestamp> @15:107
      d07 <chrono::Duration reads interval> @15:135
      d08 <diesel::pg::data_types::PgInterval reads interval> @15:158
      e01 <uuid::Uuid reads uuid> @16:5
      e02 <serde_json::Value reads json|jsonb> @16:22
      e03 <bigdecimal::BigDecimal reads numeric> @16:46
      e04 <ipnetwork::IpNetwork reads inet|cidr> @16:75
      e05 <diesel::data_types::Cents reads ?> null @16:102
      e06 <(Bound<i32>, Bound<i32>) reads int4range> @16:134
      e07 <Own reads ?> null @16:165
      e08 <i32 reads int4> null @16:175
    ");
}

#[test]
fn own_types_and_custom_columns_are_never_judged() {
    assert_snapshot!(check(r#"
#[derive(SqlType)] #[diesel(postgres_type(name = "mood"))] pub struct MoodType;
enum Mood { Happy }
table! { use diesel::sql_types::*; use super::MoodType; people (id) { id -> Int4, mood -> Nullable<MoodType>, other -> Nullable<Text> } }
#[derive(Selectable)] #[diesel(table_name = people)] struct A { id: Id, mood: Mood, other: Other }
#[derive(Selectable)] #[diesel(table_name = people)] struct B { mood: String, other: String }
struct Id(i32);
"#), @r"
    table public.people = models::people at models.rs:4:57
      id ~int4 <Int4 reads int4> @4:71
      mood ~mood <MoodType reads mood> null @4:83
      other ~text <Text reads text|varchar|bpchar|citext|name|char> null @4:111
      primary key (id)
    Select people = models::A at models.rs:5:54
      id <Id reads ?> null @5:65
      mood <Mood reads ?> null @5:73
      other <Other reads ?> null @5:85
    Select people = models::B at models.rs:6:54
      mood <String reads ?> null @6:65
      other <String reads text|varchar|bpchar|citext> @6:79
    ");
}

#[test]
fn fields_take_columns_by_position_only_where_that_could_compile() {
    assert_snapshot!(check_structs(r#"
use schema::{user_details, users};
#[derive(Queryable)] #[diesel(table_name = user_details)] struct Swapped { likes: i32, user_id: i32 }
#[derive(Queryable)] #[diesel(table_name = user_details)] struct Short { user_id: i32 }
#[derive(Queryable)] #[diesel(table_name = user_details)] struct Tuple(i32, i64);
#[derive(Queryable)] #[diesel(table_name = users)] struct Unfit { email: String, id: i32, name: Option<String>, mood: i32 }
#[derive(Queryable)] #[diesel(table_name = users)] struct Nested { id: i32, #[diesel(embed)] rest: Rest }
#[derive(Queryable, Insertable)] #[diesel(table_name = users)] struct Both { id: i32, email: String, name: String, mood: Mood }
table! { gated (id) { id -> Int4, #[cfg(feature = "x")] b -> Int4 } }
#[derive(Queryable)] #[diesel(table_name = gated)] struct Gated { id: i32 }
"#), @r"
    SelectInOrder user_details = models::Swapped at models.rs:9:59
      likes <i32 reads int4> @9:76
      user_id <i32 reads int4> @9:88
    SelectInOrder user_details = models::Short at models.rs:10:59
      user_id <i32 reads int4> @10:74
    SelectInOrder user_details = models::Tuple at models.rs:11:59
      user_id <i32 reads int4> @11:72
      likes <i64 reads int8> @11:77
    SelectInOrder users = models::Both at models.rs:14:64
      id <i32 reads int4> null @14:78
      e-mail <String reads text|varchar|bpchar|citext> null @14:87
      name <String reads text|varchar|bpchar|citext> null @14:102
      mood <Mood reads ?> null @14:116
    Insert users = models::Both at models.rs:14:64
      id <i32 reads int4> @14:78
      e-mail <String reads text|varchar|bpchar|citext> @14:87
      name <String reads text|varchar|bpchar|citext> @14:102
      mood <Mood reads ?> null @14:116
    ");
}

/// Tables for structs.
const SCHEMA: &str = r#"
mod schema {
    diesel::table! { users (id) { id -> Int4, #[sql_name = "e-mail"] email -> Text, name -> Nullable<Text>, mood -> Text } }
    diesel::table! { user_details (user_id) { user_id -> Int4, likes -> Int4 } }
    diesel::table! { posts (id) { id -> Int4, title -> Text, #[sql_name = "type"] type_ -> Nullable<Text>, body -> Text, author_id -> Int4, likes -> Int8, seen -> Int8 } }
}
"#;

/// Reads structs beside [`SCHEMA`], whose tables are left out.
fn check_structs(source: &str) -> String {
    let mut models = read_text(&format!("{SCHEMA}{source}"));
    models.schema.tables.clear();
    to_text(&models)
}
