//! Entities that are written out, and what cannot be read.

use insta::assert_snapshot;
use schemadrift_models::{ReadOptions, read};
use schemadrift_schema::QualifiedName;

use crate::render::{options, to_text, write_files};
use crate::{check, check_fields, check_items};

/// An entity that is written out, with these arms of `def`.
fn expanded(name: &str, columns: &str, relations: &str) -> String {
    format!(
        r#"
#[derive(Copy, Clone, Default, Debug, DeriveEntity)]
pub struct Entity;
impl EntityName for Entity {{ {name} }}
#[derive(Clone, Debug, DeriveModel, DeriveActiveModel)]
pub struct Model {{ pub id: i32, pub name: Option<String>, pub kind: Tea, #[sea_orm(ignore)] pub more: X }}
#[derive(Copy, Clone, Debug, EnumIter, DeriveColumn)]
pub enum Column {{ Id, #[sea_orm(column_name = "cake_name")] Name, Kind, Extra }}
#[derive(Copy, Clone, Debug, EnumIter, DerivePrimaryKey)]
pub enum PrimaryKey {{ Id }}
impl PrimaryKeyTrait for PrimaryKey {{
    type ValueType = i32;
    fn auto_increment() -> bool {{ true }}
}}
impl ColumnTrait for Column {{
    type EntityName = Entity;
    fn def(&self) -> ColumnDef {{ {columns} }}
}}
#[derive(Copy, Clone, Debug, EnumIter)]
pub enum Relation {{ Parent }}
impl RelationTrait for Relation {{ fn def(&self) -> RelationDef {{ {relations} }} }}
#[derive(EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "tea")]
pub enum Tea {{ #[sea_orm(string_value = "green")] Green }}
"#
    )
}

#[test]
fn entities_that_are_written_out() {
    let cake = expanded(
        r#"fn table_name(&self) -> &str { "cake" }
           fn schema_name(&self) -> Option<&str> { Some("bakery") }"#,
        r#"match self {
            Self::Id => ColumnType::Integer.def(),
            Self::Name => ColumnType::String(StringLen::N(20)).def().nullable().unique(),
            Self::Kind => Tea::db_type().get_column_type().to_owned().def().default_value("green"),
            Self::Extra => { ColumnType::JsonBinary.def().null() }
        }"#,
        r#"match self {
            Self::Parent => Entity::belongs_to(Entity)
                .from(Column::Id).to(Column::Id)
                .on_delete(ForeignKeyAction::SetNull)
                .on_update(ForeignKeyAction::Cascade)
                .fk_name("fk_parent").into(),
            Self::Other => Entity::has_many(super::fruit::Entity).into(),
        }"#,
    );
    assert_snapshot!(check(&[("cake.rs", &cake)]), @r"
    table bakery.cake = cake::Model (sea-orm) at cake.rs:8:1
      id integer <i32 reads int4> not-null auto-increment @8:20
      cake_name varchar(20) <String reads varchar|text|bpchar|name|citext> null @8:33
      kind ~tea <Tea reads tea> not-null default 'green' @8:59
      extra jsonb null @10:73
      primary key (id)
      unique (cake_name)
      foreign key fk_parent (id) -> bakery.cake(id) on delete SET NULL on update CASCADE
    enum tea (green) = Tea at cake.rs:38:1
    ");
}

#[test]
fn what_code_computes_is_not_stated() {
    let cake = expanded(
        r#"fn table_name(&self) -> &'static str { "cake" } fn schema_name(&self) -> Option<&str> { None }"#,
        "match self { Self::Id => id_column(), Self::Name => { let x = 1; f(x) } _ => todo!() }",
        "panic!(\"No RelationDef\")",
    );
    assert_snapshot!(check(&[("cake.rs", &cake)]), @r"
    table cake = cake::Model (sea-orm) at cake.rs:7:1
      id <i32 reads int4> not-null @7:20
      cake_name <String reads varchar|text|bpchar|name|citext> null @7:33
      kind <Tea reads tea> not-null @7:59
      extra unresolved the type in `fn def` nullable? @9:73
      primary key (id)
    enum tea (green) = Tea at cake.rs:25:1
    ");
}

#[test]
fn an_entity_beside_its_model_names_the_table() {
    assert_snapshot!(check(&[("a.rs", r#"
#[derive(Default, DeriveEntity)] pub struct Entity;
impl EntityName for Entity { fn table_name(&self) -> &str { "one" } }
#[derive(DeriveEntityModel)] pub struct Model { #[sea_orm(primary_key)] pub id: i32 }
"#), ("b.rs", r#"
#[derive(Default, DeriveEntity)] #[sea_orm(table_name = "two", schema_name = "app")] pub struct Entity;
#[derive(DeriveEntityModel)] pub struct Model { #[sea_orm(primary_key)] pub id: i32 }
"#)]), @r"
    table app.two = b::Model (sea-orm) at b.rs:4:30
      id ~integer <i32 reads int4> not-null auto-increment @4:73
      primary key (id)
    table one = a::Model (sea-orm) at a.rs:5:30
      id ~integer <i32 reads int4> not-null auto-increment @5:73
      primary key (id)
    ");
}

#[test]
fn without_a_table_there_is_a_problem_and_a_map() {
    let source = "use sea_orm::entity::prelude::*;
        #[derive(DeriveEntity)] pub struct Entity;
        impl EntityName for Entity { fn table_name(&self) -> &str { TABLE } }
        #[derive(DeriveEntityModel)] pub struct Model { id: i32 }";
    let folder = write_files(&[("cake.rs", source)]);
    assert_snapshot!(to_text(&read(&options(folder.path())).unwrap()), @r#"
    unbound cake::Model at cake.rs:4:38
    problem cake.rs:4:38: the table of this entity cannot be told: write `table_name = "…"` as a text, or map `cake::Model` in `[[models-map]]`
    "#);
    let mapped = ReadOptions {
        models_map: vec![("cake::Model".to_owned(), QualifiedName::new("app", "cakes"))],
        ..options(folder.path())
    };
    assert_snapshot!(to_text(&read(&mapped).unwrap()), @r"
    table app.cakes = cake::Model (sea-orm) at cake.rs:4:38
      id ~integer <i32 reads int4> not-null @4:57
    ");
}

#[test]
fn attributes_that_cannot_be_read_are_problems() {
    assert_snapshot!(check_fields("
    #[sea_orm(primary_key, auto_increment = )] id: i32,
    #[sea_orm(unique)] name: String,
    #[sea_orm(column_name = \"b\")] a: i32,
    b: i32,
"), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      name ~varchar <String reads varchar|text|bpchar|name|citext> not-null @5:24
      b ~integer <i32 reads int4> not-null @6:35
      unique (name)
    problem cake.rs:4:7: this `#[sea_orm(…)]` cannot be read to its end: fix the syntax
    problem cake.rs:7:5: column `b` is that of another field of this struct already: rename one
    ");
}

#[test]
fn conditional_attributes_count() {
    assert_snapshot!(check(&[("cake.rs", r#"
#[derive(Clone)]
#[cfg_attr(feature = "orm", derive(DeriveEntityModel), sea_orm(table_name = "cake"))]
pub struct Model { #[cfg_attr(feature = "orm", sea_orm(primary_key))] pub id: i32 }
"#)]), @r"
    table cake = cake::Model (sea-orm) at cake.rs:5:1
      id ~integer <i32 reads int4> not-null auto-increment @5:71
      primary key (id)
    ");
}

#[test]
fn other_derives_of_sea_orm_are_no_entities() {
    assert_snapshot!(check(&[("a.rs", r#"
#[derive(DerivePartialModel)] #[sea_orm(entity = "Entity")] pub struct Part { id: i32 }
#[derive(FromQueryResult)] pub struct DeriveEntityLike { id: i32 }
"#)]), @"");
}

#[test]
fn texts_that_are_no_rust_are_problems() {
    assert_snapshot!(check_items(
        "#[sea_orm(column_type = \"no rust (\", default_expr = \"'\")] a: String,",
        "#[derive(DeriveRelation)] enum Relation {
             #[sea_orm(belongs_to = \"a::\\\"\", from = \")\", to = \"b\")] B
         }",
    ), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:1
      a <String reads varchar|text|bpchar|name|citext> not-null @3:77
    problem cake.rs:3:29: the text of `column_type` is no Rust: fix the syntax
    problem cake.rs:3:56: the text of `default_expr` is no Rust: fix the syntax
    problem cake.rs:5:24: the text of `belongs_to` is no Rust: fix the syntax
    problem cake.rs:5:46: the text of `from` is no Rust: fix the syntax
    ");
}

#[test]
fn entities_of_tests_are_none() {
    let model = "use sea_orm::entity::prelude::*; #[derive(DeriveEntityModel)]
        #[sea_orm(table_name = \"cake\")] pub struct Model { id: i32 }";
    assert_snapshot!(check(&[("a.rs", &format!(
        "#[cfg(test)] mod a {{ {model} }}
         #[cfg(all(test, feature = \"b\"))] mod b {{ {model} }}
         #[cfg(feature = \"test\")] mod c {{ {model} }}
         #[cfg(not(test))] mod d {{ {model} }}"
    ))]), @r"
    table cake = a::c::Model (sea-orm) at a.rs:7:41
      id ~integer <i32 reads int4> not-null @7:60
    table cake = a::d::Model (sea-orm) at a.rs:9:41
      id ~integer <i32 reads int4> not-null @9:60
    ");
}
