//! Hand-written `impl FromRow`.

use insta::assert_snapshot;
use schemadrift_models::Models;

use crate::queries::{SHOP, bind, outline};
use crate::render::{render, to_text};

#[test]
fn columns_are_those_that_the_body_takes() {
    assert_snapshot!(render(r#"
use sqlx::{FromRow, Row, postgres::PgRow};
/// schemadrift: table = t
struct Account { id: AccountId, name: String, note: Option<String>, level: Level, extra: Vec<u8>, kind: i16, both: i32, gone: String, tags: Vec<String> }
impl<'r> FromRow<'r, PgRow> for Account {
    fn from_row(row: &'r PgRow) -> Result<Self, sqlx::Error> {
        let note = row.try_get("remark")?;
        let both: i32 = row.get("first");
        let both = both + row.try_get::<i32, _>("second")?;
        let tags = row.try_get("tags")?;
        let tags = sorted(tags);
        let gone = row.try_get("gone").unwrap_or_default();
        if row.try_get::<bool, _>("is_shown")? {
            log(row.try_get::<String, _>("shown_by")?);
        }
        Ok(Self {
            id: AccountId(row.try_get::<i64, _>("id")?),
            name: row.try_get("name")?,
            level: row.try_get("level").map(Level::from)?,
            extra: row.get::<_, &str>("extra"),
            kind: row.try_get(column_of_kind())?,
            note,
            both,
            gone,
            tags,
        })
    }
}
"#), @r"
    table t = models::Account (sqlx) at models.rs:4:1
      remark ~text <String reads text|varchar|bpchar|name|citext> null @7:32
      first ~integer <i32 reads int4> not-null @8:33
      second ~integer <i32 reads int4> not-null @9:49
      tags nullable? @10:32
      is_shown ~boolean <bool reads bool> not-null @13:35
      id ~bigint <i64 reads int8> not-null @17:49
      name ~text <String reads text|varchar|bpchar|name|citext> not-null @18:31
      level nullable? @19:32
      extra ~bytea <Vec<u8> reads bytea> not-null @20:39
    ");
}

#[test]
fn rows_of_another_database_and_bodies_without_names_say_nothing() {
    let models: Models = bind(
        r#"
struct A { id: i64 }
impl FromRow<'_, SqliteRow> for A {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> { Ok(A { id: row.try_get("id")? }) }
}
struct B { id: i64 }
impl FromRow<'_, PgRow> for B {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> { B::with_prefix(row, "b__") }
}
struct Customer { key: i64 }
impl sqlx::FromRow<'_, PgRow> for Customer {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> { Ok(Customer { key: row.try_get("id")? }) }
}
struct Purchase(i64, Option<String>);
impl<'r, R: Row> FromRow<'r, R> for Purchase {
    fn from_row(row: &'r R) -> sqlx::Result<Self> { Ok(Purchase(row.try_get::<i64, _>("purchase")?, row.try_get("note")?)) }
}
async fn all() { sqlx::query_as::<_, Purchase>("SELECT id AS purchase, note FROM purchases"); }
"#,
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    models::Customer reads customers, id not-null @12
    models::Purchase reads purchases, id not-null @16, note @16
    unbound models::B: its `from_row` takes no column by a name that is written there; it names no table, and none of its name has half of its columns: write `/// schemadrift: table = …` above it, or map `models::B` in `[[models-map]]`
    ");
    assert_snapshot!(to_text(&models), @r"
    table customers = models::Customer (sqlx) at models.rs:10:1
      id ~bigint <i64 reads int8> not-null @12:85
    table purchases = models::Purchase (sqlx) at models.rs:14:1
      id ~bigint <i64 reads int8> not-null @16:87
      note nullable? @16:113
    unbound models::B at models.rs:6:1
    ");
}

#[test]
fn a_table_that_source_makes_for_a_while_is_not_missing() {
    let models = bind(
        r#"
struct A { id: i64, note: String }
struct B { id: i64 }
async fn all() {
    sqlx::query("CREATE TEMP TABLE gathered (id bigint)");
    sqlx::query_as!(A, "SELECT id, note FROM gathered");
    sqlx::query_as!(B, "SELECT id FROM customers");
}
"#,
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    models::B reads customers, id not-null @3
    unbound models::A: the query at models.rs:6 returns no column of a table that is there: write `/// schemadrift: table = …` above it, or map `models::A` in `[[models-map]]`
    ");
}
