//! The statements of several findings, as far as their order is that of the report.

use super::World;

/// The statements of every finding are right by themselves; run in turn until none is left, they
/// mend all of it, whatever refers to what.
#[tokio::test(flavor = "multi_thread")]
async fn pgschema_506_532_migra_156_every_statement_can_be_run_once_what_it_needs_is_there() {
    let Some(world) = World::start().await else {
        return;
    };
    let there =
        "CREATE TABLE parents (id bigint PRIMARY KEY, code text NOT NULL, kind text NOT NULL)";
    let wanted = "
        CREATE TABLE parents (id bigint PRIMARY KEY, code text NOT NULL, kind text NOT NULL,
            UNIQUE (code), UNIQUE (kind, code));
        CREATE TABLE children (id bigint PRIMARY KEY, code text NOT NULL REFERENCES parents (code),
            kind text NOT NULL, FOREIGN KEY (kind, code) REFERENCES parents (kind, code));
        CREATE TABLE a_first (id bigint PRIMARY KEY, child bigint NOT NULL REFERENCES children);
    ";
    let (one, two) = (world.database(wanted).await, world.database(there).await);
    let project = schemadrift_testkit::Project::new(&[]);
    let compare = || {
        let run = super::compared::schemadrift(&project, &["diff", one.url(), two.url()]);
        super::Compared::of(&run)
    };
    let found = compare();
    let rules = found.all();
    assert_eq!(rules.len(), 4, "{rules:?}");
    let mut left = found.statements();
    while !left.is_empty() {
        let before = left.len();
        let mut refused = Vec::new();
        for sql in left {
            if two.try_execute(&sql).await.is_err() {
                refused.push(sql);
            }
        }
        assert!(refused.len() < before, "{refused:?}");
        left = refused;
    }
    compare().nothing();
}
