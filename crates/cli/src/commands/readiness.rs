//! `schemadrift readiness [SOURCE]`: is this schema complete, and ready to be used?

use std::path::Path;

use schemadrift::facts::{Claim, check_claims};
use schemadrift::report::{ReadinessDocument, render_readiness};

use crate::args::ReadinessArguments;
use crate::commands::{block_on, documents};
use crate::config::readiness_settings;
use crate::error::CommandError;
use crate::exit::Exit;

pub(crate) fn run(arguments: &ReadinessArguments) -> Result<Exit, CommandError> {
    let request = readiness_settings(arguments)?;
    // A document that cannot be read is said before a server is started.
    let text = arguments.claims.as_deref().map(read).transpose()?;
    let examined = block_on(schemadrift::readiness(&request))??;
    let facts = &examined.readiness;
    let claims: Option<Vec<Claim>> = text.map(|text| check_claims(&text, facts));
    let path = arguments.claims.as_ref();
    let path = path.map(|path| path.display().to_string());
    let document = ReadinessDocument {
        readiness: facts,
        claims: path.as_deref().zip(claims.as_deref()),
        provenance: &examined.provenance,
        source: examined.source,
        tool_version: env!("CARGO_PKG_VERSION"),
    };
    documents::write(
        &arguments.document,
        &arguments.common,
        &examined.notes,
        |format| render_readiness(format, &document),
    )?;
    let all_hold = claims.iter().flatten().all(|claim| claim.holds);
    Ok(if facts.is_ready() && all_hold {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

fn read(path: &Path) -> Result<String, CommandError> {
    std::fs::read_to_string(path).map_err(|error| {
        CommandError::Usage(format!(
            "cannot read the claims {}: {error}",
            path.display()
        ))
    })
}
