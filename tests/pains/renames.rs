//! Renames that are taken for a drop and an add.

use super::World;

const PEOPLE: &str =
    "CREATE TABLE people (id bigint PRIMARY KEY, email_address text NOT NULL, age integer)";

#[tokio::test(flavor = "multi_thread")]
async fn apgdiff_185_a_renamed_column_is_one_finding_and_keeps_its_values() {
    let Some(world) = World::start().await else {
        return;
    };
    let renamed = "CREATE TABLE people (id bigint PRIMARY KEY, email text NOT NULL, age integer)";
    let found = world.databases(PEOPLE, renamed).await;
    found
        .only("column-renamed people.email_address")
        .without_drop();
    assert_eq!(found.value("renamed_from"), "email");
    assert_eq!(
        found.statements(),
        ["ALTER TABLE people RENAME COLUMN email TO email_address"]
    );
    world.databases(PEOPLE, PEOPLE).await.nothing();
    // Another type is another column.
    let other = "CREATE TABLE people (id bigint PRIMARY KEY, age integer, email jsonb NOT NULL)";
    world.databases(PEOPLE, other).await.exactly(&[
        "column-missing people.email_address",
        "column-unmapped people.email",
    ]);
}

#[tokio::test(flavor = "multi_thread")]
async fn supabase_cli_1721_a_renamed_table_is_one_finding_and_keeps_its_rows() {
    let Some(world) = World::start().await else {
        return;
    };
    let renamed = PEOPLE.replace("people", "persons");
    let found = world.databases(PEOPLE, &renamed).await;
    found.only("table-renamed people").without_drop();
    assert_eq!(found.statements(), ["ALTER TABLE persons RENAME TO people"]);
    let other = "CREATE TABLE invoices (number text PRIMARY KEY, total numeric, paid boolean)";
    world
        .databases(PEOPLE, other)
        .await
        .exactly(&["table-unmapped invoices", "table-missing people"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_was_moved_is_one_finding_with_both_full_names() {
    let Some(world) = World::start().await else {
        return;
    };
    let here = format!(
        "CREATE SCHEMA crm; {PEOPLE}; CREATE TABLE calls (id bigint PRIMARY KEY,
         person bigint NOT NULL REFERENCES people)"
    );
    let moved = format!("{here}; ALTER TABLE people SET SCHEMA crm");
    let found = world.databases(&here, &moved).await;
    found
        .only("table-renamed people")
        .saying("table public.people does not exist, crm.people seems to be it");
    assert_eq!(found.value("renamed_from"), "crm.people");
    let database = world.database(&moved).await;
    for sql in found.statements() {
        database.try_execute(&sql).await.unwrap();
    }
    assert_eq!(
        found.statements(),
        ["ALTER TABLE crm.people SET SCHEMA public"]
    );
    let back = world.databases(&moved, &here).await;
    back.only("table-renamed people")
        .saying("table crm.people does not exist, public.people seems to be it");
    let models = "
        #[derive(schemadrift::Table)]
        #[table(name = \"people\")]
        pub struct Person { #[column(primary_key)] pub id: i64, pub email_address: String, pub age: Option<i32> }
        #[derive(schemadrift::Table)]
        #[table(name = \"calls\")]
        pub struct Call { #[column(primary_key)] pub id: i64, #[column(references = \"people(id)\")] pub person: i64 }";
    world.models(models, &here).await.nothing();
    let audited = world.models(models, &moved).await;
    audited.only("table-renamed people");
    // Of two of the name, none is meant more than the other.
    let twice = format!("{moved}; CREATE SCHEMA hr; CREATE TABLE hr.people (LIKE crm.people)");
    let found = world.models(models, &twice).await;
    assert!(
        found.all().contains(&"table-missing people".to_owned()),
        "{:?}",
        found.all()
    );
}
