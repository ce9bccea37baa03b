//! `schemadrift diff EXPECTED ACTUAL`: any two sources. An empty side is fine.

use crate::args::DiffArguments;
use crate::commands::block_on;
use crate::commands::reports::{exit, measure, say_beforehand, write};
use crate::config::diff_settings;
use crate::error::CommandError;
use crate::exit::Exit;

pub(crate) fn run(arguments: &DiffArguments) -> Result<Exit, CommandError> {
    let settings = diff_settings(arguments)?;
    say_beforehand(&settings, &arguments.common);
    let mut outcome = block_on(schemadrift::audit(settings.request.clone()))??;
    measure(&arguments.report, &settings, &mut outcome)?;
    write(&arguments.report, &arguments.common, &settings, &outcome)?;
    Ok(exit(&settings, &outcome.audit))
}
