//! Hand-written `impl sqlx::Type`.

use insta::assert_snapshot;

use crate::render::{render, render_files};

#[test]
fn a_type_is_what_its_type_info_says() {
    assert_snapshot!(render(r#"
use sqlx::{Postgres, Type, postgres::PgTypeInfo};
/// schemadrift: table = t
#[derive(sqlx::FromRow)]
struct Account { id: AccountId, name: Name, loose: Loose, mood: Mood, moods: Vec<Mood>, label: Label, odd: Odd, lite: Lite }

struct AccountId(uuid::Uuid);
impl Type<Postgres> for AccountId {
    fn type_info() -> PgTypeInfo { <uuid::Uuid as Type<Postgres>>::type_info() }
}
/// No `compatible`: only `text` will do.
struct Name(String);
impl<DB: sqlx::Database> Type<DB> for Name where String: Type<DB> {
    fn type_info() -> DB::TypeInfo { String::type_info() }
}
struct Loose(String);
impl Type<Postgres> for Loose {
    fn type_info() -> PgTypeInfo { <&str as Type<Postgres>>::type_info() }
    fn compatible(ty: &PgTypeInfo) -> bool { <&str as Type<Postgres>>::compatible(ty) }
}
enum Mood { Calm }
impl sqlx::Type<sqlx::Postgres> for Mood {
    fn type_info() -> sqlx::postgres::PgTypeInfo { sqlx::postgres::PgTypeInfo::with_name("Mood") }
}
impl sqlx::postgres::PgHasArrayType for Mood {
    fn array_type_info() -> PgTypeInfo { PgTypeInfo::with_name("_mood") }
}
struct Label(String);
impl Type<Postgres> for Label {
    fn type_info() -> PgTypeInfo { Name::type_info() }
}
struct Odd(String);
impl Type<Postgres> for Odd {
    fn type_info() -> PgTypeInfo { if cfg!(test) { String::type_info() } else { i64::type_info() } }
}
/// Of another database alone.
struct Lite(String);
impl Type<sqlx::Sqlite> for Lite {
    fn type_info() -> sqlx::sqlite::SqliteTypeInfo { <String as Type<sqlx::Sqlite>>::type_info() }
}
"#), @r"
    table t = models::Account (sqlx) at models.rs:5:1
      id ~uuid <AccountId reads uuid> not-null @5:18
      name ~text <Name reads text> not-null @5:33
      loose ~text <Loose reads text|varchar|bpchar|name|citext> not-null @5:45
      mood ~mood <Mood reads mood> not-null @5:59
      moods ~mood[] <Vec<Mood> reads mood[]> not-null @5:71
      label ~text <Label reads text> not-null @5:89
      odd <Odd reads ?> unresolved models::Odd not-null @5:103
      lite <Lite reads ?> unresolved models::Lite not-null @5:113
    ");
}

#[test]
fn an_implementation_is_found_in_another_file() {
    let files = [
        ("src/lib.rs", "mod ids; mod rows; mod sql;"),
        ("src/ids.rs", "pub struct Id(pub i64);"),
        (
            "src/rows.rs",
            "/// schemadrift: table = t
             #[derive(sqlx::FromRow)]
             struct Row { id: crate::ids::Id }",
        ),
        // No name leads into this file.
        (
            "src/sql.rs",
            "impl sqlx::Type<sqlx::Postgres> for crate::ids::Id {
                 fn type_info() -> sqlx::postgres::PgTypeInfo { i64::type_info() }
             }",
        ),
    ];
    assert_snapshot!(render_files(&files), @r"
    table t = rows::Row (sqlx) at src/rows.rs:3:14
      id ~bigint <crate::ids::Id reads int8> not-null @3:27
    ");
}
