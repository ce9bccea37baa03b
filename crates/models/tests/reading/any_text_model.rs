//! A model that a test cuts into pieces; it is text to it and never compiled.

use sqlx::FromRow;

#[derive(Table, FromRow)]
#[table(name = "things", unique(a, b), check("a > 0"), index("lower(b) DESC"))]
pub struct Thing<'a, T: Clone = i64> {
    #[column(primary_key, default = "gen_random_uuid()")]
    pub id: Uuid,
    /// schemadrift: table = x.y
    #[sqlx(rename = "x", try_from = "i64")]
    pub a: Option<Vec<&'a str>>,
    b: Box<dyn Fn(T) -> [u8; 4]>,
}

#[derive(PgEnum)]
#[pg_enum(rename_all = "snake_case")]
enum State { On = 1, #[pg_enum(label = "o\"ff")] Off }

fn f() -> impl Sized { match x { '{' => r#"}"#, _ => "}" } }
