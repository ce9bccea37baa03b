//! Structs bound through the queries that return them.

use std::fmt::Write;

use insta::assert_snapshot;
use schemadrift_models::Models;
use schemadrift_schema::{
    Column, ColumnType, Coverage, QualifiedName, Schema, SqlType, Stated, Table, TableKind,
};

use crate::render::{read_files, to_text};

/// Tables, one a line: `name: column type, column type!`, where `!` is NOT NULL.
fn schema(text: &str) -> Schema {
    let tables = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let (name, columns) = line.trim().split_once(':').unwrap();
            let (schema, name) = name.split_once('.').unwrap_or(("public", name));
            let name = QualifiedName::new(schema, name);
            let mut table = Table::new(name, TableKind::Ordinary, Coverage::EVERYTHING);
            let columns = columns.split(',').map(|column| {
                let (name, ty) = column.trim().split_once(' ').unwrap();
                let is_required = ty.ends_with('!');
                let ty = SqlType::parse(ty.trim_end_matches('!')).unwrap();
                let mut column = Column::new(name, ColumnType::declared(ty));
                column.nullable = Stated::Is(!is_required);
                column
            });
            table.columns = columns.collect();
            table
        });
    Schema {
        tables: tables.collect(),
        ..Schema::default()
    }
}

pub(crate) fn bind(source: &str, tables: &str) -> Models {
    bind_files(&[("models.rs", source)], tables)
}

pub(crate) fn bind_files(files: &[(&str, &str)], tables: &str) -> Models {
    let mut models = read_files(files);
    models.bind(&schema(tables));
    models
}

/// The bound columns alone, and why the rest is unbound.
pub(crate) fn outline(models: &Models) -> String {
    let mut out = String::new();
    for table in &models.schema.tables {
        let model = table.model.as_ref().unwrap();
        write!(out, "{} reads {}", model.path, table.name).unwrap();
        for column in &table.columns {
            let line = column.origin.as_ref().unwrap().line;
            let nullable = match column.nullable {
                Stated::Is(true) => " null",
                Stated::Is(false) => " not-null",
                Stated::Unstated => "",
            };
            write!(out, ", {}{nullable} @{line}", column.name).unwrap();
        }
        out.push('\n');
    }
    for model in &models.unbound {
        writeln!(out, "unbound {}: {}", model.path, model.reason).unwrap();
    }
    for problem in &models.problems {
        writeln!(out, "problem {}", problem.message).unwrap();
    }
    out
}

pub(crate) const SHOP: &str = "
    customers: id int8!, name text!, email text, city text
    purchases: id int8!, customer_id int8!, total numeric!, note text
";

#[test]
fn a_plain_struct_is_a_row_where_a_macro_fills_it() {
    let models = bind(
        r#"
struct Buyer { id: i64, name: String, email: Option<String> }
async fn one(pool: &PgPool) -> sqlx::Result<Buyer> {
    sqlx::query_as!(Buyer, "SELECT id, name, email FROM customers WHERE id = $1", 7).fetch_one(pool).await
}
struct NoRow { id: i64 }
"#,
        SHOP,
    );
    assert_snapshot!(to_text(&models), @r"
    table customers = models::Buyer (sqlx) at models.rs:2:1
      id ~bigint <i64 reads int8|int4|int2|char|bool> nullable? @2:16
      name ~text <String reads text|varchar|bpchar|name|citext|uuid|char> not-null @2:25
      email ~text <String reads text|varchar|bpchar|name|citext> null @2:39
    ");
}

#[test]
fn every_form_of_the_call_is_found() {
    let models = bind_files(
        &[
            ("Cargo.toml", "[package]\nname = \"shop\"\n"),
            ("queries/one.sql", "SELECT id FROM customers"),
            (
                "src/lib.rs",
                r##"
use sqlx::{FromRow, Postgres};
const ALL: &str = "SELECT id FROM customers";
#[derive(FromRow)] struct A { id: i64 }
#[derive(FromRow)] struct B { id: i64 }
#[derive(FromRow)] struct C { id: i64 }
#[derive(FromRow)] struct D { id: i64 }
#[derive(FromRow)] struct E { id: i64 }
#[derive(FromRow)] struct F { id: i64 }
#[derive(FromRow)] struct G { id: i64 }
#[derive(FromRow)] struct H { id: i64 }
#[derive(FromRow)] struct I { id: i64 }
#[derive(FromRow)] struct J { id: i64 }
struct K { id: i64 }
struct L { id: i64 }
struct M { id: i64 }
impl J {
    async fn all(pool: &PgPool) -> Vec<Self> { query_as::<_, Self>("SELECT id FROM customers").fetch_all(pool).await.unwrap() }
}
async fn all(pool: &PgPool) -> sqlx::Result<Vec<I>> {
    sqlx::query_as::<_, A>("SELECT id FROM customers").fetch_one(pool).await?;
    sqlx::query_as::<Postgres, B>(r#"SELECT id FROM customers"#).fetch_one(pool).await?;
    sqlx::query_as::<_, C>(ALL).fetch_one(pool).await?;
    sqlx::query_as::<_, D>(concat!("SELECT id ", "FROM customers")).fetch_one(pool).await?;
    sqlx::query_as::<_, E>(include_str!("../queries/one.sql")).fetch_one(pool).await?;
    let sql = "SELECT id FROM customers";
    sqlx::query_as::<_, F>(sql).fetch_one(pool).await?;
    let all: Vec<G> = sqlx::query_as("SELECT id FROM customers").fetch_all(pool).await?;
    if true {
        let one: Option<H> = sqlx::query_as("SELECT id FROM customers").bind(1).fetch_optional(pool).await?;
    }
    query_file_as!(K, "queries/one.sql").fetch_one(pool).await?;
    query_as_unchecked!(L, "SELECT id " + "FROM customers").fetch_one(pool).await?;
    macro_rules! filtered { ($rest:literal) => { sqlx::query_as!(M, "SELECT id FROM customers " + $rest) } }
    sqlx::query_as("SELECT id FROM customers").fetch_all(pool).await
}
"##,
            ),
        ],
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    A reads customers, id not-null @4
    B reads customers, id not-null @5
    C reads customers, id not-null @6
    D reads customers, id not-null @7
    E reads customers, id not-null @8
    F reads customers, id not-null @9
    G reads customers, id not-null @10
    H reads customers, id not-null @11
    I reads customers, id not-null @12
    J reads customers, id not-null @13
    K reads customers, id not-null @14
    L reads customers, id not-null @15
    M reads customers, id not-null @16
    ");
}

#[test]
fn what_is_built_at_run_time_or_read_otherwise_binds_nothing() {
    let models = bind(
        r#"
use sqlx::FromRow;
#[derive(FromRow)] struct A { id: i64 }
#[derive(FromRow)] struct B { id: i64 }
#[derive(FromRow)] struct C { id: i64 }
#[derive(FromRow)] struct D { id: i64 }
#[derive(FromRow)] struct E { id: i64 }
#[derive(FromRow)] struct F { id: i64 }
#[derive(FromRow)] struct G { id: i64 }
struct Purchase { id: i64 }
async fn all(pool: &PgPool) {
    sqlx::query_as::<_, A>(&format!("SELECT id FROM {table}"));
    let mut sql = "SELECT id FROM customers";
    sqlx::query_as::<_, B>(sql);
    let ids: Vec<C> = sqlx::query_as("SELECT id FROM customers").fetch_all(pool).await?.into_iter().map(C::from).collect();
    sqlx::query_as::<MySql, D>("SELECT id FROM customers");
    sqlx::query_as::<_, E>("SELEKT id");
    sqlx::query_as::<_, F>("SELECT count(*) AS id FROM customers");
    sqlx::query_as::<_, G>("SELECT id FROM next_ids($1)");
}
#[cfg(test)] mod tests {
    fn all() { sqlx::query_as!(super::Purchase, "SELECT id FROM customers"); }
}
"#,
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    unbound models::A: of the query at models.rs:12 the text is built at run time; it names no table, and none of its name has half of its columns: write `/// schemadrift: table = …` above it, or map `models::A` in `[[models-map]]`
    unbound models::B: of the query at models.rs:14 the text is built at run time; it names no table, and none of its name has half of its columns: write `/// schemadrift: table = …` above it, or map `models::B` in `[[models-map]]`
    unbound models::C: it names no table, and none of its name has half of its columns: write `/// schemadrift: table = …` above it, or map `models::C` in `[[models-map]]`
    unbound models::D: it names no table, and none of its name has half of its columns: write `/// schemadrift: table = …` above it, or map `models::D` in `[[models-map]]`
    unbound models::E: of the query at models.rs:17 the SQL could not be read: sql parser error: Expected: an SQL statement, found: SELEKT at Line: 1, Column: 1; it names no table, and none of its name has half of its columns: write `/// schemadrift: table = …` above it, or map `models::E` in `[[models-map]]`
    unbound models::F: the query at models.rs:18 returns no column of a table that is there: write `/// schemadrift: table = …` above it, or map `models::F` in `[[models-map]]`
    unbound models::G: the query at models.rs:19 returns no column of a table that is there: write `/// schemadrift: table = …` above it, or map `models::G` in `[[models-map]]`
    ");
}

#[test]
fn names_of_another_database_bind_nothing() {
    let models = bind(
        r#"
use sqlx::SqlitePool;
struct Buyer { id: i64 }
async fn one(pool: &SqlitePool) { sqlx::query_as!(Buyer, "SELECT id FROM customers"); }
"#,
        SHOP,
    );
    assert_snapshot!(outline(&models), @"");
}

#[test]
fn a_struct_inside_a_function_or_a_module_is_found() {
    let models = bind(
        r#"
struct Row { wrong: i64 }
async fn one() {
    struct Row { id: i64 }
    sqlx::query_as!(Row, "SELECT id FROM customers");
}
mod inner {
    pub struct Row { name: String }
    async fn two() { sqlx::query_as!(Row, "SELECT name FROM customers"); }
    impl super::Store { async fn two() { sqlx::query_as!(self::Row, "SELECT name FROM customers"); } }
}
"#,
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    models::one::Row reads customers, id not-null @4
    models::inner::Row reads customers, name not-null @8
    ");
}

#[test]
fn a_macro_converts_what_it_decodes() {
    let models = bind(
        r##"
#[derive(sqlx::Type)] #[sqlx(type_name = "mood")] enum Mood { Good }
#[derive(sqlx::Type)] #[sqlx(type_name = "kind")] enum Kind { Big }
struct Name(String);
struct Row { id: i64, small: Option<i64>, count: u64, name: Name, text: String, json: serde_json::Value, mood: Mood, kind: Kind }
async fn all() {
    sqlx::query_as!(Row, r#"SELECT id, small, count, name, text, json, mood, kind AS "kind: Kind" FROM rows"#);
}
"##,
        "rows: id int4!, small int8, count int8!, name text!, text uuid!, json jsonb, mood mood!, kind kind!",
    );
    assert_snapshot!(to_text(&models), @r"
    table rows = models::Row (sqlx) at models.rs:5:1
      id ~bigint <i64 reads int8|int4|int2|char|bool> not-null @5:14
      small ~bigint <i64 reads int8> null @5:23
      count <u64 reads int8|int4|int2|char|bool> not-null @5:43
      name <Name reads ?> nullable? @5:55
      text ~text <String reads text|varchar|bpchar|name|citext|uuid|char> not-null @5:67
      json ~jsonb <serde_json::Value reads ?> nullable? @5:81
      mood ~mood <Mood reads ?> nullable? @5:106
      kind ~kind <Kind reads ?> nullable? @5:118
    enum kind (Big) = Kind at models.rs:3:51
    ");
}

#[test]
fn what_sqlx_has_described_is_taken_where_the_text_says_nothing() {
    // The files are called by the hash of the text, as sqlx calls them.
    let described = |database: &str, text: &str| {
        format!(
            r#"{{"db_name": "{database}", "query": "{text}", "describe": {{"columns": [
                {{"ordinal": 0, "name": "id!", "type_info": "Int8",
                  "origin": {{"Table": {{"table": "customers", "name": "id"}}}}}},
                {{"ordinal": 1, "name": "called", "type_info": "Text",
                  "origin": {{"Table": {{"table": "public.customers", "name": "name"}}}}}},
                {{"ordinal": 2, "name": "lines", "type_info": "Int8", "origin": "Expression"}}
            ]}}, "nullable": [false, false, null]}}"#
        )
    };
    let models = bind_files(
        &[
            (
                ".sqlx/query-a50b147ce6b6537ee8d76ac6b6ca2cdfbc99cd7455bf87b21035f59b66fa6e0b.json",
                &described("PostgreSQL", "A TEXT THAT ONLY POSTGRES READS"),
            ),
            (
                ".sqlx/query-11b99a014f52152ccef5fe44978120af5fd79721ee8014abe9ad3cbb8957c25e.json",
                &described("SQLite", "SELECT id FROM customers"),
            ),
            (
                "src/all.rs",
                r#"
struct A { id: i64, called: String, lines: i64 }
struct B { id: i64 }
async fn all() {
    sqlx::query_as!(A, "A TEXT THAT ONLY POSTGRES READS");
    sqlx::query_as!(B, "SELECT id FROM customers");
}
"#,
            ),
        ],
        SHOP,
    );
    assert_snapshot!(outline(&models), @"all::A reads customers, id @2, name @2");
}

#[test]
fn what_is_computed_is_compared_with_its_description() {
    let described = r#"{"db_name": "PostgreSQL", "describe": {"columns": [
        {"ordinal": 0, "name": "id", "type_info": "Int4"},
        {"ordinal": 1, "name": "lines!", "type_info": "Int8"},
        {"ordinal": 2, "name": "names", "type_info": "TextArray"},
        {"ordinal": 3, "name": "mood", "type_info": {"Custom": {"name": "mood", "kind": "Simple"}}}
    ], "nullable": [false, null, null, null]}}"#;
    let models = bind_files(
        &[
            (
                ".sqlx/query-793479382a67f9e907fccfffda279dcca021ba0f36042994048b82cf3dbd7e28.json",
                described,
            ),
            (
                "src/all.rs",
                r##"
struct Made { id: i64, lines: String, names: Vec<String>, mood: i32 }
#[derive(sqlx::FromRow)]
struct Row { id: i64, #[sqlx(rename = "lines!")] lines: i32, names: Vec<i32>, mood: i32, gone: i64, #[sqlx(default)] maybe: i64 }
async fn all() {
    sqlx::query_as!(Made, "SELECT id, count(*) AS \"lines!\", array_agg(name) AS names, max(mood) AS mood FROM customers");
    sqlx::query_as::<_, Row>("SELECT id, count(*) AS \"lines!\", array_agg(name) AS names, max(mood) AS mood FROM customers");
}
"##,
            ),
        ],
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    all::Made reads customers, id not-null @2
    all::Row reads customers, id not-null @4
    problem `lines` is described as bigint of the query at src/all.rs:6, which String does not decode: if the query has changed since it was described, run `cargo sqlx prepare`, or mend the field
    problem `lines!` is described as bigint of the query at src/all.rs:7, which i32 does not decode: if the query has changed since it was described, run `cargo sqlx prepare`, or mend the field
    problem `names` is described as text[] of the query at src/all.rs:7, which Vec<i32> does not decode: if the query has changed since it was described, run `cargo sqlx prepare`, or mend the field
    problem no column `gone` is described of the query at src/all.rs:7: if the query has changed since it was described, run `cargo sqlx prepare`, or mend the field
    ");
}

#[test]
fn a_table_may_have_the_name_of_the_struct_as_it_is() {
    let models = bind(
        r#"
#[derive(sqlx::FromRow)] struct UserSession { id: i64, token: i64 }
#[derive(sqlx::FromRow)] struct Order { id: i64, total: i64 }
#[derive(sqlx::FromRow)] struct Account { id: i64, a: i64, b: i64 }
"#,
        "
    UserSession: id int8!, token int8!
    Order: id int8!, total int8!
    orders: id int8!, total int8!
    Account: id int8!
",
    );
    assert_snapshot!(outline(&models), @r"
    models::UserSession reads UserSession, id not-null @2, token not-null @2
    models::Order reads orders, id not-null @3, total not-null @3
    unbound models::Account: it names no table, and none of its name has half of its columns: write `/// schemadrift: table = …` above it, or map `models::Account` in `[[models-map]]`
    ");
}
