//! `schemadrift audit`: the main job.

use crate::args::AuditArguments;
use crate::commands::block_on;
use crate::commands::reports::{exit, measure, say_beforehand, write};
use crate::config::audit_settings;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(arguments: &AuditArguments) -> Result<Exit, CommandError> {
    let settings = audit_settings(arguments)?;
    say_beforehand(&settings, &arguments.common);
    let mut outcome = block_on(schemadrift::audit(settings.request.clone()))??;
    measure(&arguments.report, &settings, &mut outcome)?;
    write(&arguments.report, &arguments.common, &settings, &outcome)?;
    if let Some(reason) = outcome.audit.nothing_to_audit() {
        output::error(&format!("nothing was audited: {reason}"));
        return Ok(Exit::Nothing);
    }
    Ok(exit(&settings, &outcome.audit))
}
