//! sqlx structs that no table is named for: the queries that return them say what to compare.

use schemadrift_testkit::{Project, Run, installed_server};
use serde_json::Value;

use crate::run;

const SOURCE: &str = r#"
/// No derive at all: the macro fills it.
pub struct Overview {
    pub id: i64,
    pub author: String,
    pub title: Option<String>,
    pub comments: i64,
}

#[derive(sqlx::FromRow)]
pub struct Draft {
    pub id: i64,
    #[sqlx(rename = "heading")]
    pub title: String,
    pub mood: Mood,
}

#[derive(sqlx::FromRow)]
pub struct Total {
    pub posts: i64,
}

#[derive(sqlx::Type)]
#[sqlx(type_name = "mood", rename_all = "lowercase")]
pub enum Mood {
    Calm,
    Cross,
}

pub async fn overview(pool: &sqlx::PgPool) -> sqlx::Result<Vec<Overview>> {
    sqlx::query_as!(
        Overview,
        "WITH shown AS (SELECT id, writer_id, title FROM posts WHERE NOT hidden)
         SELECT s.id, w.name AS author, s.title, count(c.id) AS \"comments!\"
         FROM shown s
         JOIN writers w ON w.id = s.writer_id
         LEFT JOIN comments c ON c.post_id = s.id
         GROUP BY s.id, w.name, s.title"
    )
    .fetch_all(pool)
    .await
}

pub async fn drafts(pool: &sqlx::PgPool) -> sqlx::Result<Vec<Draft>> {
    const DRAFTS: &str = "SELECT id, title AS heading, mood FROM posts WHERE title IS NOT NULL";
    sqlx::query_as(DRAFTS).fetch_all(pool).await
}

pub async fn total(pool: &sqlx::PgPool) -> sqlx::Result<Total> {
    sqlx::query_as::<_, Total>("SELECT count(*) AS posts FROM posts").fetch_one(pool).await
}
"#;

const SCHEMA: &str = "
CREATE TYPE mood AS ENUM ('calm', 'cross');
CREATE TABLE writers (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE posts (
    id bigint PRIMARY KEY,
    writer_id bigint NOT NULL REFERENCES writers (id),
    title text,
    mood mood NOT NULL,
    hidden boolean NOT NULL
);
CREATE TABLE comments (id bigint PRIMARY KEY, post_id bigint NOT NULL REFERENCES posts (id));
";

/// Rule, table, column, and the line of the field.
type Finding<'a> = (&'a str, &'a str, Option<&'a str>, u64);

/// Changes to the database one after the other, and what each is found as.
const CHANGES: &[(&str, Finding<'static>)] = &[
    (
        "ALTER TABLE writers ALTER COLUMN name TYPE integer USING 0",
        ("column-type-mismatch", "writers", Some("name"), 5),
    ),
    (
        "ALTER TABLE writers ALTER COLUMN name TYPE text USING name::text; \
         ALTER TABLE writers ALTER COLUMN name DROP NOT NULL",
        ("column-nullability-mismatch", "writers", Some("name"), 5),
    ),
    (
        "ALTER TABLE writers ALTER COLUMN name SET NOT NULL; \
         ALTER TABLE posts ALTER COLUMN mood TYPE text USING mood::text",
        ("column-type-mismatch", "posts", Some("mood"), 15),
    ),
    (
        "ALTER TABLE posts ALTER COLUMN mood TYPE mood USING mood::mood; \
         ALTER TABLE posts DROP COLUMN mood",
        ("column-missing", "posts", Some("mood"), 15),
    ),
    (
        "ALTER TABLE posts ADD COLUMN mood mood NOT NULL; DROP TABLE writers CASCADE",
        ("table-missing", "writers", None, 3),
    ),
];

fn audit(project: &Project, url: &str) -> Run {
    run(
        project.path(),
        &[
            "audit",
            "--no-config",
            "src",
            "--database-url",
            url,
            "-o",
            "json",
        ],
    )
}

fn errors(report: &Value) -> Vec<Finding<'_>> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["severity"] != "info")
        .map(|finding| {
            (
                finding["rule"].as_str().unwrap(),
                finding["table"].as_str().unwrap(),
                finding["column"].as_str(),
                finding["line"].as_u64().unwrap_or_default(),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_found_at_the_field_that_a_query_fills() {
    let Some(server) = installed_server().await else {
        return;
    };
    server.execute(SCHEMA).await;
    let project = Project::new(&[("src/lib.rs", SOURCE)]);
    let run = audit(&project, server.url()).expect_code(0);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(errors(&report), [], "{}", run.stdout);
    let models = report["models"].as_array().unwrap().iter();
    let bound: Vec<_> = models
        .map(|model| {
            (
                model["model"].as_str().unwrap(),
                model["table"].as_str(),
                model["status"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        bound,
        [
            ("Overview", Some("public.posts"), "match"),
            ("Overview", Some("public.writers"), "match"),
            ("Draft", Some("public.posts"), "match"),
            ("Total", None, "unbound"),
        ],
    );
    for (sql, expected) in CHANGES {
        server.execute(sql).await;
        let run = audit(&project, server.url()).expect_code(1);
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(errors(&report), [*expected], "after {sql}: {}", run.stdout);
    }
}
