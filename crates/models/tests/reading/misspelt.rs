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
