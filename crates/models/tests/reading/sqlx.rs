//! `#[derive(FromRow)]` and `#[derive(sqlx::Type)]`.

use insta::assert_snapshot;
use schemadrift_models::{Models, read};
use schemadrift_schema::{
    Column, ColumnType, Coverage, QualifiedName, Schema, SqlType, Table, TableKind,
};

use crate::render::{options, read_files, render, to_text, write_files};

#[test]
fn a_struct_says_which_table_it_reads() {
    assert_snapshot!(render(r#"
use sqlx::FromRow;
#[derive(FromRow)] #[table(name = "users", schema = "app")] struct A { id: i64 }
#[derive(sqlx::FromRow)] #[table(name = "app.users")] struct B { id: i64 }
/// Rows.
///
/// schemadrift: table = billing.invoices
#[derive(FromRow)] struct C { id: i64 }
/// schemadrift: table = `orders`
#[cfg_attr(feature = "db", derive(FromRow))] struct D { id: i64 }
#[derive(FromRow)] struct E { id: i64 }
#[derive(FromRow)] struct F(i64, String);
#[derive(scylla::FromRow)] struct G { id: i64 }
"#), @r"
    table app.users = models::A (sqlx) at models.rs:3:61
      id ~bigint <i64 reads int8> not-null @3:72
    table app.users = models::B (sqlx) at models.rs:4:55
      id ~bigint <i64 reads int8> not-null @4:66
    table billing.invoices = models::C (sqlx) at models.rs:8:20
      id ~bigint <i64 reads int8> not-null @8:31
    table orders = models::D (sqlx) at models.rs:10:46
      id ~bigint <i64 reads int8> not-null @10:57
    unbound models::E at models.rs:11:20
    unbound models::F at models.rs:12:20
    ");
}

#[test]
fn field_attributes() {
    assert_snapshot!(render(r#"
use sqlx::types::Json;
/// schemadrift: table = t
#[derive(sqlx::FromRow)]
#[sqlx(rename_all = "camelCase")]
struct Row {
    first_name: String,
    #[sqlx(rename = "Odd")] b: i32,
    #[sqlx(skip)] c: Unknown,
    #[sqlx(flatten)] d: Inner<i64>,
    #[sqlx(try_from = "i64")] e: u64,
    #[sqlx(json)] f: Vec<Unknown>,
    #[sqlx(json(nullable))] g: Option<Unknown>,
    #[sqlx(json)] h: Option<Unknown>,
    i: Json<Unknown>,
    #[sqlx(default)] j: i32,
    #[sqlx(flatten)] k: Missing,
    #[sqlx(flatten)] again: Box<Inner<i16>>,
}
struct Inner<T> { inner_id: T, #[sqlx(rename = "deep")] x: Option<T> }
"#), @r"
    table t = models::Row (sqlx) at models.rs:6:1
      firstName ~text <String reads text|varchar|bpchar|name|citext> not-null @7:5
      Odd ~integer <i32 reads int4> not-null @8:29
      inner_id ~bigint <T reads int8> not-null @20:19
      deep ~bigint <T reads int8> null @20:57
      e ~bigint <i64 reads int8> not-null @11:31
      f ~jsonb <Vec<Unknown> reads jsonb|json> not-null @12:19
      g ~jsonb <Unknown reads jsonb|json> null @13:29
      h ~jsonb <Unknown reads jsonb|json> not-null @14:19
      i ~jsonb <Json<Unknown> reads jsonb|json> not-null @15:5
    problem models.rs:17:22: the columns of `Missing` are not known, since no struct of that name was read: add its file to the models
    problem models.rs:18:22: the columns of `Box<Inner<i16>>` are not known, since no struct of that name was read: add its file to the models
    ");
}

#[test]
fn own_types() {
    assert_snapshot!(render(r#"
#[derive(sqlx::Type)] #[sqlx(type_name = "mood", rename_all = "snake_case")]
enum Mood { VeryHappy, #[sqlx(rename = "so so")] SoSo }
#[derive(sqlx::Type)] enum UserState { Active }
#[derive(sqlx::Type)] #[sqlx(type_name = "app.kind")] enum Kind { A }
#[derive(sqlx::Type)] #[sqlx(type_name = "text")] enum Text { A }
#[derive(sqlx::Type)] #[repr(i16)] enum Small { A = 1 }
#[derive(sqlx::Type)] #[repr(u32)] enum Unsigned { A = 1 }
#[derive(sqlx::Type)] #[sqlx(transparent)] struct Id<T>(T);
#[derive(sqlx::Type)] struct Email(String);
#[derive(sqlx::Type)] #[sqlx(type_name = "money_amount")] struct Amount { value: i64, currency: String }
#[derive(sqlx::Type)] #[sqlx(type_name = "_mood")] struct Moods(Vec<Mood>);
struct Plain(i64);
#[derive(sqlx::Type)] #[sqlx(type_name = "point3", no_pg_array)] struct Point3 { x: f64, y: f64, z: f64 }
#[derive(sqlx::Type)] enum NeverUsed { A }
/// schemadrift: table = t
#[derive(sqlx::FromRow)]
struct Row { a: Mood, b: Option<UserState>, c: Kind, d: Text, e: Small, f: Unsigned, g: Id<Id<i32>>, h: Email, i: Amount, j: Moods, k: Plain, l: Vec<Mood>, m: Vec<Id<String>>, n: Vec<Amount>, o: Point3, p: Vec<Point3> }
"#), @r"
    table t = models::Row (sqlx) at models.rs:18:1
      a ~mood <Mood reads mood> not-null @18:14
      b ~userstate <UserState reads userstate> null @18:23
      c ~app.kind <Kind reads app.kind> not-null @18:45
      d ~text <Text reads text> not-null @18:54
      e ~smallint <Small reads int2> not-null @18:63
      f <Unsigned reads nothing> not-null @18:73
      g ~integer <Id<Id<i32>> reads int4> not-null @18:86
      h ~email <Email reads email> not-null @18:102
      i ~money_amount <Amount reads money_amount> not-null @18:112
      j ~mood[] <Moods reads mood[]> not-null @18:123
      k <Plain reads ?> unresolved models::Plain not-null @18:133
      l ~mood[] <Vec<Mood> reads mood[]> not-null @18:143
      m ~text[] <Vec<Id<String>> reads text[]|varchar[]|bpchar[]|name[]|citext[]> not-null @18:157
      n ~money_amount[] <Vec<Amount> reads money_amount[]> not-null @18:177
      o ~point3 <Point3 reads point3> not-null @18:193
      p <Vec<Point3> reads ?> unresolved [models::Point3] not-null @18:204
    enum mood (very_happy, so so) = Mood at models.rs:3:1
    enum userstate (Active) = UserState at models.rs:4:23
    enum app.kind (A) = Kind at models.rs:5:55
    ");
}

#[test]
fn types_of_the_language_and_of_crates() {
    assert_snapshot!(render(r#"
use chrono::{DateTime, Utc, NaiveDate as Day};
use std::borrow::Cow;
use sqlx::postgres::types::*;
use time::{Date, Time, OffsetDateTime};
/// schemadrift: table = t
#[derive(sqlx::FromRow)]
struct Row<'a> {
    a01: bool, a02: i8, a03: u64, a04: char, a05: f32,
    b01: &'a str, b02: Cow<'a, str>, b03: Box<str>, b04: std::sync::Arc<String>, b05: Option<Option<String>>,
    c01: Vec<u8>, c02: &'a [u8], c03: [u8; 32], c04: Vec<Vec<u8>>, c05: Vec<Vec<i32>>, c06: Vec<Option<i64>>, c07: [f64; 3], c08: Vec<String>, c09: Vec<u16>,
    d01: DateTime<Utc>, d02: Day, d03: chrono::NaiveDateTime, d04: sqlx::types::chrono::NaiveTime, d05: chrono::Duration,
    e01: Date, e02: Time, e03: OffsetDateTime, e04: time::PrimitiveDateTime, e05: sqlx::types::time::Date,
    f01: serde_json::Value, f02: sqlx::types::JsonValue, f03: Vec<serde_json::Value>, f04: sqlx::types::Json<Vec<Nothing>>,
    g01: uuid::Uuid, g02: sqlx::types::Uuid, g03: Uuid,
    h01: rust_decimal::Decimal, h02: sqlx::types::BigDecimal, h03: bigdecimal::BigDecimal,
    i01: ipnetwork::IpNetwork, i02: std::net::IpAddr, i03: sqlx::types::mac_address::MacAddress,
    j01: PgInterval, j02: PgRange<DateTime<Utc>>, j03: PgRange<i32>, j04: PgRange<String>, j05: PgPoint, j06: Oid,
    k01: pgvector::Vector, k02: std::time::SystemTime, k03: bson::Uuid, k04: Value, k05: (i32, i32), k06: fn(i32) -> i32, k07: crate::Missing, k08: std::collections::HashMap<String, i32>,
}
"#), @r#"
    table t = models::Row (sqlx) at models.rs:8:1
      a01 ~boolean <bool reads bool> not-null @9:5
      a02 ~"char" <i8 reads char> not-null @9:16
      a03 <u64 reads nothing> not-null @9:25
      a04 <char reads nothing> not-null @9:35
      a05 ~real <f32 reads float4> not-null @9:46
      b01 ~text <&str reads text|varchar|bpchar|name|citext> not-null @10:5
      b02 ~text <Cow<'a, str> reads text|varchar|bpchar|name|citext> not-null @10:19
      b03 ~text <Box<str> reads text|varchar|bpchar|name|citext> not-null @10:38
      b04 ~text <std::sync::Arc<String> reads text|varchar|bpchar|name|citext> not-null @10:53
      b05 ~text <Option<String> reads text|varchar|bpchar|name|citext> null @10:82
      c01 ~bytea <Vec<u8> reads bytea> not-null @11:5
      c02 ~bytea <&[u8] reads bytea> not-null @11:19
      c03 ~bytea <[u8; 32] reads bytea> not-null @11:34
      c04 ~bytea[] <Vec<Vec<u8>> reads bytea[]> not-null @11:49
      c05 <Vec<Vec<i32>> reads nothing> not-null @11:68
      c06 ~bigint[] <Vec<Option<i64>> reads int8[]> not-null @11:88
      c07 ~double precision[] <[f64; 3] reads float8[]> not-null @11:111
      c08 ~text[] <Vec<String> reads text[]|varchar[]|bpchar[]|name[]|citext[]> not-null @11:126
      c09 <Vec<u16> reads nothing> not-null @11:144
      d01 ~timestamptz <DateTime<Utc> reads timestamptz> not-null @12:5
      d02 ~date <Day reads date> not-null @12:25
      d03 ~timestamp <chrono::NaiveDateTime reads timestamp> not-null @12:35
      d04 ~time <sqlx::types::chrono::NaiveTime reads time> not-null @12:63
      d05 ~interval <chrono::Duration reads interval> not-null @12:100
      e01 ~date <Date reads date> not-null @13:5
      e02 ~time <Time reads time> not-null @13:16
      e03 ~timestamptz <OffsetDateTime reads timestamptz> not-null @13:27
      e04 ~timestamp <time::PrimitiveDateTime reads timestamp> not-null @13:48
      e05 ~date <sqlx::types::time::Date reads date> not-null @13:78
      f01 ~jsonb <serde_json::Value reads jsonb|json> not-null @14:5
      f02 ~jsonb <sqlx::types::JsonValue reads jsonb|json> not-null @14:29
      f03 ~jsonb[] <Vec<serde_json::Value> reads jsonb[]|json[]> not-null @14:58
      f04 ~jsonb <sqlx::types::Json<Vec<Nothing>> reads jsonb|json> not-null @14:87
      g01 ~uuid <uuid::Uuid reads uuid> not-null @15:5
      g02 ~uuid <sqlx::types::Uuid reads uuid> not-null @15:22
      g03 ~uuid <Uuid reads uuid> not-null @15:46
      h01 ~numeric <rust_decimal::Decimal reads numeric> not-null @16:5
      h02 ~numeric <sqlx::types::BigDecimal reads numeric> not-null @16:33
      h03 ~numeric <bigdecimal::BigDecimal reads numeric> not-null @16:63
      i01 ~inet <ipnetwork::IpNetwork reads inet|cidr> not-null @17:5
      i02 ~inet <std::net::IpAddr reads inet|cidr> not-null @17:32
      i03 ~macaddr <sqlx::types::mac_address::MacAddress reads macaddr> not-null @17:55
      j01 ~interval <PgInterval reads interval> not-null @18:5
      j02 ~tstzrange <PgRange<DateTime<Utc>> reads tstzrange> not-null @18:22
      j03 ~int4range <PgRange<i32> reads int4range> not-null @18:51
      j04 <PgRange<String> reads ?> unresolved PgRange not-null @18:70
      j05 ~point <PgPoint reads point> not-null @18:92
      j06 ~oid <Oid reads oid> not-null @18:106
      k01 ~vector <pgvector::Vector reads vector> not-null @19:5
      k02 <std::time::SystemTime reads ?> unresolved std::time::SystemTime not-null @19:28
      k03 <bson::Uuid reads ?> unresolved bson::Uuid not-null @19:56
      k04 <Value reads ?> unresolved Value not-null @19:73
      k05 <(i32, i32) reads ?> unresolved (i32, i32) not-null @19:85
      k06 <fn(i32)->i32 reads ?> unresolved fn(i32)->i32 not-null @19:102
      k07 <crate::Missing reads ?> unresolved crate::Missing not-null @19:123
      k08 <std::collections::HashMap<String, i32> reads ?> unresolved std::collections::HashMap not-null @19:144
    "#);
}

fn table(name: &str, columns: &[&str]) -> Table {
    let (schema, name) = name.split_once('.').unwrap_or(("public", name));
    let name = QualifiedName::new(schema, name);
    let mut table = Table::new(name, TableKind::View, Coverage::EVERYTHING);
    let text = || ColumnType::declared(SqlType::built_in("text"));
    table.columns = columns
        .iter()
        .map(|name| Column::new(name, text()))
        .collect();
    table
}

fn bind(source: &str, tables: Vec<Table>) -> Models {
    let mut models = read_files(&[("models.rs", source)]);
    models.bind(&Schema {
        tables,
        ..Schema::default()
    });
    models
}

#[test]
fn names_bind_where_half_of_the_columns_are_there() {
    let models = bind(
        r#"
#[derive(sqlx::Type)] enum State { On }
#[derive(sqlx::FromRow)] struct User { id: i64, name: String, state: State, other: i32 }
#[derive(sqlx::FromRow)] struct Category { id: i64, #[sqlx(default)] note: String, #[sqlx(default)] gone: String, last: i32 }
#[derive(sqlx::FromRow)] struct Person { id: i64, total: i64, average: f64 }
#[derive(sqlx::FromRow)] struct Order { id: i64 }
#[derive(sqlx::FromRow)] struct Item { id: i64 }
#[derive(sqlx::FromRow)] struct Nothing { }
"#,
        vec![
            table("users", &["id", "state"]),
            table("category", &["id", "note", "last"]),
            table("people", &["id"]),
            table("persons", &["id"]),
            table("shop.orders", &["id"]),
            table("one.items", &["id"]),
            table("two.items", &["id"]),
            table("nothings", &["id"]),
        ],
    );
    let confidence = models
        .schema
        .tables
        .iter()
        .map(|table| table.model.clone().unwrap());
    assert!(
        confidence
            .map(|model| model.confidence)
            .all(|one| one < schemadrift_schema::Confidence::High)
    );
    assert_snapshot!(to_text(&models), @r"
    table category = models::Category (sqlx) at models.rs:4:26
      id ~bigint <i64 reads int8> not-null @4:44
      note ~text <String reads text|varchar|bpchar|name|citext> not-null @4:70
      last ~integer <i32 reads int4> not-null @4:115
    table users = models::User (sqlx) at models.rs:3:26
      id ~bigint <i64 reads int8> not-null @3:40
      name ~text <String reads text|varchar|bpchar|name|citext> not-null @3:49
      state ~state <State reads state> not-null @3:63
      other ~integer <i32 reads int4> not-null @3:77
    table shop.orders = models::Order (sqlx) at models.rs:6:26
      id ~bigint <i64 reads int8> not-null @6:41
    enum state (On) = State at models.rs:2:23
    unbound models::Item at models.rs:7:26
    unbound models::Nothing at models.rs:8:26
    unbound models::Person at models.rs:5:26
    ");
}

#[test]
fn a_name_binds_wherever_its_words_are_cut() {
    let models = bind(
        r#"
#[derive(sqlx::FromRow)] struct OAuth2ClientRow { id: i64 }
#[derive(sqlx::FromRow)] struct IPAddress { id: i64, elsewhere: i64 }
#[derive(sqlx::FromRow)] struct WebHook { id: i64 }
"#,
        vec![
            table("oauth2_client", &["id", "name"]),
            table("ipaddresses", &["id"]),
            table("webhook", &["id"]),
            table("webho_ok", &["id"]),
        ],
    );
    assert_snapshot!(to_text(&models), @r"
    table oauth2_client = models::OAuth2ClientRow (sqlx) at models.rs:2:26
      id ~bigint <i64 reads int8> not-null @2:51
    unbound models::IPAddress at models.rs:3:26
    unbound models::WebHook at models.rs:4:26
    ");
}

#[test]
fn the_models_map_binds_by_path_or_name() {
    let source = "mod billing { #[derive(sqlx::FromRow)] struct Row { id: i64 } }
                  mod other { #[derive(sqlx::FromRow)] struct Row { id: i64 } }
                  #[derive(sqlx::FromRow)] struct Total { id: i64 }";
    let folder = write_files(&[("reports.rs", source)]);
    let mut options = options(folder.path());
    let entries = [
        ("app::reports::billing::Row", "a"),
        ("Total", "b"),
        ("Missing", "c"),
    ];
    options.models_map = entries
        .map(|(model, table)| (model.to_owned(), QualifiedName::new("app", table)))
        .to_vec();
    let models = read(&options).unwrap();
    assert_eq!(models.unused_map, ["Missing"]);
    assert_snapshot!(to_text(&models), @r"
    table app.a = reports::billing::Row (sqlx) at reports.rs:1:40
      id ~bigint <i64 reads int8> not-null @1:53
    table app.b = reports::Total (sqlx) at reports.rs:3:44
      id ~bigint <i64 reads int8> not-null @3:59
    unbound reports::other::Row at reports.rs:2:56
    ");
}

#[test]
fn what_cannot_be_read_of_attributes_is_a_problem() {
    assert_snapshot!(render(r#"
/// schemadrift: table = t
#[derive(sqlx::FromRow)]
#[sqlx(rename_all = "Train-Case")]
struct Row { a: i32 }
/// schemadrift: table = u
#[derive(sqlx::FromRow)]
struct Other { #[sqlx(rename "x")] a: i32, b: i64, #[sqlx(rename = "b")] c: i64 }
#[derive(sqlx::Type)] #[sqlx(rename_all = "kebab_case")] enum E { A }
"#), @r"
    table u = models::Other (sqlx) at models.rs:8:1
      b ~bigint <i64 reads int8> not-null @8:44
    unbound models::Row at models.rs:5:1
    problem models.rs:4:8: unknown case in `rename_all`: sqlx knows `lowercase`, `snake_case`, `UPPERCASE`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `camelCase` and `PascalCase`
    problem models.rs:8:18: this `#[sqlx(…)]` cannot be read to its end: fix the syntax
    problem models.rs:8:74: column `b` is that of another field of this struct already: rename one
    problem models.rs:9:30: unknown case in `rename_all`: sqlx knows `lowercase`, `snake_case`, `UPPERCASE`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `camelCase` and `PascalCase`
    ");
}

#[test]
fn the_fields_of_a_type_parameter_are_not_known_and_no_problem() {
    assert_snapshot!(render(r#"
#[derive(sqlx::FromRow)] struct Tenant { id: i32 }
#[derive(sqlx::FromRow)] struct Counted<T> { #[sqlx(flatten)] inner: T, count: i64 }
#[derive(sqlx::FromRow)] struct Paged<U> { #[sqlx(flatten)] inner: Counted<U>, page: i64 }
#[derive(sqlx::FromRow)] struct Missed<T> { #[sqlx(flatten)] inner: Gone<T>, page: i64 }
/// schemadrift: table = tenants
#[derive(sqlx::FromRow)] struct All { #[sqlx(flatten)] inner: Counted<Tenant> }
#[derive(postgres_from_row::FromRow)] struct Wide<T> { #[from_row(flatten)] inner: T, count: i64 }
"#), @r"
    table tenants = models::All (sqlx) at models.rs:7:26
      id ~integer <i32 reads int4> not-null @2:42
      count ~bigint <i64 reads int8> not-null @3:73
    unbound models::Counted at models.rs:3:26
    unbound models::Missed at models.rs:5:26
    unbound models::Paged at models.rs:4:26
    unbound models::Tenant at models.rs:2:26
    unbound models::Wide at models.rs:8:39
    problem models.rs:5:62: the columns of `Gone<T>` are not known, since no struct of that name was read: add its file to the models
    ");
}
