//! `#[derive(Table)]` and `#[derive(PgEnum)]`.

use insta::assert_snapshot;

use crate::render::{render, render_files};

#[test]
fn nothing_written_is_nothing_claimed() {
    assert_snapshot!(render("#[derive(Table)] pub struct UserRole { id: i64, r#type: Option<String> }"), @r"
    table user_roles = models::UserRole (derive) at models.rs:1:18
      id ~bigint <i64 reads int8> not-null @1:40
      type ~text <String reads text|varchar|bpchar|name|citext> null @1:49
    ");
}

#[test]
fn everything_of_a_table() {
    assert_snapshot!(render(r#"
use schemadrift::Table;
#[derive(Table)]
#[table(name = "invoices", schema = "billing", comment = "All of them", rename_all = "camelCase")]
#[table(primary_key(name = "pk", columns(id, year)))]
#[table(unique(name = "uq", columns(number, year), nulls_not_distinct, initially_deferred))]
#[table(foreign_key(name = "fk", columns(company_id, year), references = "companies(id, year)",
    on_delete = "set null", on_update = "cascade", match_full, deferrable))]
#[table(check(name = "positive", expression = "amount > 0 and \"companyId\" is not null"), check("number <> ''"))]
struct Invoice {
    id: i64,
    year: i32,
    number: String,
    amount: i32,
    company_id: i64,
}
"#), @r#"
    table billing.invoices = models::Invoice (derive) at models.rs:10:1
      id ~bigint <i64 reads int8> not-null @11:5
      year ~integer <i32 reads int4> not-null @12:5
      number ~text <String reads text|varchar|bpchar|name|citext> not-null @13:5
      amount ~integer <i32 reads int4> not-null @14:5
      companyId ~bigint <i64 reads int8> not-null @15:5
      primary key pk (id, year)
      unique uq (number, year) nulls-not-distinct=true deferrable=true initially-deferred=true
      foreign key fk (companyId, year) -> companies(id, year) on delete SET NULL on update CASCADE match Full deferrable=true
      check positive amount > 0 and "companyId" is not null on (amount, companyId)
      check number <> '' on (number)
      comment All of them
    "#);
}

#[test]
fn indexes_of_every_form() {
    assert_snapshot!(render(r#"
#[derive(Table)]
#[table(index(a, b))]
#[table(index(name = "ix", columns(a, "lower(b)", "c DESC NULLS LAST"), include(d), where = "a > 0"))]
#[table(index(columns("b gin_trgm_ops"), method = "GIN"))]
#[table(index(columns(a, "b DESC"), unique, include(c)))]
#[table(index(columns(a), unique, where = "c is null"))]
#[table(index(columns("lower(b)"), unique, nulls_not_distinct))]
struct Thing { #[column(index)] a: i32, #[column(index = "by_b", unique)] b: String, #[column(unique = "uq")] c: Option<i32>, d: i32 }
"#), @r"
    table things = models::Thing (derive) at models.rs:9:1
      a ~integer <i32 reads int4> not-null @9:33
      b ~text <String reads text|varchar|bpchar|name|citext> not-null @9:75
      c ~integer <i32 reads int4> null @9:111
      d ~integer <i32 reads int4> not-null @9:127
      unique (a, b) include (c) as Index
      unique (b)
      unique uq (c)
      index btree (a, b)
      index ix btree (a, lower(b), c DESC NULLS LAST) include (d) where a > 0
      index gin (b gin_trgm_ops)
      unique index btree (a) where c is null
      unique index btree (lower(b)) nulls-not-distinct=true
      index btree (a)
      index by_b btree (b)
    ");
}

#[test]
fn everything_of_a_column() {
    assert_snapshot!(render(r#"
#[derive(Table)]
struct Thing {
    #[column(primary_key, identity = "always")]
    a: i64,
    #[column(identity)]
    b: i64,
    #[column(name = "Odd Name", type = "character varying(20)", default = "'x'", collation = "C", comment = "odd")]
    c: Option<String>,
    #[column(type = "bigserial")]
    d: i64,
    #[column(generated = "a + b", nullable)]
    e: i64,
    #[column(nullable = false, check = "f in (1, 2)", default = 5)]
    f: Option<i32>,
    #[column(references = "companies", on_delete = "restrict")]
    g: i64,
    #[column(references = "app.people(id)")]
    h: i64,
    #[column(json)]
    i: Settings,
    #[column(skip)]
    j: bool,
    #[column(type = "numeric(10, 2)")]
    k: f64,
    #[column(type = "text[]")]
    l: Vec<String>,
}
"#), @r"
    table things = models::Thing (derive) at models.rs:3:1
      a ~bigint <i64 reads int8> not-null identity (always) @5:5
      b ~bigint <i64 reads int8> not-null auto-increment @7:5
      Odd Name varchar(20) <String reads text|varchar|bpchar|name|citext> null default 'x' collation C comment odd @9:5
      d bigint <i64 reads int8> not-null auto-increment @11:5
      e ~bigint <i64 reads int8> null generated a + b @13:5
      f ~integer <i32 reads int4> not-null default 5 @15:5
      g ~bigint <i64 reads int8> not-null @17:5
      h ~bigint <i64 reads int8> not-null @19:5
      i ~jsonb <Settings reads jsonb|json> not-null @21:5
      k numeric(10,2) <f64 reads float8> not-null @25:5
      l text[] <Vec<String> reads text[]|varchar[]|bpchar[]|name[]|citext[]> not-null @27:5
      primary key (a)
      foreign key (g) -> companies on delete RESTRICT
      foreign key (h) -> app.people(id)
      check f in (1, 2) on (f)
    ");
}

#[test]
fn enums() {
    assert_snapshot!(render(r#"
use schemadrift::{PgEnum, Table};
#[derive(PgEnum)]
#[pg_enum(name = "mood", schema = "app", rename_all = "SCREAMING_SNAKE_CASE")]
enum Mood { VeryHappy, #[pg_enum(label = "so so")] SoSo }
#[derive(schemadrift::PgEnum)]
enum UserState { Active, Gone }
#[derive(PgEnum)]
enum Unused { A }
#[derive(Debug)]
enum NoType { A }
#[derive(Table)]
struct Thing { a: Mood, b: Option<UserState>, c: Vec<Mood>, d: NoType, #[column(type = "text")] e: NoType }
"#), @r"
    table things = models::Thing (derive) at models.rs:13:1
      a ~app.mood <Mood reads app.mood> not-null @13:16
      b ~user_state <UserState reads user_state> null @13:25
      c ~app.mood[] <Vec<Mood> reads app.mood[]> not-null @13:47
      d <NoType reads ?> unresolved models::NoType not-null @13:61
      e text <NoType reads ?> unresolved models::NoType not-null @13:97
    enum unused (A) = Unused at models.rs:9:1
    enum user_state (Active, Gone) = UserState at models.rs:7:1
    enum app.mood (VERY_HAPPY, so so) = Mood at models.rs:5:1
    ");
}

#[test]
fn keys_without_a_schema_are_in_the_models_own_where_it_has_that_table() {
    assert_snapshot!(render(r#"
#[derive(Table)] #[table(schema = "app")] struct User { id: i64 }
#[derive(Table)] #[table(schema = "app")] struct Post {
    #[column(references = "users(id)")] a: i64,
    #[column(references = "tags(id)")] b: i64,
}
"#), @r"
    table app.posts = models::Post (derive) at models.rs:3:43
      a ~bigint <i64 reads int8> not-null @4:41
      b ~bigint <i64 reads int8> not-null @5:40
      foreign key (a) -> app.users(id)
      foreign key (b) -> tags(id)
    table app.users = models::User (derive) at models.rs:2:43
      id ~bigint <i64 reads int8> not-null @2:57
    ");
}

#[test]
fn what_the_grammar_refuses_is_a_problem_and_the_rest_is_kept() {
    assert_snapshot!(render(r#"
#[derive(Table)]
#[table(name = "things", unique(idd), primary_key(id))]
#[column(name = "y")]
struct Thing {
    #[column(primary_key)]
    id: i64,
    #[column(type = "no type at all", refrences = "x")]
    a: i32,
    #[column(name = "id")]
    b: i32,
    #[column(name = "a_name_that_is_very_much_longer_than_sixty_three_bytes_are_in_total")]
    c: i32,
}
#[derive(Table)] struct Tuple(i64);
#[derive(PgEnum)] enum Same { #[pg_enum(label = "a")] A, #[pg_enum(label = "a")] B }
"#), @r"
    table things = models::Thing (derive) at models.rs:5:1
      id ~bigint <i64 reads int8> not-null @7:5
      a <i32 reads int4> not-null @9:5
      a_name_that_is_very_much_longer_than_sixty_three_bytes_are_in_t ~integer <i32 reads int4> not-null @13:5
      primary key (id)
    enum same (a) = Same at models.rs:16:19
    problem models.rs:3:33: no field or column `idd` in this struct: did you mean `id`?
    problem models.rs:4:3: `#[column]` belongs on a field: for the struct write `#[table(…)]`
    problem models.rs:7:5: the primary key is stated on the struct already: remove one of them
    problem models.rs:8:21: `no type at all` is no PostgreSQL type: write one as in `CREATE TABLE`
    problem models.rs:8:39: unknown key `refrences` in `#[column]`: did you mean `references`?
    problem models.rs:11:5: column `id` is that of another field of this struct already: rename one
    problem models.rs:12:21: the name has 67 bytes: PostgreSQL truncates names to 63
    problem models.rs:15:25: `Table` needs named fields, since columns have names
    problem models.rs:16:82: label `a` is that of another variant already
    ");
}

#[test]
fn derives_of_other_crates_are_not_ours() {
    assert_snapshot!(render_files(&[
        ("a.rs", "use tabled::Table; #[derive(Table)] struct A { id: i64 }"),
        ("b.rs", "#[derive(other::Table)] #[table(odd)] struct B { id: i64 }"),
        ("c.rs", "use schemadrift::Table as Model; #[derive(Model)] struct C { id: i64 }"),
        ("d.rs", "use crate::prelude::*; #[derive(Table)] struct D { id: i64 }"),
        ("prelude.rs", "pub use schemadrift::*;"),
        ("e.rs", "#[cfg_attr(feature = \"x\", derive(Table), cfg_attr(y, table(name = \"es\")))] struct E { id: i64 }"),
        ("f.rs", "// derive\nuse schemadrift::Table as Row; struct Table; #[derive(Row)] struct F { id: i64 }"),
    ]), @r"
    table cs = c::C (derive) at c.rs:1:51
      id ~bigint <i64 reads int8> not-null @1:62
    table ds = d::D (derive) at d.rs:1:41
      id ~bigint <i64 reads int8> not-null @1:52
    table es = e::E (derive) at e.rs:1:76
      id ~bigint <i64 reads int8> not-null @1:87
    table fs = f::F (derive) at f.rs:2:61
      id ~bigint <i64 reads int8> not-null @2:72
    ");
}

#[test]
fn a_struct_of_two_frameworks_is_one_model() {
    assert_snapshot!(render(r#"
#[derive(Table, sqlx::FromRow)]
struct Both { id: i64, #[sqlx(flatten)] audit: Audit, #[sqlx(json)] data: Data }
struct Audit { #[column(default = "now()")] created_at: chrono::NaiveDateTime }
"#), @r"
    table boths = models::Both (derive) at models.rs:3:1
      id ~bigint <i64 reads int8> not-null @3:15
      created_at ~timestamp <chrono::NaiveDateTime reads timestamp> not-null default now() @4:45
      data ~jsonb <Data reads jsonb|json> not-null @3:69
    ");
}

#[test]
fn items_in_functions_and_inline_modules() {
    assert_snapshot!(render(r#"
mod inner {
    use super::Outer;
    #[derive(schemadrift::Table)] pub struct Deep { id: Outer }
}
type Outer = i64;
fn main() {
    #[derive(Table)]
    struct Local { id: Outer, state: State }
    if true { use schemadrift::PgEnum; #[derive(PgEnum)] enum State { On } }
}
impl X { fn f(&self) -> u8 { { #[derive(schemadrift::Table)] struct Nested { id: Outer } } 1 } }
"#), @r"
    table deeps = models::inner::Deep (derive) at models.rs:4:35
      id ~bigint <Outer reads int8> not-null @4:53
    table locals = models::main::Local (derive) at models.rs:9:5
      id ~bigint <Outer reads int8> not-null @9:20
      state ~state <State reads state> not-null @9:31
    table nesteds = models::f::Nested (derive) at models.rs:12:62
      id ~bigint <Outer reads int8> not-null @12:78
    enum state (On) = State at models.rs:10:58
    ");
}
