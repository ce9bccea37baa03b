//! A patch for each single change, both ways: it runs, and nothing is left after it.

use schemadrift::schema::Schema;
use schemadrift_testkit::{Database, every_server, findings, patch_between};

use super::WORLD;
use super::cases::{COMMENTED, DIFFERING, LOST};

#[tokio::test]
async fn a_patch_mends_an_object_too_many_or_too_few() {
    let changes: Vec<&str> = LOST.iter().map(|case| case.change).collect();
    each_is_mended("patched_lost", &changes).await;
}

#[tokio::test]
async fn a_patch_mends_a_property_that_differs() {
    let changes: Vec<&str> = DIFFERING.iter().map(|case| case.change).collect();
    each_is_mended("patched_differing", &changes).await;
}

#[tokio::test]
async fn a_patch_mends_a_comment() {
    let changes: Vec<String> = COMMENTED
        .iter()
        .map(|on| format!("COMMENT ON {on} IS 'it''s \\ new'"))
        .collect();
    let changes: Vec<&str> = changes.iter().map(String::as_str).collect();
    each_is_mended("patched_comments", &changes).await;
}

#[tokio::test]
async fn a_patch_mends_every_part_of_a_table() {
    each_is_mended("patched_tables", super::cases::PARTS).await;
}

/// What no patch does, and why.
const REFUSED: [(&str, &str); 3] = [
    (
        "forth: ALTER EXTENSION plpgsql ADD SCHEMA shop",
        "belongs to an extension",
    ),
    (
        "back: ALTER EXTENSION plpgsql ADD SCHEMA shop",
        "belongs to an extension",
    ),
    (
        "forth: DROP EXTENSION hstore; CREATE EXTENSION hstore SCHEMA shop VERSION",
        "cannot go back",
    ),
];

async fn each_is_mended(name: &str, changes: &[&str]) {
    for server in every_server().await {
        if server.version().starts_with("13.") {
            continue;
        }
        let world = server.create_database(name).await;
        world.try_execute(WORLD).await.unwrap();
        let (mut failed, schema) = (Vec::new(), world.schema().await);
        for (number, change) in changes.iter().enumerate() {
            let changed = format!("{name}_{number}");
            let database = server.copy_database(&changed, name).await;
            if let Err(error) = database.try_execute(change).await {
                failed.push(format!("on {} {error} in\n  {change}", server.version()));
                continue;
            }
            let there = database.schema().await;
            for (way, expected, actual, of) in [
                ("forth", &there, &schema, name),
                ("back", &schema, &there, &*changed),
            ] {
                let copy = server.copy_database(&format!("{changed}_{way}"), of).await;
                let case = format!("{way}: {change}");
                if let Err(reason) = mend(&case, expected, actual, &copy).await {
                    failed.push(format!("on {} {case}\n  {reason}", server.version()));
                }
                server.drop_database(&format!("{changed}_{way}")).await;
            }
            server.drop_database(&changed).await;
        }
        let count = failed.len();
        assert!(failed.is_empty(), "{count} failed\n{}", failed.join("\n"));
    }
}

/// Whether a patch makes a copy of the actual database like the expected one.
pub(super) async fn mend(
    case: &str,
    expected: &Schema,
    actual: &Schema,
    copy: &Database,
) -> Result<(), String> {
    let (plan, script) = patch_between(expected, actual);
    let reasons: Vec<&str> = plan.left_out.iter().map(|one| &*one.reason).collect();
    let mut refused = REFUSED.iter();
    if let Some((_, why)) = refused.find(|(start, _)| case.starts_with(start)) {
        return match reasons.iter().any(|reason| reason.contains(why)) {
            true => Ok(()),
            false => Err(format!("it should be refused: {reasons:?}\n{script}")),
        };
    }
    if !reasons.is_empty() {
        return Err(format!("left out: {reasons:?}"));
    }
    let ran = copy.try_execute(&script).await;
    ran.map_err(|error| format!("{error} in\n{script}"))?;
    let left = super::described(&findings(expected, &copy.schema().await));
    match left.is_empty() {
        true => Ok(()),
        false => Err(format!("left: {left:#?} after\n{script}")),
    }
}
