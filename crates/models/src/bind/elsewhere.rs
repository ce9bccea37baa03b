//! Whether the queries of a crate are those of the audited database at all.
//!
//! A crate may read another database, or tables that it makes for itself while it runs. What is
//! not there then is no drift, and nothing in a query tells the two apart; but a crate that reads
//! this database names tables of it in most of its queries.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::QualifiedName;

use super::There;
use super::queries::Seen;
use crate::UnboundModel;
use crate::query::{Found, Tables};

/// The crates that name as many tables which are there as tables which are not.
pub(super) fn crates_at_home(
    models: &[UnboundModel],
    there: &There<'_>,
) -> BTreeSet<Option<String>> {
    let mut named: BTreeMap<Option<&str>, [BTreeSet<QualifiedName>; 2]> = BTreeMap::new();
    for model in models {
        let Some(shape) = &model.shape else { continue };
        for used in &model.uses {
            let Ok(query) = &used.query else { continue };
            let seen = Seen::new(there, &shape.name.schema, used);
            let [found, missing] = named.entry(used.krate.as_deref()).or_default();
            for table in query.tables() {
                match seen.find(&table) {
                    Found::Table(table) => found.insert(table.name.clone()),
                    Found::Missing(name) => missing.insert(name),
                    Found::Elsewhere => false,
                };
            }
        }
    }
    named
        .into_iter()
        .filter(|(_, [found, missing])| found.len() >= missing.len())
        .map(|(krate, _)| krate.map(str::to_owned))
        .collect()
}
