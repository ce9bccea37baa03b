//! `schemadrift schema …`: JSON Schemas of the file formats.

use schemadrift::report::{
    analysis_json_schema, json_schema, migration_status_json_schema, readiness_json_schema,
    summary_json_schema,
};

use crate::args::{SchemaArguments, SchemaOf};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(arguments: &SchemaArguments) -> Result<Exit, CommandError> {
    let text = match arguments.format {
        SchemaOf::Report => json_schema(),
        SchemaOf::Analysis => analysis_json_schema(),
        SchemaOf::Readiness => readiness_json_schema(),
        SchemaOf::MigrationStatus => migration_status_json_schema(),
        SchemaOf::MigrationSummary => summary_json_schema(),
        SchemaOf::Snapshot => schemadrift::snapshot::json_schema(),
    };
    output::result(&text, anstream::ColorChoice::Auto)?;
    Ok(Exit::Clean)
}
