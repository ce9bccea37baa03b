//! `pg_catalog` to [`Schema`]: one file and one query per kind of object.
//!
//! **Architecture Invariant:** the number of queries does not depend on what is in the database.
//! Rows carry OIDs and column numbers; names are looked up here, so no query asks per object.
//!
//! Every query is ordered by OID or name, so that it reads well when it is run alone (in psql from
//! 16 on by `\bind '{}' \g`); the order of the result is made here, by name, since OIDs differ
//! between databases that are otherwise the same.

mod checks;
mod column_type;
mod columns;
mod domains;
mod enums;
mod exclusions;
mod extensions;
mod foreign_keys;
mod indexes;
mod keys;
mod namespaces;
mod relations;
mod serials;

use schemadrift_schema::{Expression, Schema};

use crate::error::IntrospectError;
use crate::snapshot::Snapshot;

/// Reads everything, in a fixed order, and sorts it.
pub(crate) async fn read(snapshot: &mut Snapshot<'_>) -> Result<Schema, IntrospectError> {
    let namespaces = namespaces::read(snapshot).await?;
    let extensions = extensions::read(snapshot).await?;
    let enums = enums::read(snapshot).await?;
    let domains = domains::read(snapshot, &namespaces).await?;
    let serials = serials::read(snapshot).await?;
    let mut relations = relations::read(snapshot).await?;
    let types = columns::Context {
        namespaces: &namespaces,
        domains: &domains,
        serials: &serials,
    };
    columns::read(snapshot, &mut relations, &types).await?;
    keys::read(snapshot, &mut relations).await?;
    foreign_keys::read(snapshot, &mut relations).await?;
    checks::read(snapshot, &mut relations).await?;
    exclusions::read(snapshot, &mut relations).await?;
    indexes::read(snapshot, &mut relations).await?;
    let mut schema = Schema {
        namespaces: namespaces.into_listed(),
        tables: relations.into_tables(),
        enums,
        domains: domains.into_listed(),
        extensions,
        mappings: Vec::new(),
        server_version: Some(snapshot.server().text.clone()),
    };
    schema.sort();
    Ok(schema)
}

/// An expression as this snapshot's server prints it.
fn printed(snapshot: &Snapshot<'_>) -> impl Fn(String) -> Expression + use<> {
    let major = snapshot.server().major();
    move |text| Expression::printed(text, major)
}
