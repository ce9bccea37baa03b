//! Sides that servers of two versions have printed.

use schemadrift_testkit::{Project, installed_server};

use crate::run;
use crate::sources::findings;

/// Types of types, made in any order of their names; servers of two versions print their views.
#[tokio::test]
async fn what_the_servers_print_otherwise_is_compared_whatever_its_types_are_of() {
    let Some(server) = installed_server().await else {
        return;
    };
    let types = "CREATE TYPE pair AS (x int); CREATE DOMAIN zz AS int; CREATE DOMAIN aa AS zz;
        CREATE DOMAIN duo AS pair; CREATE TABLE t (id int, b aa, c duo);";
    let view = |least: u8| format!("{types} CREATE VIEW v AS SELECT id FROM t WHERE id > {least};");
    server.execute(&view(1)).await;
    let project = Project::new(&[("same.sql", &view(1)), ("other.sql", &view(3))]);
    let diff = |file: &str| {
        let arguments = [
            "diff",
            file,
            server.url(),
            "--no-config",
            "--sandbox",
            "embedded",
        ];
        let mut all = arguments.to_vec();
        all.extend(["-o", "json", "--fail-on", "info"]);
        run(project.path(), &all)
    };
    assert_eq!(findings(&diff("sql:same.sql").expect_code(0)), []);
    let other = diff("sql:other.sql").expect_code(1);
    assert!(
        other.stdout.contains("view v differs: definition"),
        "{}",
        other.stdout
    );
}
