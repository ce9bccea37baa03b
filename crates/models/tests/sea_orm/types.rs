//! What the types of fields imply and decode.

use insta::assert_snapshot;

use crate::render::render_files;
use crate::{check_fields, check_items};

#[test]
fn what_rust_types_imply_and_decode() {
    assert_snapshot!(check_fields("
    a: bool, b: i16, c: i64, d: f32, e: f64, f: char,
    g: Decimal, h: BigDecimal, i: Uuid, j: Json, k: serde_json::Value, l: IpNetwork,
    m: mac_address::MacAddress, n: PgVector, o: Vec<u8>, p: TextUuid,
"), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a ~boolean <bool reads bool> not-null @4:5
      b ~smallint <i16 reads int2> not-null @4:14
      c ~bigint <i64 reads int8> not-null @4:22
      d ~real <f32 reads float4> not-null @4:30
      e ~double precision <f64 reads float8> not-null @4:38
      f ~bpchar <char reads varchar|text|bpchar|name|citext> not-null @4:46
      g ~numeric <Decimal reads numeric> not-null @5:5
      h ~numeric <BigDecimal reads numeric> not-null @5:17
      i ~uuid <Uuid reads uuid> not-null @5:32
      j ~json <Json reads json|jsonb> not-null @5:41
      k ~json <serde_json::Value reads json|jsonb> not-null @5:50
      l ~inet <IpNetwork reads inet|cidr> not-null @5:72
      m ~macaddr <mac_address::MacAddress reads macaddr> not-null @6:5
      n ~vector <PgVector reads vector> not-null @6:33
      o ~bytea <Vec<u8> reads bytea> not-null @6:46
      p ~varchar <TextUuid reads varchar|text|bpchar|name|citext> not-null @6:58
    ");
}

#[test]
fn dates_and_times_by_all_their_names() {
    assert_snapshot!(check_fields("
    a: Date, b: Time, c: DateTime, d: DateTimeWithTimeZone, e: DateTimeUtc, f: DateTimeLocal,
    g: ChronoDateTime, h: ChronoDateTimeUtc, i: TimeDate, j: TimeDateTime, k: TimeDateTimeWithTimeZone,
    l: chrono::DateTime<chrono::Utc>, m: DateTime<Utc>, n: chrono::NaiveDateTime, o: time::OffsetDateTime,
    p: time::Date, q: ChronoUnixTimestamp,
"), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a ~date <Date reads date> not-null @4:5
      b ~time <Time reads time> not-null @4:14
      c ~timestamp <DateTime reads timestamp> not-null @4:23
      d ~timestamptz <DateTimeWithTimeZone reads timestamptz> not-null @4:36
      e ~timestamptz <DateTimeUtc reads timestamptz> not-null @4:61
      f ~timestamptz <DateTimeLocal reads timestamptz> not-null @4:77
      g ~timestamp <ChronoDateTime reads timestamp> not-null @5:5
      h ~timestamptz <ChronoDateTimeUtc reads timestamptz> not-null @5:24
      i ~date <TimeDate reads date> not-null @5:46
      j ~timestamp <TimeDateTime reads timestamp> not-null @5:59
      k ~timestamptz <TimeDateTimeWithTimeZone reads timestamptz> not-null @5:76
      l ~timestamptz <chrono::DateTime<chrono::Utc> reads timestamptz> not-null @6:5
      m ~timestamptz <DateTime<Utc> reads timestamptz> not-null @6:39
      n ~timestamp <chrono::NaiveDateTime reads timestamp> not-null @6:57
      o ~timestamptz <time::OffsetDateTime reads timestamptz> not-null @6:83
      p ~date <time::Date reads date> not-null @7:5
      q ~bigint <ChronoUnixTimestamp reads int8> not-null @7:20
    ");
}

#[test]
fn what_does_not_decode_what_it_implies() {
    assert_snapshot!(check_fields("
    a: i8, b: u8, c: u16, d: u32, e: u64, f: Vec<u32>,
    #[sea_orm(column_type = \"Integer\")] g: u32,
"), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a ~smallint <i8 reads char> not-null @4:5
      b ~smallint <u8 reads nothing> not-null @4:12
      c ~integer <u16 reads nothing> not-null @4:19
      d ~bigint <u32 reads oid|int4> not-null @4:27
      e ~bigint <u64 reads nothing> not-null @4:35
      f ~bigint[] <Vec<u32> reads oid[]> not-null @4:43
      g integer <u32 reads oid|int4> not-null @5:41
    ");
}

#[test]
fn arrays() {
    assert_snapshot!(check_fields("
    a: Vec<String>, b: Option<Vec<i32>>, c: Vec<Vec<u8>>, d: Vec<Json>, e: Vec<Option<Uuid>>,
    #[sea_orm(column_type = \"Array(RcOrArc::new(ColumnType::Text))\")] f: Vec<String>,
"), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a ~varchar[] <Vec<String> reads varchar[]|text[]|bpchar[]|name[]|citext[]> not-null @4:5
      b ~integer[] <Vec<i32> reads int4[]> null @4:21
      c ~bytea[] <Vec<Vec<u8>> reads bytea[]> not-null @4:42
      d ~json[] <Vec<Json> reads json[]|jsonb[]> not-null @4:59
      e ~uuid[] <Vec<Option<Uuid>> reads uuid[]> not-null @4:73
      f text[] <Vec<String> reads varchar[]|text[]|bpchar[]|name[]|citext[]> not-null @5:71
    ");
}

#[test]
fn types_that_cannot_be_told() {
    assert_snapshot!(check_fields(r#"
    #[sea_orm(column_type = "Custom(NAME.to_owned())")] a: String,
    #[sea_orm(column_type = "Custom(NAME.to_owned())")] b: other::Thing,
    #[sea_orm(column_type = "JsonBinary")] c: other::Thing,
    d: other::Thing,
    e: Missing,
    f: Box<String>,
    #[sea_orm(column_type = "no rust (")] g: String,
"#), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a <String reads varchar|text|bpchar|name|citext> not-null @4:57
      b <other::Thing reads ?> unresolved other::Thing not-null @5:57
      c jsonb not-null @6:44
      d <other::Thing reads ?> unresolved other::Thing not-null @7:5
      e <Missing reads ?> unresolved Missing not-null @8:5
      f <Box<String> reads ?> unresolved Box not-null @9:5
      g <String reads varchar|text|bpchar|name|citext> not-null @10:43
    problem cake.rs:10:15: the text of `column_type` is no Rust: fix the syntax
    ");
}

#[test]
fn active_enums() {
    assert_snapshot!(check_items("
    #[sea_orm(primary_key)] a: Tea, b: Option<Cake>, c: Vec<Tea>, d: Color, e: Size, f: Mood,
", r#"
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "tea")]
pub enum Tea {
    #[sea_orm(string_value = "EverydayTea")] Everyday,
    #[sea_orm(string_value = "breakfast tea")] Breakfast,
}
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "Enum", db_type = "Enum", rename_all = "kebab-case")]
pub enum Cake { LemonDrizzle, #[sea_orm(rename = "UPPERCASE")] Plain }
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(1))")]
pub enum Color { #[sea_orm(string_value = "B")] Blue }
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i32", db_type = "Integer")]
pub enum Size { #[sea_orm(num_value = 0)] Small, Big = 1 }
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "u8", db_type = "TinyUnsigned")]
pub enum Mood { #[sea_orm(num_value = 0)] Good }
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "unused")]
pub enum Unused { #[sea_orm(string_value = "a")] A }
"#), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a ~tea <Tea reads tea> not-null @4:29
      b ~Cake <Cake reads Cake> null @4:37
      c ~tea[] <Vec<Tea> reads tea[]> not-null @4:54
      d varchar(1) <Color reads varchar|text|bpchar|name|citext> not-null @4:67
      e ~integer <Size reads int4> not-null @4:77
      f ~smallint <Mood reads nothing> not-null @4:86
      primary key (a)
    enum Cake (lemon-drizzle, PLAIN) = Cake at cake.rs:15:1
    enum tea (EverydayTea, breakfast tea) = Tea at cake.rs:9:1
    ");
}

#[test]
fn types_of_the_crate() {
    assert_snapshot!(check_items("
    #[sea_orm(primary_key)] a: CakeId, b: Option<Tag>, c: Tags, d: Settings, e: Vec<Settings>, f: Email,
", r#"
#[derive(DeriveValueType)] pub struct CakeId(pub i32);
#[derive(DeriveValueType)] #[sea_orm(value_type = "String")] pub struct Tag { pub name: String }
#[derive(DeriveValueType)] #[sea_orm(array_type = "String")] pub struct Tags(pub Vec<String>);
#[derive(Serialize, Deserialize, FromJsonQueryResult)] pub struct Settings { pub a: i32 }
#[derive(DeriveValueType)] #[sea_orm(column_type = "Text")] pub struct Email(String);
"#), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a ~integer <CakeId reads int4> not-null auto-increment @4:29
      b ~varchar <Tag reads varchar|text|bpchar|name|citext> null @4:40
      c ~varchar[] <Tags reads varchar[]|text[]|bpchar[]|name[]|citext[]> not-null @4:56
      d ~json <Settings reads json|jsonb> not-null @4:65
      e ~json[] <Vec<Settings> reads json|jsonb> not-null @4:78
      f ~text <Email reads varchar|text|bpchar|name|citext> not-null @4:96
      primary key (a)
    ");
}

#[test]
fn types_that_implement_the_traits_themselves() {
    assert_snapshot!(check_items("a: Level, b: Filter, c: Opaque, d: Choices,", r#"
pub struct Level(u8);
impl sea_orm::TryGetable for Level {
    fn try_get_by<I: sea_orm::ColIdx>(res: &QueryResult, index: I) -> Result<Self, TryGetError> {
        match i16::try_get_by(res, index) { Ok(v) => Ok(Level(v as u8)), Err(e) => Err(e) }
    }
}
impl sea_orm::sea_query::ValueType for Level {
    fn try_from(v: Value) -> Result<Self, ValueTypeErr> { unimplemented!() }
    fn column_type() -> sea_orm::sea_query::ColumnType { i16::column_type() }
}
pub struct Filter;
impl TryGetable for Filter {
    fn try_get_by<I: ColIdx>(res: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let json = <Json as TryGetable>::try_get_by(res, index)?;
        serde_json::from_value(json).map_err(|e| todo!())
    }
}
impl ValueType for Filter {
    fn column_type() -> ColumnType { use sea_orm::ColumnType; ColumnType::JsonBinary }
}
pub struct Opaque;
impl TryGetable for Opaque { fn try_get_by(res: &QueryResult) -> X { read(res) } }
pub struct Choices;
impl TryGetableFromJson for Choices {}
"#), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a ~smallint <Level reads int2> not-null @3:19
      b ~jsonb <Filter reads json|jsonb> not-null @3:29
      c <Opaque reads ?> unresolved cake::Opaque not-null @3:40
      d ~json <Choices reads json|jsonb> not-null @3:51
    ");
}

#[test]
fn unsigned_integers_hang_on_the_version() {
    let model = "use sea_orm::entity::prelude::*;
        #[derive(DeriveEntityModel)] #[sea_orm(table_name = \"cake\")]
        pub struct Model { a: u16, b: u32 }";
    let read = |version: &str| {
        let manifest = format!("[package]\nname = \"entity\"\n[dependencies]\n{version}");
        let workspace = "[workspace.dependencies]\nsea-orm = \"1.1\"";
        let files = [
            ("Cargo.toml", workspace),
            ("entity/Cargo.toml", manifest.as_str()),
            ("entity/src/lib.rs", model),
        ];
        let lines = render_files(&files);
        let is_column = |line: &&str| line.contains("reads");
        lines
            .lines()
            .filter(is_column)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_snapshot!(read("sea-orm = { version = \"2.0.0-rc\" }"), @r"
    a ~integer <u16 reads nothing> not-null @3:28
    b ~bigint <u32 reads oid|int4> not-null @3:36
    ");
    assert_snapshot!(read("sea-orm = \"0.12\""), @r"
    a ~smallint <u16 reads nothing> not-null @3:28
    b ~integer <u32 reads oid|int4> not-null @3:36
    ");
    assert_snapshot!(read("sea-orm = { workspace = true }"), @r"
    a ~smallint <u16 reads nothing> not-null @3:28
    b ~integer <u32 reads oid|int4> not-null @3:36
    ");
}
