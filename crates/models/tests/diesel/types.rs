//! Types of columns in `table!`.

use insta::assert_snapshot;

use crate::render::{check, read_text};

#[test]
fn advice_names_types_of_table() {
    let models = read_text("table! { t (id) { id -> Int4 } }");
    let types = models.schema.tables[0].model.as_ref().unwrap().rust_types;
    assert!(types.contains(&("int8", "BigInt / Int8")));
    assert!(
        types.is_sorted(),
        "so that a type has one entry and is found at once"
    );
    // What is advised for a type must be read from it.
    for (name, advised) in types {
        for written in advised.split(" / ") {
            let source = format!("table! {{ t (id) {{ id -> {written} }} }}");
            let column = &read_text(&source).schema.tables[0].columns[0];
            let accepts = &column.ty.decoding.as_ref().unwrap().accepts;
            let actual = schemadrift_schema::SqlType::built_in(name);
            assert_ne!(
                accepts.decodes(&actual),
                Some(false),
                "{written} for {name}"
            );
        }
    }
}

#[test]
fn types_of_diesel() {
    assert_snapshot!(check("
table! { t (a01) {
    a01 -> Bool, a02 -> SmallInt, a03 -> Int2, a04 -> SmallSerial, a05 -> Integer, a06 -> Serial, a07 -> BigInt, a08 -> BigSerial,
    b01 -> Float, b02 -> Float8, b03 -> Numeric, b04 -> Decimal,
    c01 -> Text, c02 -> VarChar, c03 -> Bpchar, c04 -> Citext, c05 -> CChar, c06 -> Char,
    d01 -> Binary, d02 -> Bytea, d03 -> Uuid, d04 -> Json, d05 -> Jsonb,
    e01 -> Date, e02 -> Time, e03 -> Timestamp, e04 -> Timestamptz, e05 -> Interval,
    f01 -> Money, f02 -> Oid, f03 -> PgLsn, f04 -> Inet, f05 -> Cidr, f06 -> MacAddr, f07 -> Macaddr8,
    g01 -> Range<Integer>, g02 -> Int8range, g03 -> Multirange<Timestamptz>, g04 -> Record<(Int4, Text)>,
    h01 -> diesel::sql_types::Int8, h02 -> ::diesel::pg::sql_types::Uuid, h03 -> TinyInt, h04 -> Nothing, h05 -> crate::Missing,
} }
"), @r"
    table public.t = models::t at models.rs:2:10
      a01 ~bool <Bool reads bool> @3:5
      a02 ~int2 <SmallInt reads int2> @3:18
      a03 ~int2 <Int2 reads int2> @3:35
      a04 ~int2 <SmallSerial reads int2> @3:48
      a05 ~int4 <Integer reads int4> @3:68
      a06 ~int4 <Serial reads int4> @3:84
      a07 ~int8 <BigInt reads int8> @3:99
      a08 ~int8 <BigSerial reads int8> @3:114
      b01 ~float4 <Float reads float4> @4:5
      b02 ~float8 <Float8 reads float8> @4:19
      b03 ~numeric <Numeric reads numeric> @4:34
      b04 ~numeric <Decimal reads numeric> @4:50
      c01 ~text <Text reads text|varchar|bpchar|citext|name|char> @5:5
      c02 ~varchar <VarChar reads text|varchar|bpchar|citext|name|char> @5:18
      c03 ~bpchar <Bpchar reads text|varchar|bpchar|citext|name|char> @5:34
      c04 ~citext <Citext reads text|varchar|bpchar|citext|name|char> @5:49
      c05 ~char <CChar reads char> @5:64
      c06 ~text <Char reads text|varchar|bpchar|citext|name|char> @5:78
      d01 ~bytea <Binary reads bytea> @6:5
      d02 ~bytea <Bytea reads bytea> @6:20
      d03 ~uuid <Uuid reads uuid> @6:34
      d04 ~json <Json reads json> @6:47
      d05 ~jsonb <Jsonb reads jsonb> @6:60
      e01 ~date <Date reads date> @7:5
      e02 ~time <Time reads time> @7:18
      e03 timestamp <Timestamp reads timestamp|timestamptz> @7:31
      e04 timestamptz <Timestamptz reads timestamptz|timestamp> @7:49
      e05 ~interval <Interval reads interval> @7:69
      f01 ~money <Money reads money> @8:5
      f02 ~oid <Oid reads oid|regclass|regproc|regprocedure|regtype|regrole|regnamespace> @8:19
      f03 ~pg_lsn <PgLsn reads pg_lsn> @8:31
      f04 ~inet <Inet reads inet> @8:45
      f05 ~cidr <Cidr reads cidr> @8:58
      f06 ~macaddr <MacAddr reads macaddr> @8:71
      f07 ~macaddr8 <Macaddr8 reads macaddr8> @8:87
      g01 ~int4range <Range<Integer> reads int4range> @9:5
      g02 ~int8range <Int8range reads int8range> @9:28
      g03 ~tstzmultirange <Multirange<Timestamptz> reads tstzmultirange> @9:46
      g04 ~record <Record<(Int4, Text)> reads ?> @9:78
      h01 ~int8 <diesel::sql_types::Int8 reads int8> @10:5
      h02 ~uuid <::diesel::pg::sql_types::Uuid reads uuid> @10:37
      h03 <TinyInt reads ?> unresolved TinyInt @10:75
      h04 <Nothing reads ?> unresolved Nothing @10:91
      h05 <crate::Missing reads ?> unresolved crate::Missing @10:107
      primary key (a01)
    ");
}

#[test]
fn arrays_and_nullable() {
    assert_snapshot!(check("
table! { t (id) {
    id -> Nullable<Int4>,
    b -> Array<Nullable<Int4>>,
    c -> Nullable<Array<Nullable<Text>>>,
    d -> Array<Varchar>,
    e -> Array<Citext>,
    f -> Array<Array<Int2>>,
    g -> diesel::sql_types::Nullable<diesel::sql_types::Array<Uuid>>,
    h -> Array<Range<Date>>,
} }
"), @r"
    table public.t = models::t at models.rs:2:10
      id ~int4 <Int4 reads int4> null @3:5
      b ~int4[] <Array<Nullable<Int4>> reads int4[]> @4:5
      c ~text[] <Array<Nullable<Text>> reads text[]> null @5:5
      d ~varchar[] <Array<Varchar> reads varchar[]|text[]> @6:5
      e ~citext[] <Array<Citext> reads citext[]> @7:5
      f ~int2[] <Array<Array<Int2>> reads int2[]> @8:5
      g ~uuid[] <diesel::sql_types::Array<Uuid> reads uuid[]> null @9:5
      h ~daterange[] <Array<Range<Date>> reads daterange[]> @10:5
      primary key (id)
    ");
}

#[test]
fn max_length_declares_varchar_and_char_alone() {
    assert_snapshot!(check("
table! { t (id) {
    #[max_length = 10_u32] id -> VarChar,
    #[max_length = 2] b -> Nullable<Bpchar>,
    #[max_length = 30] c -> Text,
    #[max_length = 40] d -> Array<Varchar>,
    #[max_length = 50] e -> Int4,
} }
"), @r"
    table public.t = models::t at models.rs:2:10
      id varchar(10) <VarChar reads text|varchar|bpchar|citext|name|char> @3:28
      b char(2) <Bpchar reads text|varchar|bpchar|citext|name|char> null @4:23
      c ~text <Text reads text|varchar|bpchar|citext|name|char> @5:24
      d ~varchar[] <Array<Varchar> reads varchar[]|text[]> @6:24
      e ~int4 <Int4 reads int4> @7:24
      primary key (id)
    ");
}

#[test]
fn types_of_the_crate_and_of_others() {
    assert_snapshot!(check(r#"
pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "mood", schema = "app"))]
    pub struct Mood;
    #[derive(SqlType)] #[diesel(postgres_type(name = "kind"))] pub struct Kind;
    #[derive(SqlType)] #[postgres(type_name = "old_kind")] pub struct OldKind;
    #[derive(SqlType)] #[diesel(postgres_type(oid = 869, array_oid = 1041))] pub struct Address;
    #[derive(SqlType)] #[postgres(oid = "2950", array_oid = "2951")] pub struct OldUuid;
    #[derive(SqlType)] #[diesel(postgres_type(name = "pg_lsn", schema = "pg_catalog"))] pub struct PgLsn;
    #[derive(SqlType)] #[cfg_attr(feature = "pg", diesel(postgres_type(name = "gated")))] pub struct Gated;
    #[derive(SqlType)] #[diesel(sqlite_type(name = "Integer"))] pub struct OnlySqlite;
    pub type Alias = Kind;
}
table! {
    use diesel::sql_types::*;
    use super::sql_types::{Mood, Kind as Renamed, PgLsn};
    use super::sql_types::*;
    use pgvector::sql_types::Vector;
    use diesel_full_text_search::TsVector;

    t (id) {
        id -> Int4,
        b -> Nullable<Mood>,
        c -> Array<Nullable<Renamed>>,
        d -> crate::models::sql_types::OldKind,
        e -> Address,
        f -> OldUuid,
        g -> PgLsn,
        h -> Gated,
        i -> super::sql_types::OnlySqlite,
        j -> Alias,
        k -> Vector,
        l -> TsVector,
        m -> diesel_ltree::sql_types::Ltree,
        n -> other::Thing,
    }
}
"#), @r"
    table public.t = models::t at models.rs:22:5
      id ~int4 <Int4 reads int4> @23:9
      b ~app.mood <Mood reads app.mood> null @24:9
      c ~kind[] <Array<Nullable<Renamed>> reads kind[]> @25:9
      d ~old_kind <crate::models::sql_types::OldKind reads old_kind> @26:9
      e ~inet <Address reads inet> @27:9
      f ~uuid <OldUuid reads uuid> @28:9
      g ~pg_lsn <PgLsn reads pg_lsn> @29:9
      h ~gated <Gated reads gated> @30:9
      i <super::sql_types::OnlySqlite reads ?> unresolved models::sql_types::OnlySqlite @31:9
      j ~kind <Alias reads kind> @32:9
      k ~vector <Vector reads vector> @33:9
      l ~tsvector <TsVector reads tsvector> @34:9
      m ~ltree <diesel_ltree::sql_types::Ltree reads ltree> @35:9
      n <other::Thing reads ?> unresolved other::Thing @36:9
      primary key (id)
    ");
}

#[test]
fn enums_of_diesel_derive_enum() {
    assert_snapshot!(check(r#"
mod kinds {
    #[derive(diesel_derive_enum::DbEnum)] pub enum OrderState { Open }
    #[derive(DbEnum)] #[PgType = "text"] pub enum Health { Well }
    #[derive(DbEnum)] #[DieselType = "Colour"] #[PgType = "colour_type"] pub enum Color { Red }
    #[derive(DbEnum)] #[db_enum(pg_type = "size_type", diesel_type = "SizeType")] pub enum Size { Big }
}
table! {
    use diesel::sql_types::*;
    use crate::models::kinds::{OrderStateMapping, Colour};
    t (id) {
        id -> Int4,
        b -> OrderStateMapping,
        c -> crate::models::kinds::HealthMapping,
        d -> Colour,
        e -> super::kinds::SizeType,
    }
}
"#), @r"
    table public.t = models::t at models.rs:11:5
      id ~int4 <Int4 reads int4> @12:9
      b ~order_state <OrderStateMapping reads order_state> @13:9
      c ~text <crate::models::kinds::HealthMapping reads text> @14:9
      d ~colour_type <Colour reads colour_type> @15:9
      e ~size_type <super::kinds::SizeType reads size_type> @16:9
      primary key (id)
    ");
}
