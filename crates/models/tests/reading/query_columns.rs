//! Which columns of which tables the fields of a struct are, by the text of its queries.

use insta::assert_snapshot;

use crate::queries::{SHOP, bind, bind_files, outline};

#[test]
fn a_join_is_one_model_for_each_table() {
    let models = bind(
        r#"
#[derive(sqlx::FromRow)]
struct Receipt {
    id: i64,
    buyer: String,
    email: String,
    lines: i64,
    note: Option<String>,
    total: f64,
}
async fn all() {
    sqlx::query_as::<_, Receipt>(
        "SELECT p.id, c.name AS buyer, email, count(*) AS lines, p.note, coalesce(p.total, 0) AS total
         FROM purchases AS p JOIN customers c ON c.id = p.customer_id
         WHERE c.email IS NOT NULL AND p.id > 3",
    );
}
"#,
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    models::Receipt reads customers, name not-null @5, email @6
    models::Receipt reads purchases, id @4, note null @8
    ");
}

#[test]
fn an_outer_join_says_nothing_of_null() {
    let models = bind(
        r##"
struct Receipt { buyer: String, note: Option<String>, total: Option<f64>, id: i64, city: Option<String> }
async fn all() {
    sqlx::query_as!(Receipt,
        r#"SELECT c.name AS buyer, note, p.total, c.id AS "id!", city AS "city: _"
           FROM customers c LEFT OUTER JOIN purchases p ON c.id = p.customer_id"#);
}
"##,
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    models::Receipt reads customers, name not-null @2, id @2, city @2
    models::Receipt reads purchases, note @2, total @2
    ");
}

#[test]
fn an_asterisk_is_every_column_there_is() {
    let models = bind(
        r#"
use sqlx::FromRow;
#[derive(FromRow)] struct Customer { id: i64, gone: String, #[sqlx(default)] maybe: String, #[sqlx(default)] city: Option<String> }
#[derive(FromRow)] struct Both { name: String, note: Option<String>, total: f64, nowhere: i64 }
#[derive(FromRow)] struct Counted { name: String, lines: i64 }
async fn all() {
    sqlx::query_as::<_, Customer>("SELECT * FROM customers");
    sqlx::query_as::<_, Both>("SELECT c.*, p.* FROM customers c, purchases p");
    sqlx::query_as::<_, Counted>("SELECT *, count(*) OVER () AS lines FROM customers");
}
"#,
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    models::Customer reads customers, id not-null @3, gone not-null @3, city null @3
    models::Both reads customers, name not-null @4
    models::Counted reads customers, name not-null @5
    models::Both reads purchases, note null @4, total not-null @4
    ");
}

#[test]
fn inner_queries_are_followed_and_computed_columns_are_not() {
    let models = bind(
        r#"
use sqlx::FromRow;
#[derive(FromRow)] struct A { id: i64, called: String, email: String }
#[derive(FromRow)] struct B { id: i64, total: f64 }
#[derive(FromRow)] struct C { id: i64, name: String }
#[derive(FromRow)] struct D { id: i64, note: String }
#[derive(FromRow)] struct E { id: i64 }
async fn all() {
    sqlx::query_as::<_, A>("WITH some AS (SELECT id, name AS called, lower(email) AS email FROM customers) SELECT * FROM some s");
    sqlx::query_as::<_, B>("SELECT x.id, x.total FROM (SELECT id, sum(total) AS total FROM purchases GROUP BY id) AS x");
    sqlx::query_as::<_, C>("SELECT id, name FROM customers UNION ALL SELECT id, note FROM purchases");
    sqlx::query_as::<_, D>("INSERT INTO purchases (note) VALUES ($1) RETURNING id, note");
    sqlx::query_as::<_, E>("WITH RECURSIVE tree AS (SELECT id FROM customers UNION SELECT tree.id FROM tree) SELECT id FROM tree");
}
"#,
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    models::A reads customers, id not-null @3, name not-null @3
    models::C reads customers, id not-null @5, name not-null @5
    models::B reads purchases, id not-null @4
    models::D reads purchases, id not-null @6, note @6
    unbound models::E: the query at models.rs:13 returns no column of a table that is there: write `/// schemadrift: table = …` above it, or map `models::E` in `[[models-map]]`
    ");
}

#[test]
fn statements_that_write_return_columns_of_their_table() {
    let models = bind(
        r#"
use sqlx::FromRow;
#[derive(FromRow)] struct A { id: i64, note: String, customer_id: i64 }
#[derive(FromRow)] struct B { id: i64, note: String }
async fn all() {
    sqlx::query_as::<_, A>("UPDATE purchases AS p SET note = $1 FROM customers c WHERE c.id = p.customer_id RETURNING p.id, p.note, customer_id");
    sqlx::query_as::<_, B>("DELETE FROM purchases WHERE total = 0 RETURNING id, note");
}
"#,
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    models::A reads purchases, id not-null @3, note @3, customer_id @3
    models::B reads purchases, id not-null @4, note not-null @4
    ");
}

#[test]
fn a_column_of_several_queries_is_asked_for_once() {
    let models = bind(
        r#"
use sqlx::FromRow;
#[derive(FromRow)] struct Row { id: i64, note: Option<String>, email: String }
async fn all() {
    sqlx::query_as::<_, Row>("SELECT id, note FROM purchases");
    sqlx::query_as::<_, Row>("SELECT p.id, p.note FROM customers c LEFT JOIN purchases p ON true");
    sqlx::query_as::<_, Row>("SELECT id, email FROM customers");
    sqlx::query_as::<_, Row>("SELECT id, email FROM customers WHERE email IS NOT NULL");
    sqlx::query_as::<_, Known>("SELECT city FROM customers");
    sqlx::query_as::<_, Mixed>("SELECT city FROM customers");
    sqlx::query_as::<_, Mixed>(&built());
}
#[derive(FromRow)] struct Known { city: Option<String> }
#[derive(FromRow)] struct Mixed { city: Option<String> }
"#,
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    models::Row reads customers, id not-null @3, email not-null @3
    models::Known reads customers, city null @13
    models::Mixed reads customers, city @14
    models::Row reads purchases, id not-null @3, note @3
    ");
}

#[test]
fn a_column_or_table_that_is_not_there_is_still_asked_for() {
    let models = bind(
        r#"
use sqlx::FromRow;
#[derive(FromRow)] struct A { id: i64, nickname: String }
#[derive(FromRow)] struct B { id: i64, nowhere: String }
#[derive(FromRow)] struct C { id: i64, label: String }
#[derive(FromRow)] struct D { id: i64, xmin: i64 }
#[derive(FromRow)] struct E { oid: i64 }
async fn all() {
    sqlx::query_as::<_, A>("SELECT id, nickname FROM customers");
    sqlx::query_as::<_, B>("SELECT p.id, nowhere FROM purchases p JOIN customers c USING (id)");
    sqlx::query_as::<_, C>("SELECT c.id, t.label FROM customers c JOIN tags t ON t.id = c.id");
    sqlx::query_as::<_, D>("SELECT id, xmin FROM customers");
    sqlx::query_as::<_, E>("SELECT oid FROM pg_class");
}
"#,
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    models::A reads customers, id not-null @3, nickname not-null @3
    models::C reads customers, id @5
    models::D reads customers, id not-null @6
    models::B reads purchases, id not-null @4, nowhere not-null @4
    models::C reads tags, label not-null @5
    unbound models::E: the query at models.rs:13 returns no column of a table that is there: write `/// schemadrift: table = …` above it, or map `models::E` in `[[models-map]]`
    ");
}

#[test]
fn a_crate_of_another_database_makes_no_table_missing() {
    let source = r#"
struct A { id: i64, label: String }
struct B { id: i64, secret: String, salt: String, rounds: i32 }
struct C { id: i64, colour: String }
async fn all() {
    sqlx::query_as!(A, "SELECT id, label FROM tags");
    sqlx::query_as!(C, "SELECT id, colour FROM paints");
    sqlx::query_as!(B, "SELECT id, secret, salt, rounds FROM customers");
}
"#;
    assert_snapshot!(outline(&bind(source, SHOP)), @r"
    unbound models::A: the query at models.rs:6 returns no column of a table that is there: write `/// schemadrift: table = …` above it, or map `models::A` in `[[models-map]]`
    unbound models::B: the query at models.rs:8 returns no column of a table that is there: write `/// schemadrift: table = …` above it, or map `models::B` in `[[models-map]]`
    unbound models::C: the query at models.rs:7 returns no column of a table that is there: write `/// schemadrift: table = …` above it, or map `models::C` in `[[models-map]]`
    ");
    let in_tests = bind_files(
        &[(
            "tests/all.rs",
            r#"
struct A { id: i64, label: String }
struct B { id: i64 }
async fn all() {
    sqlx::query_as!(A, "SELECT id, label FROM made_here");
    sqlx::query_as!(B, "SELECT id FROM customers");
}
"#,
        )],
        SHOP,
    );
    assert_snapshot!(outline(&in_tests), @r"
    all::B reads customers, id not-null @3
    unbound all::A: the query at tests/all.rs:5 returns no column of a table that is there: write `/// schemadrift: table = …` above it, or map `all::A` in `[[models-map]]`
    ");
}

#[test]
fn a_name_binds_only_where_no_query_is_known() {
    let models = bind(
        r#"
use sqlx::FromRow;
#[derive(FromRow)] struct Customer { id: i64, name: String }
#[derive(FromRow)] struct Purchase { id: i64, total: f64 }
/// schemadrift: table = customers
#[derive(FromRow)] struct Written { id: i64, total: f64 }
async fn all() {
    sqlx::query_as::<_, Customer>(&built());
    sqlx::query_as::<_, Purchase>("SELECT max(id) AS id, avg(total) AS total FROM purchases");
    sqlx::query_as::<_, Written>("SELECT id FROM purchases");
}
"#,
        SHOP,
    );
    assert_snapshot!(outline(&models), @r"
    models::Customer reads customers, id not-null @3, name not-null @3
    models::Written reads customers, id not-null @6, total not-null @6
    unbound models::Purchase: the query at models.rs:9 returns no column of a table that is there: write `/// schemadrift: table = …` above it, or map `models::Purchase` in `[[models-map]]`
    ");
}
