//! Columns of an entity: names, what is written of them, keys.

use insta::assert_snapshot;

use crate::{check, check_fields, check_items};

#[test]
fn a_compact_entity_goes_by_its_module() {
    assert_snapshot!(check(&[("entity/mod.rs", "pub mod cake;"), ("entity/cake.rs", r#"
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "cake", schema_name = "bakery", comment = "All of them")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub name: String,
    pub eaten_on: Option<Date>,
    #[sea_orm(nullable)]
    pub note: String,
}
"#)]), @r"
    table bakery.cake = entity::cake::Model (sea-orm) at entity/cake.rs:5:1
      id ~integer <i32 reads int4> not-null auto-increment @7:5
      name ~varchar <String reads varchar|text|bpchar|name|citext> not-null @8:5
      eaten_on ~date <Date reads date> null @9:5
      note ~varchar <String reads varchar|text|bpchar|name|citext> not-null @11:5
      primary key (id)
      comment All of them
    ");
}

#[test]
fn names_of_columns() {
    assert_snapshot!(check_fields(r#"
    #[sea_orm(primary_key)] r#type: i32,
    address_1: String,
    trailing_: String,
    #[sea_orm(column_name = "cakeWeight")] weight: f32,
    #[sea_orm(enum_name = "CakeKind")] kind: String,
    #[sea_orm(ignore)] left_out: HashMap<String, String>,
    #[sea_orm(renamed_from = "colour", comment = "of the icing")] color: String,
"#), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      type ~integer <i32 reads int4> not-null auto-increment @4:29
      address_1 ~varchar <String reads varchar|text|bpchar|name|citext> not-null @5:5
      trailing ~varchar <String reads varchar|text|bpchar|name|citext> not-null @6:5
      cakeWeight ~real <f32 reads float4> not-null @7:44
      cake_kind ~varchar <String reads varchar|text|bpchar|name|citext> not-null @8:40
      color ~varchar <String reads varchar|text|bpchar|name|citext> not-null @10:67
      primary key (type)
    ");
}

#[test]
fn rename_all_goes_by_the_variants() {
    assert_snapshot!(check(&[("a.rs", r#"
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "a", rename_all = "camelCase")]
pub struct Model { #[sea_orm(primary_key)] cake_id: i32, #[sea_orm(column_name = "as_it_is")] b: i32 }
"#), ("b.rs", r#"
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "b", rename_all = "UPPERCASE")]
pub struct Model { #[sea_orm(primary_key)] cake_id: i32 }
"#), ("c.rs", r#"
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = "c", rename_all = "Loud")]
pub struct Model { #[sea_orm(primary_key)] cake_id: i32 }
"#)]), @r"
    table a = a::Model (sea-orm) at a.rs:5:1
      cakeId ~integer <i32 reads int4> not-null auto-increment @5:44
      as_it_is ~integer <i32 reads int4> not-null @5:95
      primary key (cakeId)
    table b = b::Model (sea-orm) at b.rs:5:1
      CAKEID ~integer <i32 reads int4> not-null auto-increment @5:44
      primary key (CAKEID)
    unbound c::Model at c.rs:5:1
    problem c.rs:4:29: unknown case in `rename_all`: SeaORM knows `camelCase`, `PascalCase`, `snake_case`, `kebab-case`, `SCREAMING_SNAKE_CASE`, `SCREAMING-KEBAB-CASE`, `lowercase`, `UPPERCASE`, `title_case` and `mixed_case`
    ");
}

#[test]
fn written_types_are_declared() {
    assert_snapshot!(check_fields(r#"
    #[sea_orm(column_type = "Text")] a: String,
    #[sea_orm(column_type = "Decimal(Some((10, 2)))")] b: Decimal,
    #[sea_orm(column_type = "JsonBinary", nullable)] c: Option<Json>,
    #[sea_orm(column_type = "custom(\"citext\")")] d: String,
    #[sea_orm(column_type = "Custom(\"int8range\".to_owned())")] e: String,
    #[sea_orm(column_type = "Enum { name: Alias::new(\"mood\").into_iden(), variants: vec![] }")] f: String,
"#), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a text <String reads varchar|text|bpchar|name|citext> not-null @4:38
      b numeric(10,2) <Decimal reads numeric> not-null @5:56
      c jsonb <Json reads json|jsonb> null @6:54
      d citext <String reads varchar|text|bpchar|name|citext> not-null @7:52
      e int8range <String reads varchar|text|bpchar|name|citext> not-null @8:66
      f mood <String reads varchar|text|bpchar|name|citext|mood> not-null @9:99
    ");
}

#[test]
fn a_field_that_cannot_hold_null_is_not_nullable_whatever_is_written() {
    assert_snapshot!(check_items(r#"
    #[sea_orm(column_type = "VarBinary(StringLen::None)", nullable)] a: Vec<u8>,
    #[sea_orm(nullable)] b: i64,
    #[sea_orm(nullable)] c: Option<i64>,
    #[sea_orm(nullable)] d: Own,
    #[sea_orm(nullable)] e: Kind,
"#, r#"
pub struct Own(Option<i64>);
impl TryGetable for Own {
    fn try_get_by<I: ColIdx>(res: &QueryResult, index: I) -> Result<Self, TryGetError> {
        <Option<i64> as TryGetable>::try_get_by(res, index).map(Own)
    }
}
#[derive(DeriveActiveEnum)]
#[sea_orm(rs_type = "i32", db_type = "Integer")]
pub enum Kind { #[sea_orm(num_value = 1)] One }
"#), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a bytea <Vec<u8> reads bytea> not-null @4:70
      b ~bigint <i64 reads int8> not-null @5:26
      c ~bigint <i64 reads int8> null @6:26
      d ~bigint <Own reads int8> null @7:26
      e ~integer <Kind reads int4> not-null @8:26
    ");
}

#[test]
fn casts_widen_what_is_decoded() {
    assert_snapshot!(check_fields(r#"
    #[sea_orm(column_type = "custom(\"citext\")", select_as = "text", save_as = "citext")] a: String,
    #[sea_orm(select_as = "text", save_as = "ltree")] b: String,
    #[sea_orm(select_as = "text")] c: String,
    #[sea_orm(select_as = "text")] d: i32,
"#), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a citext <String reads varchar|text|bpchar|name|citext> not-null @4:92
      b ~varchar <String reads varchar|text|bpchar|name|citext|ltree> not-null @5:55
      c ~varchar <String reads ?> not-null @6:36
      d ~integer <i32 reads nothing> not-null @7:36
    ");
}

#[test]
fn defaults_and_comments() {
    assert_snapshot!(check_fields(r#"
    #[sea_orm(default_value = "it's new")] a: String,
    #[sea_orm(default_value = 5)] b: i32,
    #[sea_orm(default_value = -1.5)] c: f64,
    #[sea_orm(default_value = true)] d: bool,
    #[sea_orm(default_expr = "Expr::current_timestamp()")] e: DateTimeUtc,
    #[sea_orm(default_expr = "Expr::cust(\"gen_random_uuid()\")")] f: Uuid,
    #[sea_orm(default_expr = "crate::defaults::next()")] g: i32,
    #[sea_orm(extra = "CHECK (h > 0)", comment = "How many")] h: i32,
"#), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a ~varchar <String reads varchar|text|bpchar|name|citext> not-null default 'it''s new' @4:44
      b ~integer <i32 reads int4> not-null default 5 @5:35
      c ~double precision <f64 reads float8> not-null default -1.5 @6:38
      d ~boolean <bool reads bool> not-null default TRUE @7:38
      e ~timestamptz <DateTimeUtc reads timestamptz> not-null default CURRENT_TIMESTAMP @8:60
      f ~uuid <Uuid reads uuid> not-null default gen_random_uuid() @9:68
      g ~integer <i32 reads int4> not-null @10:58
      h ~integer <i32 reads int4> not-null comment How many @11:63
    ");
}

#[test]
fn uniques_and_indexes() {
    assert_snapshot!(check_fields(r#"
    #[sea_orm(primary_key)] id: i32,
    #[sea_orm(unique)] a: String,
    #[sea_orm(indexed)] b: String,
    #[sea_orm(unique, indexed)] c: String,
    #[sea_orm(unique_key = "group", column_name = "dd")] d: String,
    #[sea_orm(unique_key = "group")] e: String,
"#), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      id ~integer <i32 reads int4> not-null auto-increment @4:29
      a ~varchar <String reads varchar|text|bpchar|name|citext> not-null @5:24
      b ~varchar <String reads varchar|text|bpchar|name|citext> not-null @6:25
      c ~varchar <String reads varchar|text|bpchar|name|citext> not-null @7:33
      dd ~varchar <String reads varchar|text|bpchar|name|citext> not-null @8:58
      e ~varchar <String reads varchar|text|bpchar|name|citext> not-null @9:38
      primary key (id)
      unique (a)
      unique (c)
      unique (dd, e)
      index btree (b)
    ");
}

#[test]
fn only_a_single_integer_counts_up() {
    assert_snapshot!(check(&[
        ("a.rs", r#"#[derive(DeriveEntityModel)] #[sea_orm(table_name = "a")]
            pub struct Model { #[sea_orm(primary_key, auto_increment = false)] id: i64 }"#),
        ("b.rs", r#"#[derive(DeriveEntityModel)] #[sea_orm(table_name = "b")]
            pub struct Model { #[sea_orm(primary_key)] one: i32, #[sea_orm(primary_key)] two: i32 }"#),
        ("c.rs", r#"#[derive(DeriveEntityModel)] #[sea_orm(table_name = "c")]
            pub struct Model { #[sea_orm(primary_key)] id: Uuid }"#),
        ("d.rs", r#"#[derive(DeriveEntityModel)] #[sea_orm(table_name = "d")]
            pub struct Model { #[sea_orm(primary_key)] id: Id }
            #[derive(DeriveValueType)] pub struct Id(i64);"#),
    ]), @r"
    table a = a::Model (sea-orm) at a.rs:3:13
      id ~bigint <i64 reads int8> not-null @3:80
      primary key (id)
    table b = b::Model (sea-orm) at b.rs:3:13
      one ~integer <i32 reads int4> not-null @3:56
      two ~integer <i32 reads int4> not-null @3:90
      primary key (one, two)
    table c = c::Model (sea-orm) at c.rs:3:13
      id ~uuid <Uuid reads uuid> not-null @3:56
      primary key (id)
    table d = d::Model (sea-orm) at d.rs:3:13
      id ~bigint <Id reads int8> not-null auto-increment @3:56
      primary key (id)
    ");
}
