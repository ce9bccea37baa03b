//! Many databases, audited against models that are read once.

use schemadrift::models::ReadOptions;
use schemadrift::{
    AuditError, AuditRequest, FleetRequest, Outcome, Source, audit, audit_fleet,
    introspect::ConnectUrl,
};
use schemadrift_testkit::{Project, installed_server};

const MODELS: &str = "
#[derive(schemadrift::Table)]
pub struct User {
    pub id: i64,
    #[column(default = \"'nobody'\", check = \"length(name) > 0\")]
    pub name: String,
}
";

const IN_SYNC: &str = "
CREATE TABLE users (
    id bigint PRIMARY KEY,
    name text NOT NULL DEFAULT 'nobody' CHECK (length(name) > 0)
);
";

fn database(url: &str) -> Source {
    Source::Database(Box::new(ConnectUrl::parse(url).unwrap()))
}

fn messages(outcome: &Outcome) -> Vec<&str> {
    let findings = outcome.audit.findings.iter();
    findings.map(|one| one.message.as_str()).collect()
}

#[tokio::test]
async fn each_database_has_the_audit_that_it_has_alone() {
    let Some(server) = installed_server().await else {
        return;
    };
    let project = Project::new(&[("user.rs", MODELS)]);
    let models = ReadOptions::new(project.path(), vec![project.path().to_path_buf()]);
    let mut databases = Vec::new();
    for number in 0..7 {
        let one = server.create_database(&format!("tenant_{number}")).await;
        let drift = format!("ALTER TABLE users ADD column_{number} text");
        one.try_execute(IN_SYNC).await.unwrap();
        if number % 2 == 1 {
            one.try_execute(&drift).await.unwrap();
            one.try_execute("ALTER TABLE users ALTER name SET DEFAULT 'somebody'")
                .await
                .unwrap();
        }
        databases.push(database(one.url()));
    }
    let dropped = server.create_database("dropped").await;
    server.drop_database("dropped").await;
    databases.insert(3, database(dropped.url()));

    let request = FleetRequest {
        at_once: 3,
        ..FleetRequest::new(models.clone(), databases.clone())
    };
    let fleet = audit_fleet(request).await.unwrap();

    assert_eq!(fleet.len(), databases.len());
    for (position, (of_fleet, database)) in fleet.iter().zip(databases).enumerate() {
        let alone = audit(AuditRequest::new(models.clone(), database)).await;
        match (of_fleet, alone) {
            (Ok(of_fleet), Ok(alone)) => {
                assert_eq!(of_fleet.audit, alone.audit, "database {position}");
                let number = if position > 3 { position - 1 } else { position };
                let found = messages(of_fleet);
                let names_own = |one: &&str| one.contains(&format!("column_{number}"));
                assert_eq!(found.iter().any(names_own), number % 2 == 1, "{found:?}");
                assert_eq!(
                    found.len(),
                    if number % 2 == 1 { 2 } else { 0 },
                    "{found:?}"
                );
            }
            (Err(of_fleet), Err(alone)) => {
                assert_eq!(position, 3);
                assert!(matches!(of_fleet, AuditError::Connect(_)), "{of_fleet}");
                assert_eq!(of_fleet.to_string(), alone.to_string());
            }
            (of_fleet, alone) => panic!("{of_fleet:?} is not {alone:?}"),
        }
    }
}

#[tokio::test]
async fn models_that_are_not_there_end_it_before_any_database_is_read() {
    let project = Project::new(&[]);
    let models = ReadOptions::new(project.path(), vec![project.path().join("nowhere")]);
    let request = FleetRequest::new(models, vec![database("postgres://nobody@localhost:1/none")]);
    let error = audit_fleet(request).await.unwrap_err();
    assert!(matches!(error, AuditError::Models(_)), "{error}");
}
