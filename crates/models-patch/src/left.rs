//! What is left to people, with the place and the reason.

use schemadrift_diff::ColumnDrift;
use schemadrift_schema::Column;

/// What of a column is left to people: the column, what is to be done, and why.
pub(crate) fn left<'a>(drift: &ColumnDrift<'a>) -> Option<(&'a Column, &'static str, String)> {
    Some(match drift {
        ColumnDrift::Default {
            expected, actual, ..
        } => {
            let there = actual.default.present();
            let there = there.map_or("none", |default| default.written.as_str());
            let why = format!("the database has {there}, which no attribute can be told to say");
            (expected, "change the default", why)
        }
        ColumnDrift::Generated { expected, .. } => (
            expected,
            "change what is generated",
            "the database generates it otherwise, or not at all, and no attribute is known for that"
                .to_owned(),
        ),
        ColumnDrift::Identity {
            expected, actual, ..
        } => {
            let why = match actual.auto_increment.present() {
                None => "nothing in the database numbers it, and code may count on that",
                Some(_) => "the database numbers it in another way, and no attribute says how",
            };
            (expected, "change the numbering", why.to_owned())
        }
        ColumnDrift::Collation { expected, .. } => (
            expected,
            "change the collation",
            "no attribute is known that says it".to_owned(),
        ),
        ColumnDrift::DecodeImpossible { expected, .. } => (
            expected,
            "change the Rust type",
            "it decodes no type that its column could have".to_owned(),
        ),
        ColumnDrift::TypeUnresolved { expected, .. } => (
            expected,
            "look at the Rust type",
            "what it decodes is not known".to_owned(),
        ),
        _ => return None,
    })
}
