//! Attributes with errors: a problem each, and nothing that was guessed is compared.

use insta::assert_snapshot;
use schemadrift_models::Models;
use schemadrift_schema::QualifiedName;
use schemadrift_schema::{Aspect, Claim, Column, ColumnType, Coverage, Schema, Table, TableKind};

use crate::render::{read_files, render, to_text};

#[test]
fn a_model_whose_table_is_misspelt_is_not_compared() {
    assert_snapshot!(render(r#"
#[derive(Table)] #[table(nam = "b")] struct Name { id: i64 }
#[derive(Table)] #[table(name = "b", shema = "c")] struct Namespace { id: i64 }
#[derive(Table)] #[table(name = "c", rename_all = "camelcase")] struct Case { some_id: i64 }
#[derive(Table)] #[table(name = "d", "e")] struct Text { id: i64 }
#[derive(Table)] #[table] struct Bare { id: i64 }
#[derive(Table)] #[table(name = "f", unique(a b), primry_key(id), coment = "x")] struct Known { id: i64 }
"#), @r"
    table f = models::Known (derive) at models.rs:7:82
      id ~bigint <i64 reads int8> not-null @7:97
    unbound models::Bare at models.rs:6:27
    unbound models::Case at models.rs:4:65
    unbound models::Name at models.rs:2:38
    unbound models::Namespace at models.rs:3:52
    unbound models::Text at models.rs:5:44
    problem models.rs:2:26: unknown key `nam` in `#[table]`: did you mean `name`?
    problem models.rs:3:38: unknown key `shema` in `#[table]`: did you mean `schema`?
    problem models.rs:4:51: unknown case `camelcase`: did you mean `camelCase`?
    problem models.rs:5:38: expected a key of `#[table]` before this text
    problem models.rs:6:20: expected arguments: `#[table(…)]`
    problem models.rs:7:47: expected `,`
    problem models.rs:7:51: unknown key `primry_key` in `#[table]`: did you mean `primary_key`?
    problem models.rs:7:67: unknown key `coment` in `#[table]`: did you mean `comment`?
    ");
}

fn unbound_reasons(models: &Models) -> Vec<&str> {
    models
        .unbound
        .iter()
        .map(|model| model.reason.as_str())
        .collect()
}

#[test]
fn the_reason_is_that_of_the_problem_beside_it() {
    let models = read_files(&[(
        "a.rs",
        "#[derive(Table)] #[table(nam = \"b\")] struct A { id: i64 }",
    )]);
    assert_eq!(
        unbound_reasons(&models),
        ["its attributes could not be read"]
    );
}

const COLUMNS: &str = r#"
#[derive(Table)]
struct Thing {
    #[column(primary_key)] id: i64,
    #[column(nam = "a")] b: i32,
    #[column(nam = "d", unique, references = "others")] c: i32,
    #[column(typ = "varchar(5)", defualt = "'x'")] code: String,
    #[column(jsn)] tags: Vec<String>,
    #[column(nulable)] note: String,
    #[column(uniqe)] mail: String,
}
"#;

#[test]
fn a_misspelt_column_says_what_could_be_read_and_nothing_else() {
    assert_snapshot!(render(COLUMNS), @r"
    table things = models::Thing (derive) at models.rs:3:1
      id ~bigint <i64 reads int8> not-null @4:28
      code <String reads text|varchar|bpchar|name|citext> not-null @7:52
      tags not-null @8:20
      note ~text <String reads text|varchar|bpchar|name|citext> nullable? @9:24
      mail ~text <String reads text|varchar|bpchar|name|citext> not-null @10:22
      primary key (id)
    problem models.rs:5:14: unknown key `nam` in `#[column]`: did you mean `name`?
    problem models.rs:6:14: unknown key `nam` in `#[column]`: did you mean `name`?
    problem models.rs:7:14: unknown key `typ` in `#[column]`: did you mean `type`?
    problem models.rs:7:34: unknown key `defualt` in `#[column]`: did you mean `default`?
    problem models.rs:8:14: unknown key `jsn` in `#[column]`: did you mean `json`?
    problem models.rs:9:14: unknown key `nulable` in `#[column]`: did you mean `nullable`?
    problem models.rs:10:14: unknown key `uniqe` in `#[column]`: did you mean `unique`?
    ");
}

#[test]
fn a_column_whose_name_is_misspelt_counts_where_the_table_has_it() {
    let mut models = read_files(&[("models.rs", COLUMNS)]);
    let name = QualifiedName::new("public", "things");
    let mut actual = Table::new(name, TableKind::Ordinary, Coverage::NOTHING);
    actual.columns = vec![Column::new("c", ColumnType::default())];
    models.bind(&Schema {
        tables: vec![actual],
        ..Schema::default()
    });
    let text = to_text(&models);
    assert!(text.contains("\n  c ~integer"), "{text}");
    assert!(!text.contains("\n  b ~integer"), "{text}");
    // What else the table has may be that column by its other name.
    let claimed = models.schema.tables[0].coverage.of(Aspect::Columns);
    assert_eq!(claimed, Claim::Some);
}

#[test]
fn a_misspelt_line_of_a_doc_comment_is_a_problem() {
    assert_snapshot!(render(r#"
use sqlx::FromRow;
/// A user.
/// schemadrift: tabel = users
#[derive(FromRow)] struct User { id: i64 }
/** An order.
    schemadrift: table orders
*/
#[derive(FromRow)] struct Order { id: i64 }
/// schemadrift: table = bills
#[derive(FromRow)] struct Bill { id: i64 }
"#), @r"
    table bills = models::Bill (sqlx) at models.rs:11:20
      id ~bigint <i64 reads int8> not-null @11:34
    unbound models::Order at models.rs:9:20
    unbound models::User at models.rs:5:20
    problem models.rs:4:1: `tabel = users` says nothing that is known: write `schemadrift: table = NAME`, or begin the line with another word
    problem models.rs:7:1: `table orders` says nothing that is known: write `schemadrift: table = NAME`, or begin the line with another word
    ");
}

#[test]
fn a_row_of_sqlx_whose_attributes_are_misspelt_is_not_bound_by_its_name() {
    let mut models = read_files(&[(
        "models.rs",
        r#"
#[derive(sqlx::FromRow)] #[sqlx(rename_al = "camelCase")] struct User { id: i64 }
#[derive(sqlx::FromRow)] #[sqlx(rename_all = "camelcase")] struct Order { id: i64 }
/// schemadrift: tabel = accounts
#[derive(sqlx::FromRow)] struct Bill { id: i64 }
#[derive(sqlx::FromRow)]
struct Item { #[sqlx(renme = "other")] id: i64, #[sqlx(flaten)] more: User, #[sqlx(jsn)] tags: Tags, note: String, state: State, mood: Mood }
#[derive(sqlx::Type)] #[sqlx(typ_name = "state_kind")] enum State { On }
#[derive(sqlx::Type)] #[sqlx(type_name = "mood", sql_name = "m")] enum Mood { #[sqlx(renam = "good")] Good }
"#,
    )]);
    let actual = ["users", "orders", "bills", "items"].map(|name| {
        let name = QualifiedName::new("public", name);
        let mut table = Table::new(name, TableKind::Ordinary, Coverage::NOTHING);
        table.columns = ["id", "note", "state", "mood", "tags", "more"]
            .map(|name| Column::new(name, ColumnType::default()))
            .to_vec();
        table
    });
    models.bind(&Schema {
        tables: actual.to_vec(),
        ..Schema::default()
    });
    assert_snapshot!(to_text(&models), @r"
    table items = models::Item (sqlx) at models.rs:7:1
      note ~text <String reads text|varchar|bpchar|name|citext> not-null @7:102
      state <State reads ?> unresolved models::State not-null @7:116
      mood ~mood <Mood reads mood> not-null @7:130
    unbound models::Bill at models.rs:5:26
    unbound models::Order at models.rs:3:60
    unbound models::User at models.rs:2:59
    problem models.rs:2:33: unknown key `rename_al` in `#[sqlx(…)]`: did you mean `rename_all`?
    problem models.rs:3:33: unknown case in `rename_all`: sqlx knows `lowercase`, `snake_case`, `UPPERCASE`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `camelCase` and `PascalCase`
    problem models.rs:4:1: `tabel = accounts` says nothing that is known: write `schemadrift: table = NAME`, or begin the line with another word
    problem models.rs:7:22: unknown key `renme` in `#[sqlx(…)]`: did you mean `rename`?
    problem models.rs:7:56: unknown key `flaten` in `#[sqlx(…)]`: did you mean `flatten`?
    problem models.rs:7:84: unknown key `jsn` in `#[sqlx(…)]`: did you mean `json`?
    problem models.rs:8:30: unknown key `typ_name` in `#[sqlx(…)]`: did you mean `type_name`?
    problem models.rs:9:50: unknown key `sql_name` in `#[sqlx(…)]`, which is not read: here are known `type_name`, `rename_all`, `transparent`, `no_pg_array`, `default`
    problem models.rs:9:86: unknown key `renam` in `#[sqlx(…)]`: did you mean `rename`?
    ");
    let claimed = models.schema.tables[0].coverage.of(Aspect::Columns);
    assert_eq!(claimed, Claim::Some);
}

#[test]
fn misspelt_keys_of_diesel_are_problems_and_hide_what_they_may_say() {
    assert_snapshot!(render(r#"
diesel::table! { users (id) { id -> Int8, name -> Text } }
#[derive(Queryable, Selectable)] #[diesel(tabel_name = users)] struct User { id: i64, gone: i64 }
#[derive(Insertable)] #[diesel(table_name = users)] struct NewUser { #[diesel(colum_name = name)] label: String }
#[derive(Queryable, Selectable)] #[diesel(table_name = users)] struct Outer { #[diesel(embd)] inner: Inner }
#[derive(Queryable, Selectable)] #[diesel(table_name = users)] struct Whole { #[diesel(embed)] inner: Inner }
#[derive(Queryable, Selectable)] #[diesel(table_name = users)] struct Inner { id: i64, #[diesel(column_nam = name)] label: String }
#[derive(Queryable, Selectable)] #[diesel(table_name = users, audited)] struct Known { id: i64 }
#[derive(DbEnum)] #[db_enum(pg_typ = "mood")] enum Mood { #[db_enum(renam = "ok")] Ok }
#[derive(Insertable)] #[serde(tabel_name = "x")] #[diesel(table_name = users)] struct Other { name: String }
"#), @r"
    table users = models::users (diesel) at models.rs:2:18
      id ~bigint <Int8 reads int8> not-null @2:31
      name ~text <Text reads text|varchar|bpchar|citext|name|char> not-null @2:43
      primary key (id)
    unbound models::Inner at models.rs:7:64
    unbound models::NewUser at models.rs:4:53
    unbound models::Outer at models.rs:5:64
    unbound models::User at models.rs:3:64
    problem models.rs:3:43: unknown key `tabel_name` in `#[diesel(…)]`: did you mean `table_name`?
    problem models.rs:4:79: unknown key `colum_name` in `#[diesel(…)]`: did you mean `column_name`?
    problem models.rs:5:88: unknown key `embd` in `#[diesel(…)]`: did you mean `embed`?
    problem models.rs:7:97: unknown key `column_nam` in `#[diesel(…)]`: did you mean `column_name`?
    problem models.rs:8:63: unknown key `audited` in `#[diesel(…)]`, which is not read: here are known `table_name`, `primary_key`, `belongs_to`, `sql_type`, `postgres_type`, `mysql_type`, `sqlite_type`, `treat_none_as_null`, `treat_none_as_default_value`, `check_for_backend`, `base_query`, `base_query_type`, `aggregate`, `not_sized`, `foreign_derive`, `enum_type`, `rename_all`
    problem models.rs:9:29: unknown key `pg_typ` in `#[db_enum(…)]`: did you mean `pg_type`?
    problem models.rs:9:69: unknown key `renam` in `#[db_enum(…)]`: did you mean `rename`?
    ");
}

#[test]
fn misspelt_keys_of_sea_orm_are_problems_and_hide_what_they_may_say() {
    assert_snapshot!(render(r#"
mod post {
    #[derive(DeriveEntityModel)] #[sea_orm(table_name = "post", shema_name = "blog")]
    pub struct Model { #[sea_orm(primary_key)] pub id: i32 }
}
mod cake {
    #[derive(DeriveEntityModel)] #[sea_orm(table_name = "cake")]
    pub struct Model {
        #[sea_orm(primry_key)] pub id: i32,
        #[sea_orm(colum_name = "label", another_word)] pub name: String,
        #[sea_orm(another_word)] pub note: String,
    }
}
"#), @r"
    table cake = models::cake::Model (sea-orm) at models.rs:8:5
      note ~varchar <String reads varchar|text|bpchar|name|citext> not-null @11:34
    unbound models::post::Model at models.rs:4:5
    problem models.rs:3:65: unknown key `shema_name` in `#[sea_orm(…)]`: did you mean `schema_name`?
    problem models.rs:9:19: unknown key `primry_key` in `#[sea_orm(…)]`: did you mean `primary_key`?
    problem models.rs:10:19: unknown key `colum_name` in `#[sea_orm(…)]`: did you mean `column_name`?
    ");
}
