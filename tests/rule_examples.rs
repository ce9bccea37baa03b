//! The manual is true: every rule speaks for its own example, and is silent for what its page says
//! to use instead. One server, one run of the command a page.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test whose world is broken has to stop"
)]

use std::path::Path;

use schemadrift::rules::{Example, RULES, Rule};
use schemadrift_testkit::{Project, run};

fn speaks(rule: &Rule, example: &Example) -> (bool, String) {
    let project = Project::new(&[
        ("models/example.rs", &example.models),
        (
            "migrations/1_example.sql",
            &format!("-- no-transaction\n{}", example.sql),
        ),
    ]);
    let run = run(
        Path::new(env!("CARGO_BIN_EXE_schemadrift")),
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
