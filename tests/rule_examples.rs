//! The manual is true: every rule speaks for its own example, and is silent for what its page says
//! to use instead. One server, one run of the command a page.

use schemadrift::rules::{Example, RULES, Rule, Sides};
use schemadrift_testkit::{Project, Server, findings, installed_server};

use crate::run;

fn speaks(rule: &Rule, example: &Example) -> (bool, String) {
    let project = Project::new(&[
        ("models/example.rs", &example.models),
        (
            "migrations/1_example.sql",
            &format!("-- no-transaction\n{}", example.sql),
        ),
    ]);
    let run = run(
        project.path(),
        &[
            "audit",
            "--no-config",
            "models",
            "--migrations",
            "migrations",
            "-o",
            "concise",
        ],
    );
    assert!(
        run.code <= 1,
        "{}: exit {}\n{}",
        rule.name,
        run.code,
        run.all()
    );
    (run.stdout.contains(&format!("[{}]", rule.name)), run.stdout)
}

#[test]
fn every_rule_speaks_for_its_example_and_not_for_its_remedy() {
    let mut tried = 0;
    for rule in RULES {
        let page = rule.page();
        let Some(example) = page.example() else {
            continue;
        };
        let (speaks_up, report) = speaks(rule, &example);
        assert!(
            speaks_up,
            "{} is silent for its own example:\n{report}",
            rule.name
        );
        let remedy = page
            .remedy()
            .unwrap_or_else(|| panic!("{} has no remedy", rule.name));
        let (still, report) = speaks(rule, &remedy);
        assert!(!still, "{} speaks for its own remedy:\n{report}", rule.name);
        tried += 1;
    }
    assert!(
        tried >= 30,
        "only {tried} rules have an example that can be run"
    );
}

/// The same for pages that show two databases.
#[tokio::test]
async fn every_rule_of_two_databases_speaks_for_its_example_and_not_for_its_remedy() {
    let Some(server) = installed_server().await else {
        return;
    };
    let mut tried = 0;
    for rule in RULES {
        let page = rule.page();
        let Some(sides) = page.sides() else {
            continue;
        };
        let found = rules_between(&server, rule, "shown", &sides).await;
        assert_eq!(found, [rule.name], "{}: its own example", rule.name);
        let mended = page
            .mended_sides()
            .unwrap_or_else(|| panic!("{} has no remedy", rule.name));
        let found = rules_between(&server, rule, "mended", &mended).await;
        assert_eq!(found, [""; 0], "{}: its own remedy", rule.name);
        tried += 1;
    }
    assert!(tried >= 40, "only {tried} rules show two databases");
}

/// Names of the rules that speak between two databases.
async fn rules_between(
    server: &Server,
    rule: &Rule,
    stage: &str,
    sides: &Sides,
) -> Vec<&'static str> {
    let mut schemas = Vec::new();
    for (side, sql) in [("expected", &sides.expected), ("actual", &sides.actual)] {
        let name = format!("{}_{stage}_{side}", rule.name.replace('-', "_"));
        let database = server.create_database(&name).await;
        let ran = database.try_execute(sql).await;
        ran.unwrap_or_else(|error| panic!("{}: {error} in\n{sql}", rule.name));
        schemas.push(database.schema().await);
    }
    let found = findings(&schemas[0], &schemas[1]);
    found.iter().map(|finding| finding.rule).collect()
}
