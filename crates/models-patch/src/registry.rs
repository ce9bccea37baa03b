//! All frameworks, and what is asked of every one of them.

use schemadrift_schema::TypeName;

use crate::framework::{Framework, derive, diesel, has, sea_orm, sqlx, tokio_postgres};
use crate::keys::Wanted;

const FRAMEWORKS: [&dyn Framework; 5] = [
    &derive::Derive,
    &sqlx::Sqlx,
    &diesel::Diesel,
    &sea_orm::SeaOrm,
    &tokio_postgres::TokioPostgres,
];

/// The framework of this name.
pub(crate) fn framework(name: &str) -> Option<&'static dyn Framework> {
    FRAMEWORKS.into_iter().find(|one| one.name() == name)
}

/// The attributes that give a variant its label in every framework that an enum derives.
pub(crate) fn label_attributes(derives: &[String], label: &str) -> Vec<String> {
    let all = FRAMEWORKS.into_iter();
    all.filter_map(|one| one.label(derives, label)).collect()
}

/// The keys of every framework that an enum derives, by which it is of a type of this name.
pub(crate) fn keys_of_type(derives: &[String], name: &TypeName) -> Vec<Wanted> {
    let all = FRAMEWORKS.into_iter().map(|one| one.of_type(name));
    let own = all.filter(|(words, _)| has(derives, words));
    own.flat_map(|(_, keys)| keys).collect()
}
