//! A server for a test, and what the command finds between two sides on it.

use std::cell::Cell;

use schemadrift_testkit::{Database, Project, Run, Server, installed_server};
use serde_json::Value;

use crate::run;

/// A server of the test's own. Every comparison gets databases of its own on it.
pub(crate) struct World {
    server: Server,
    databases: Cell<usize>,
}

/// What was found between two sides.
pub(crate) struct Compared {
    findings: Vec<Value>,
    problems: Vec<Value>,
    output: String,
}

impl World {
    /// `None`, saying so, where no server is installed.
    pub(crate) async fn start() -> Option<Self> {
        let server = installed_server().await?;
        let databases = Cell::new(0);
        Some(World { server, databases })
    }

    /// Major version of the server.
    pub(crate) fn major(&self) -> u32 {
        let major = self.server.version().split('.').next();
        major.and_then(|major| major.parse().ok()).unwrap()
    }

    /// A new database with this in it.
    pub(crate) async fn database(&self, sql: &str) -> Database {
        self.databases.set(self.databases.get() + 1);
        let name = format!("world_{}", self.databases.get());
        let database = self.server.create_database(&name).await;
        let made = database.try_execute(sql).await;
        made.unwrap_or_else(|error| panic!("{error} in {sql}"));
        database
    }

    /// Two databases.
    pub(crate) async fn databases(&self, expected: &str, actual: &str) -> Compared {
        let (expected, actual) = (self.database(expected).await, self.database(actual).await);
        let project = Project::new(&[]);
        Compared::of(&schemadrift(
            &project,
            &["diff", expected.url(), actual.url()],
        ))
    }

    /// Rust models and a database.
    pub(crate) async fn models(&self, models: &str, sql: &str) -> Compared {
        let database = self.database(sql).await;
        self.models_on(models, &database).await
    }

    /// Rust models and a database that is there already.
    pub(crate) async fn models_on(&self, models: &str, database: &Database) -> Compared {
        let project = Project::new(&[("models/all.rs", models)]);
        let arguments = ["audit", "models", "--database-url", database.url()];
        Compared::of(&schemadrift(&project, &arguments))
    }
}

/// Runs the command, for a JSON report.
pub(crate) fn schemadrift(project: &Project, arguments: &[&str]) -> Run {
    let mut all = arguments.to_vec();
    all.extend(["--no-config", "-o", "json"]);
    run(project.path(), &all)
}

impl Compared {
    pub(crate) fn of(run: &Run) -> Self {
        let report: Value = serde_json::from_str(&run.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", run.all()));
        Compared {
            findings: report["findings"].as_array().unwrap().clone(),
            problems: report["problems"].as_array().unwrap().clone(),
            output: run.all(),
        }
    }

    /// Rule and place of every finding, such as `column-missing users.email`.
    pub(crate) fn all(&self) -> Vec<String> {
        let line = |one: &Value| {
            let text = |key: &str| one[key].as_str();
            let place = match (text("table"), text("column").or(text("object"))) {
                (Some(table), Some(part)) => format!("{table}.{part}"),
                (one, two) => one.or(two).unwrap_or_default().to_owned(),
            };
            format!("{} {place}", text("rule").unwrap())
        };
        self.findings.iter().map(line).collect()
    }

    /// The two sides agree.
    #[track_caller]
    pub(crate) fn nothing(&self) {
        assert!(self.findings.is_empty(), "{}", self.output);
    }

    /// There is this one finding and no other.
    #[track_caller]
    pub(crate) fn only(&self, finding: &str) -> &Self {
        self.exactly(&[finding])
    }

    /// There are these findings and no others.
    #[track_caller]
    pub(crate) fn exactly(&self, findings: &[&str]) -> &Self {
        assert_eq!(self.all(), findings, "{}", self.output);
        self
    }

    /// The report says this somewhere in a finding.
    #[track_caller]
    pub(crate) fn saying(&self, text: &str) -> &Self {
        let said = self
            .findings
            .iter()
            .any(|one| one.to_string().contains(text));
        assert!(said, "{text}: {}", self.output);
        self
    }

    /// No finding has a statement that drops something.
    #[track_caller]
    pub(crate) fn without_drop(&self) -> &Self {
        let statements = self.statements();
        let drops = statements.iter().any(|sql| sql.contains("DROP"));
        assert!(!drops, "{statements:?}");
        self
    }

    /// The SQL that would mend everything, in the order of the findings.
    pub(crate) fn statements(&self) -> Vec<String> {
        let of = |one: &Value| one["patch"].as_array().cloned().unwrap_or_default();
        let all = self.findings.iter().flat_map(of);
        all.map(|one| one["sql"].as_str().unwrap().to_owned())
            .collect()
    }

    /// What a finding has under this key, of the only one.
    pub(crate) fn value(&self, key: &str) -> &Value {
        &self.findings[0][key]
    }

    /// What could not be read.
    pub(crate) fn problems(&self) -> &[Value] {
        &self.problems
    }
}
