//! Relations that state foreign keys.

use insta::assert_snapshot;

use crate::{check, entity};

#[test]
fn what_belongs_to_another_entity_has_a_foreign_key() {
    let fruit = entity(
        "fruit",
        "pub cake_id: i32, pub other_id: Option<i32>, pub parent: i32,",
        r#"
        #[sea_orm(belongs_to = "super::cake::Entity", from = "Column::CakeId", to = "super::cake::Column::Id",
            on_update = "NoAction", on_delete = "Cascade", fk_name = "fk_cake")]
        Cake,
        #[sea_orm(belongs_to = "super::cake::Entity", from = "Column::CakeId", to = "super::cake::Column::Id")]
        SameAgain,
        #[sea_orm(belongs_to = "super::cake::Entity", from = "Column::OtherId", to = "super::cake::Column::Id",
            on_delete = "SetNull")]
        Other,
        #[sea_orm(belongs_to = "Entity", from = "Column::Parent", to = "Column::Id")]
        SelfRef,
        #[sea_orm(has_many = "super::cake::Entity")] Cakes,
        #[sea_orm(has_one = "super::cake::Entity", from = "Column::Id", to = "super::cake::Column::Id")] One,
        #[sea_orm(belongs_to = "super::cake::Entity", from = "Column::Id", to = "super::cake::Column::Id", skip_fk)] Skipped,
    "#,
    );
    let cake = entity("cake", "", "");
    assert_snapshot!(check(&[("fruit.rs", &fruit), ("cake.rs", &cake)]), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:10
      id ~integer <i32 reads int4> not-null auto-increment @3:53
      primary key (id)
    table fruit = fruit::Model (sea-orm) at fruit.rs:3:10
      id ~integer <i32 reads int4> not-null auto-increment @3:53
      cake_id ~integer <i32 reads int4> not-null @3:66
      other_id ~integer <i32 reads int4> null @3:84
      parent ~integer <i32 reads int4> not-null @3:111
      primary key (id)
      foreign key fk_cake (cake_id) -> cake(id) on delete CASCADE on update NO ACTION
      foreign key (other_id) -> cake(id) on delete SET NULL
      foreign key (parent) -> fruit(id)
    ");
}

#[test]
fn composite_foreign_keys() {
    let price = entity(
        "price",
        "pub cake_id: i32, pub filling_id: i32,",
        r#"
        #[sea_orm(belongs_to = "super::cake_filling::Entity", from = "(Column::CakeId, Column::FillingId)",
            to = "(super::cake_filling::Column::CakeId, super::cake_filling::Column::FillingId)")]
        CakeFilling
    "#,
    );
    let filling = r#"#[derive(DeriveEntityModel)] #[sea_orm(table_name = "cake_filling")]
        pub struct Model { #[sea_orm(primary_key)] cake_id: i32,
            #[sea_orm(primary_key, column_name = "filling")] filling_id: i32 }"#;
    assert_snapshot!(check(&[("price.rs", &price), ("cake_filling.rs", filling)]), @r"
    table cake_filling = cake_filling::Model (sea-orm) at cake_filling.rs:3:9
      cake_id ~integer <i32 reads int4> not-null @3:52
      filling ~integer <i32 reads int4> not-null @4:62
      primary key (cake_id, filling)
    table price = price::Model (sea-orm) at price.rs:3:10
      id ~integer <i32 reads int4> not-null auto-increment @3:53
      cake_id ~integer <i32 reads int4> not-null @3:66
      filling_id ~integer <i32 reads int4> not-null @3:84
      primary key (id)
      foreign key (cake_id, filling_id) -> cake_filling(cake_id, filling)
    ");
}

#[test]
fn entities_are_found_through_imports_and_preludes() {
    let imported = "use super::cake::Entity as Cake;\n";
    let fruit = imported.to_owned()
        + &entity(
            "fruit",
            "cake_id: i32, other_id: i32,",
            r#"
        #[sea_orm(belongs_to = "Cake", from = "Column::CakeId", to = "super::cake::Column::Id")] One,
        #[sea_orm(belongs_to = "super::all::CakeEntity", from = "Column::OtherId", to = "super::cake::Column::Id")] Two
    "#,
        );
    let cake = entity("cake", "", "");
    let all = "pub use super::cake::Entity as CakeEntity;";
    assert_snapshot!(check(&[("e/mod.rs", ""), ("e/fruit.rs", &fruit), ("e/cake.rs", &cake), ("e/all.rs", all)]), @r"
    table cake = e::cake::Model (sea-orm) at e/cake.rs:3:10
      id ~integer <i32 reads int4> not-null auto-increment @3:53
      primary key (id)
    table fruit = e::fruit::Model (sea-orm) at e/fruit.rs:4:10
      id ~integer <i32 reads int4> not-null auto-increment @4:53
      cake_id ~integer <i32 reads int4> not-null @4:66
      other_id ~integer <i32 reads int4> not-null @4:80
      primary key (id)
      foreign key (cake_id) -> cake(id)
      foreign key (other_id) -> cake(id)
    ");
}

#[test]
fn relations_that_lead_nowhere_are_problems() {
    let fruit = entity(
        "fruit",
        "pub cake_id: i32,",
        r#"
        #[sea_orm(belongs_to = "super::gone::Entity", from = "Column::CakeId", to = "super::gone::Column::Id")]
        Gone,
        #[sea_orm(belongs_to = "super::cake::Entity", from = "Column::PieId", to = "super::cake::Column::Id")]
        NoSuchField,
        #[sea_orm(belongs_to = "super::cake::Entity", from = "Column::CakeId",
            to = "(super::cake::Column::Id, super::cake::Column::Id)")]
        Uneven,
    "#,
    );
    let cake = entity("cake", "", "");
    assert_snapshot!(check(&[("fruit.rs", &fruit), ("cake.rs", &cake)]), @r"
    table cake = cake::Model (sea-orm) at cake.rs:3:10
      id ~integer <i32 reads int4> not-null auto-increment @3:53
      primary key (id)
    table fruit = fruit::Model (sea-orm) at fruit.rs:3:10
      id ~integer <i32 reads int4> not-null auto-increment @3:53
      cake_id ~integer <i32 reads int4> not-null @3:66
      primary key (id)
    problem fruit.rs:6:9: the entity `super::gone::Entity` was not read, so this relation states no foreign key: add its file to the models
    problem fruit.rs:8:9: `fruit::Model` has no column `PieId`: name one of its fields
    problem fruit.rs:11:9: `from` and `to` name different numbers of columns: pair them up
    ");
}

#[test]
fn models_of_sea_orm_2_hold_their_relations() {
    assert_snapshot!(check(&[("user.rs", r#"
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    #[sea_orm(unique)]
    pub email: String,
    #[sea_orm(has_one)]
    pub profile: HasOne<super::profile::Entity>,
    #[sea_orm(has_many, via = "user_follower")]
    pub followers: HasMany<Entity>,
}
"#), ("profile.rs", r#"
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "profile")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub user_id: i32,
    pub lead: Option<i32>,
    #[sea_orm(belongs_to, from = "user_id", to = "id", on_delete = "Cascade")]
    pub user: HasOne<super::user::Entity>,
    #[sea_orm(belongs_to, relation_enum = "Lead", from = "lead", to = "Column::Id", on_update = "SetNull")]
    pub lead_user: BelongsTo<Option<super::user::Entity>>,
    #[sea_orm(self_ref, relation_enum = "Twin", from = "id", to = "id", skip_fk)]
    pub twin: HasOne<Entity>,
    #[sea_orm(self_ref, relation_enum = "Boss", from = "lead", to = "id")]
    pub boss: BelongsTo<Option<Entity>>,
}
"#)]), @r"
    table profile = profile::Model (sea-orm) at profile.rs:6:1
      id ~integer <i32 reads int4> not-null auto-increment @8:5
      user_id ~integer <i32 reads int4> not-null @9:5
      lead ~integer <i32 reads int4> null @10:5
      primary key (id)
      foreign key (user_id) -> user(id) on delete CASCADE
      foreign key (lead) -> user(id) on update SET NULL
      foreign key (lead) -> profile(id)
    table user = user::Model (sea-orm) at user.rs:6:1
      id ~integer <i32 reads int4> not-null auto-increment @8:5
      email ~varchar <String reads varchar|text|bpchar|name|citext> not-null @10:5
      primary key (id)
      unique (email)
    ");
}
