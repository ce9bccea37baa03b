//! Tells a Rust team whether its models and its PostgreSQL database still agree.
//!
//! Models are declared with [`Table`] and [`PgEnum`], or are read as they are where a framework
//! declares them. [`check`] audits them inside a test of your own:
//!
//! ```
//! # fn main() -> Result<(), schemadrift::CheckError> {
//! # tokio::runtime::Runtime::new().unwrap().block_on(models_match_the_migrations())
//! # }
//! // In a project this is a #[tokio::test].
//! async fn models_match_the_migrations() -> Result<(), schemadrift::CheckError> {
//!     schemadrift::check()
//!         .models("tests/shop/models")
//!         .migrations("tests/shop/migrations")
//!         .await
//! }
//! ```
//!
//! The command `schemadrift` does the same and more from a shell.
//!
//! **Architecture Invariant:** this crate puts the pipeline together and judges nothing itself;
//! it prints nothing, never reads the environment and never exits.

mod analysis;
mod check;
mod error;
mod filter;
mod fleet;
mod lines;
mod load;
mod models_as_actual;
mod models_diff;
mod patch;
mod pipeline;
mod prove;
mod readiness;
mod rebuild;
mod rename_choice;
mod request;
mod running;
mod settle;
pub mod snapshot;
mod source;
mod summary;
mod three_way;

pub use schemadrift_derive::{PgEnum, Table};

pub use analysis::{AnalyzeRequest, Analyzed, analyze};
pub use check::{Check, CheckError, check};
pub use error::{AuditError, Failure};
pub use fleet::{FleetRequest, audit_fleet};
pub use models_diff::models_diff;
pub use patch::{Patch, PatchRequest, Proof, Undo, measure, patch, schema_hash};
pub use pipeline::{Outcome, audit, load_schema};
pub use readiness::{Examined, ReadinessRequest, readiness};
pub use request::{AuditRequest, LoadOptions};
pub use running::MigrationsRequest;
pub use source::Source;
pub use summary::{Summarised, SummaryRequest, summary};

pub use schemadrift_analyze as facts;
pub use schemadrift_audit as rules;
pub use schemadrift_introspect as introspect;
pub use schemadrift_migrations as migrations;
pub use schemadrift_models as models;
pub use schemadrift_models_patch::ModelsPatch;
pub use schemadrift_patch as patches;
#[cfg(feature = "reports")]
pub use schemadrift_report as report;
pub use schemadrift_sandbox as sandbox;
pub use schemadrift_schema as schema;
