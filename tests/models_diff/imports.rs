//! Imports that lose their only use go with it.

use schemadrift_testkit::installed_server;

use super::mended_files;

#[tokio::test]
async fn an_import_goes_with_the_last_field_that_needs_it() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual =
        "CREATE TABLE users (id bigint PRIMARY KEY, at timestamp NOT NULL, key text NOT NULL);";
    let files = [
        ("src/lib.rs", "pub mod user;\n"),
        (
            "src/user.rs",
            "use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid as Key;

pub mod inside;

#[derive(Serialize, sqlx::FromRow)]
pub struct User {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub key: Key,
    pub sum: Decimal,
}
",
        ),
        (
            "src/user/inside.rs",
            "use super::*;\n\npub fn sum(_: Decimal) {}\n",
        ),
    ];
    let kept = [
        "use rust_decimal::Decimal;\nuse serde::Serialize;\n\npub mod inside;\n",
        "    pub at: chrono::NaiveDateTime,\n    pub key: String,\n}\n",
        "pub fn sum(_: Decimal)",
    ];
    mended_files((&server, actual), &[], &files, &kept, &["Utc", "Key"]).await;
}
