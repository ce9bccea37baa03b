//! Many changes at once, which may stand in each other's way: a patch mends them all, whichever side
//! has them.
//!
//! A lot is drawn by its number alone, so that one that fails can be tried again:
//! `SCHEMADRIFT_TEST_LOTS=17..18` names the lots to try in place of the usual ones.

use std::ops::Range;

use schemadrift::schema::Schema;
use schemadrift_testkit::{Server, every_server};

use super::WORLD;
use super::cases::{COMMENTED, DIFFERING, LOST, PARTS};
use super::patches::mend;

/// The lots that are tried where nobody names others.
const USUAL: Range<u64> = 0..12;

/// How many changes there are in the largest lot.
const MOST: usize = 9;

/// What no patch does; each is tried by itself.
const REFUSED: [&str; 2] = ["ALTER EXTENSION plpgsql", "VERSION '1.4'"];

/// One side of a lot.
struct Side {
    name: String,
    schema: Schema,
    /// What was done to the world to get there.
    done: Vec<String>,
}

#[tokio::test]
async fn a_patch_mends_many_changes_at_once() {
    let changes = changes();
    for server in every_server().await {
        // Bodies in standard SQL, and triggers that are replaced, came with 14.
        if server.version().starts_with("13.") {
            continue;
        }
        let database = server.create_database("lots").await;
        database.try_execute(WORLD).await.unwrap();
        let world = Side {
            name: "lots".to_owned(),
            schema: database.schema().await,
            done: Vec::new(),
        };
        let mut failed = Vec::new();
        for number in wanted() {
            let mut draw = Draw(number);
            let one = changed(&server, &changes, "lot_one", &mut draw).await;
            let two = changed(&server, &changes, "lot_two", &mut draw).await;
            for (expected, actual) in [(&one, &world), (&world, &one), (&two, &one)] {
                let told = mended(&server, expected, actual).await;
                let version = server.version();
                failed.extend(told.map(|reason| format!("on {version}: lot {number}: {reason}")));
            }
            server.drop_database(&one.name).await;
            server.drop_database(&two.name).await;
        }
        let count = failed.len();
        assert!(failed.is_empty(), "{count} failed\n{}", failed.join("\n"));
    }
}

/// The world with some changes. One that another one rules out is done as far as it goes.
async fn changed(server: &Server, changes: &[String], name: &str, draw: &mut Draw) -> Side {
    let database = server.copy_database(name, "lots").await;
    let mut done = Vec::new();
    for _ in 0..2 + draw.below(MOST - 1) {
        let change = &changes[draw.below(changes.len())];
        let ran = database.try_execute(change).await;
        done.push(match ran {
            Ok(()) => change.clone(),
            Err(error) => format!("{change} -- {error}"),
        });
    }
    Side {
        name: name.to_owned(),
        schema: database.schema().await,
        done,
    }
}

/// What went wrong, if anything did.
async fn mended(server: &Server, expected: &Side, actual: &Side) -> Option<String> {
    let copy = server.copy_database("lot_mended", &actual.name).await;
    let case = format!("{} expected, {} actual", expected.name, actual.name);
    let ran = mend(&case, &expected.schema, &actual.schema, &copy).await;
    server.drop_database("lot_mended").await;
    let lines = |side: &Side| side.done.join("\n    ");
    ran.err().map(|reason| {
        let (wanted, there) = (lines(expected), lines(actual));
        format!("{case}\n  expected:\n    {wanted}\n  actual:\n    {there}\n  {reason}")
    })
}

/// Every single change of the cases that a patch can make.
fn changes() -> Vec<String> {
    let cases = LOST.iter().chain(DIFFERING).map(|case| case.change);
    let all = cases.chain(PARTS.iter().copied());
    let all = all.filter(|change| !REFUSED.iter().any(|refused| change.contains(refused)));
    let comments = COMMENTED.iter();
    let comments = comments.map(|on| format!("COMMENT ON {on} IS 'another'"));
    all.map(str::to_owned).chain(comments).collect()
}

fn wanted() -> Range<u64> {
    let Ok(named) = std::env::var("SCHEMADRIFT_TEST_LOTS") else {
        return USUAL;
    };
    let (first, end) = named.split_once("..").expect("lots are named as 17..18");
    first.parse().unwrap()..end.parse().unwrap()
}

/// Numbers that follow from the first one alone.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }
}
