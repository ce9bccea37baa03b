//! The one list of all frameworks.

use crate::framework::Framework;

/// Every framework, in the order of precedence: where two of them see a model in one item, it is
/// the first one's.
pub(crate) const FRAMEWORKS: &[&dyn Framework] = &[
    &crate::derive::Derive,
    &crate::sea_orm::SeaOrm,
    &crate::sqlx::Sqlx,
    &crate::diesel::Diesel,
    &crate::tokio_postgres::TokioPostgres,
];
