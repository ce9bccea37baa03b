//! Structs that are read from rows of tokio-postgres, and the types that derive `FromSql`.

use insta::assert_snapshot;
use schemadrift_models::read;
use schemadrift_schema::{Column, ColumnType, Coverage, QualifiedName, Schema, Table, TableKind};

use crate::render::{options, read_files, render, to_text, write_files};

#[test]
fn rows_and_their_tables() {
    assert_snapshot!(render(r#"
use postgres_from_row::FromRow;
use postgres_from_row as rows;
use tokio_pg_mapper_derive::PostgresMapper;
/// schemadrift: table = app.users
#[derive(FromRow)] struct A { id: i64 }
#[derive(rows::FromRow)] struct B { id: i64 }
#[derive(PostgresMapper)] #[pg_mapper(table = "orders")] struct C { id: i64 }
#[derive(Clone, tokio_pg_mapper_derive::PostgresMapper)] #[pg_mapper(table = "app.items")] struct D { id: i64 }
mod other { #[derive(sqlx::FromRow)] struct OfSqlx { id: u32 } #[derive(scylla::FromRow)] struct Neither { id: i64 } }
"#), @r"
    table app.items = models::D (tokio-postgres) at models.rs:9:92
      id ~bigint <i64 reads int8> not-null @9:103
    table app.users = models::A (tokio-postgres) at models.rs:6:20
      id ~bigint <i64 reads int8> not-null @6:31
    table orders = models::C (tokio-postgres) at models.rs:8:58
      id ~bigint <i64 reads int8> not-null @8:69
    unbound models::B at models.rs:7:26
    unbound models::other::OfSqlx at models.rs:10:38
    ");
}

#[test]
fn fields_are_renamed_converted_and_flattened() {
    assert_snapshot!(render(r#"
/// schemadrift: table = t
#[derive(postgres_from_row::FromRow)]
struct Row {
    #[from_row(rename = "firstName")] name: String,
    #[from_row(from = "i32")] a: Unknown,
    #[from_row(try_from = "Option<i16>")] b: Unknown,
    #[from_row(flatten)] inner: Inner<i64>,
    #[from_row(flatten, try_from = "Inner<bool>")] converted: Unknown,
    #[from_row(flatten)] missing: Missing,
    twice: i64,
    #[from_row(rename = "twice")] again: i64,
}
#[derive(postgres_from_row::FromRow)]
struct Inner<T> { inner: Option<T> }
"#), @r"
    table t = models::Row (tokio-postgres) at models.rs:4:1
      firstName ~text <String reads text|varchar|bpchar|name|citext|ltree|lquery|ltxtquery> not-null @5:39
      a ~integer <i32 reads int4> not-null @6:31
      b ~smallint <i16 reads int2> null @7:43
      inner ~bigint <T reads int8> null @15:19
      twice ~bigint <i64 reads int8> not-null @11:5
    unbound models::Inner at models.rs:15:1
    problem models.rs:10:26: the columns of `Missing` are not known, since no struct of that name was read: add its file to the models
    problem models.rs:12:35: column `twice` is that of another field of this struct already: rename one
    problem models.rs:15:19: column `inner` is that of another field of this struct already: rename one
    ");
}

#[test]
fn what_each_type_accepts() {
    assert_snapshot!(render(r#"
use std::collections::HashMap;
use std::time::SystemTime;
use postgres_types::{Date, Timestamp, Json, PgLsn};
use chrono::{DateTime, Utc, NaiveDate};
/// schemadrift: table = t
#[derive(postgres_from_row::FromRow)]
struct Row<'a> {
    a1: bool, a2: i8, a3: i16, a4: i32, a5: i64, a6: u32, a7: f32, a8: f64, a9: u64,
    b1: String, b2: Box<str>, b3: &'a str, b4: std::borrow::Cow<'a, str>, b5: Vec<u8>, b6: &'a [u8], b7: Vec<Vec<u8>>, b8: Vec<Option<i32>>, b9: Box<[i64]>,
    c1: SystemTime, c2: DateTime<Utc>, c3: NaiveDate, c4: chrono::NaiveTime, c5: time::OffsetDateTime, c6: time::Date, c7: jiff::Timestamp, c8: jiff::civil::DateTime, c9: Date<NaiveDate>,
    d1: Timestamp<chrono::NaiveDateTime>, d2: tokio_postgres::types::Date<NaiveDate>, d3: HashMap<String, Option<String>>, d4: std::net::IpAddr, d5: cidr::IpCidr, d6: eui48::MacAddress,
    e1: uuid::Uuid, e2: serde_json::Value, e3: Json<Vec<String>>, e4: PgLsn, e5: bit_vec::BitVec, e6: geo_types::Point<f64>, e7: rust_decimal::Decimal, e8: pgvector::Vector, e9: Option<Vec<String>>,
    f1: chrono::Duration, f2: std::sync::Arc<String>, f3: Plain,
}
struct Plain(i64);
"#), @r#"
    table t = models::Row (tokio-postgres) at models.rs:8:1
      a1 ~boolean <bool reads bool> not-null @9:5
      a2 ~"char" <i8 reads char> not-null @9:15
      a3 ~smallint <i16 reads int2> not-null @9:23
      a4 ~integer <i32 reads int4> not-null @9:32
      a5 ~bigint <i64 reads int8> not-null @9:41
      a6 ~oid <u32 reads oid> not-null @9:50
      a7 ~real <f32 reads float4> not-null @9:59
      a8 ~double precision <f64 reads float8> not-null @9:68
      a9 <u64 reads nothing> not-null @9:77
      b1 ~text <String reads text|varchar|bpchar|name|citext|ltree|lquery|ltxtquery> not-null @10:5
      b2 ~text <Box<str> reads text|varchar|bpchar|name|citext|ltree|lquery|ltxtquery> not-null @10:17
      b3 ~text <&str reads text|varchar|bpchar|name|citext|ltree|lquery|ltxtquery> not-null @10:31
      b4 ~text <std::borrow::Cow<'a, str> reads text|varchar|bpchar|name|citext|ltree|lquery|ltxtquery> not-null @10:44
      b5 ~bytea <Vec<u8> reads bytea> not-null @10:75
      b6 ~bytea <&[u8] reads bytea> not-null @10:88
      b7 ~bytea[] <Vec<Vec<u8>> reads bytea[]> not-null @10:102
      b8 ~integer[] <Vec<Option<i32>> reads int4[]> not-null @10:120
      b9 ~bigint[] <Box<[i64]> reads int8[]> not-null @10:142
      c1 ~timestamp <SystemTime reads timestamp|timestamptz> not-null @11:5
      c2 ~timestamptz <DateTime<Utc> reads timestamptz> not-null @11:21
      c3 ~date <NaiveDate reads date> not-null @11:40
      c4 ~time <chrono::NaiveTime reads time> not-null @11:55
      c5 ~timestamptz <time::OffsetDateTime reads timestamptz> not-null @11:78
      c6 ~date <time::Date reads date> not-null @11:104
      c7 ~timestamptz <jiff::Timestamp reads timestamptz> not-null @11:120
      c8 ~timestamp <jiff::civil::DateTime reads timestamp> not-null @11:141
      c9 ~date <Date<NaiveDate> reads date> not-null @11:168
      d1 ~timestamp <Timestamp<chrono::NaiveDateTime> reads timestamp> not-null @12:5
      d2 ~date <tokio_postgres::types::Date<NaiveDate> reads date> not-null @12:43
      d3 ~hstore <HashMap<String, Option<String>> reads hstore> not-null @12:87
      d4 ~inet <std::net::IpAddr reads inet> not-null @12:124
      d5 ~cidr <cidr::IpCidr reads cidr> not-null @12:146
      d6 ~macaddr <eui48::MacAddress reads macaddr> not-null @12:164
      e1 ~uuid <uuid::Uuid reads uuid> not-null @13:5
      e2 ~jsonb <serde_json::Value reads jsonb|json> not-null @13:21
      e3 ~jsonb <Json<Vec<String>> reads jsonb|json> not-null @13:44
      e4 ~pg_lsn <PgLsn reads pg_lsn> not-null @13:67
      e5 ~bit <bit_vec::BitVec reads bit|varbit> not-null @13:78
      e6 ~point <geo_types::Point<f64> reads point> not-null @13:99
      e7 ~numeric <rust_decimal::Decimal reads numeric> not-null @13:126
      e8 ~vector <pgvector::Vector reads vector> not-null @13:153
      e9 ~text[] <Vec<String> reads text[]|varchar[]|bpchar[]|name[]|citext[]|ltree[]|lquery[]|ltxtquery[]> null @13:175
      f1 <chrono::Duration reads ?> unresolved chrono::Duration not-null @14:5
      f2 <std::sync::Arc<String> reads ?> unresolved std::sync::Arc not-null @14:27
      f3 <Plain reads ?> unresolved models::Plain not-null @14:55
    "#);
}

#[test]
fn types_of_ones_own() {
    assert_snapshot!(render(r#"
use postgres_types::{FromSql, ToSql};
#[derive(FromSql, ToSql)] #[postgres(name = "mood", rename_all = "Train-Case")] enum Mood { VeryHappy, #[postgres(name = "so so")] SoSo }
#[derive(FromSql)] enum UserState { Active }
#[derive(FromSql)] #[postgres(allow_mismatch)] enum Loose { A }
#[derive(FromSql)] #[postgres(transparent)] struct Id<T>(T);
#[derive(FromSql)] struct SessionId(Vec<u8>);
#[derive(FromSql)] #[postgres(name = "price")] struct Price { amount: i64 }
#[derive(FromSql)] #[postgres(nam = "hidden")] enum Hidden { A }
#[derive(FromSql)] #[postgres(name = "case", rename_all = "Snake")] enum Case { A }
#[derive(FromSql)] #[postgres(name = "label")] enum Label { #[postgres(nme = "a")] A }
#[derive(ToSql)] enum OnlyWritten { A }
/// schemadrift: table = t
#[derive(postgres_from_row::FromRow)]
struct Row { a: Mood, b: Option<UserState>, c: Loose, d: Id<i32>, e: SessionId, f: Price, g: Vec<Mood>, h: Hidden, i: Case, j: Label, k: OnlyWritten }
"#), @r"
    table t = models::Row (tokio-postgres) at models.rs:15:1
      a ~mood <Mood reads mood> not-null @15:14
      b ~UserState <UserState reads UserState> null @15:23
      c ~Loose <Loose reads Loose> not-null @15:45
      d ~integer <Id<i32> reads int4> not-null @15:55
      e ~bytea <SessionId reads bytea> not-null @15:67
      f ~price <Price reads price> not-null @15:81
      g ~mood[] <Vec<Mood> reads mood[]> not-null @15:91
      h <Hidden reads ?> unresolved models::Hidden not-null @15:105
      i <Case reads ?> unresolved models::Case not-null @15:116
      j ~label <Label reads label> not-null @15:125
      k <OnlyWritten reads ?> unresolved models::OnlyWritten not-null @15:135
    enum UserState (Active) = UserState at models.rs:4:20
    enum mood (Very-Happy, so so) = Mood at models.rs:3:81
    problem models.rs:9:31: unknown key `nam` in `#[postgres(…)]`: did you mean `name`?
    problem models.rs:10:46: unknown case in `rename_all`: postgres-types knows `lowercase`, `UPPERCASE`, `PascalCase`, `camelCase`, `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `SCREAMING-KEBAB-CASE` and `Train-Case`
    problem models.rs:11:72: unknown key `nme` in `#[postgres(…)]`: did you mean `name`?
    ");
}

#[test]
fn a_row_is_bound_by_its_name_unless_something_else_may_be_written() {
    let mut models = read_files(&[(
        "models.rs",
        r#"
#[derive(postgres_from_row::FromRow)] struct User { id: i64, #[from_row(renam = "x")] other: i64 }
#[derive(postgres_from_row::FromRow)] struct Total { sum: i64 }
/// schemadrift: tabel = y
#[derive(postgres_from_row::FromRow)] struct Order { id: i64 }
#[derive(tokio_pg_mapper_derive::PostgresMapper)] #[pg_mapper(tabel = "z")] struct Item { id: i64 }
"#,
    )]);
    let actual = ["users", "orders", "items"].map(|name| {
        let name = QualifiedName::new("public", name);
        let mut table = Table::new(name, TableKind::Ordinary, Coverage::NOTHING);
        table.columns = vec![Column::new("id", ColumnType::default())];
        table
    });
    models.bind(&Schema {
        tables: actual.to_vec(),
        ..Schema::default()
    });
    assert_snapshot!(to_text(&models), @r"
    table users = models::User (tokio-postgres) at models.rs:2:39
      id ~bigint <i64 reads int8> not-null @2:53
    unbound models::Item at models.rs:6:77
    unbound models::Order at models.rs:5:39
    unbound models::Total at models.rs:3:39
    problem models.rs:2:73: unknown key `renam` in `#[from_row(…)]`: did you mean `rename`?
    problem models.rs:4:1: `tabel = y` says nothing that is known: write `schemadrift: table = NAME`, or begin the line with another word
    problem models.rs:6:63: unknown key `tabel` in `#[pg_mapper(…)]`: did you mean `table`?
    ");
}

#[test]
fn only_the_framework_that_is_asked_for_is_read() {
    let source = "use postgres_from_row::FromRow;
                  /// schemadrift: table = t
                  #[derive(FromRow)] struct Row { id: i64 }";
    let folder = write_files(&[("a.rs", source)]);
    let mut options = options(folder.path());
    for (framework, tables) in [("tokio-postgres", 1), ("sqlx", 0)] {
        options.frameworks = Some([framework.to_owned()].into());
        let models = read(&options).unwrap();
        assert_eq!(models.schema.tables.len(), tables, "{framework}");
        assert_eq!(models.frameworks.contains(framework), tables == 1);
    }
}
