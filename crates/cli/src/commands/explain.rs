//! `schemadrift explain RULE`: the page of one rule, or of one hazard of a patch.

use schemadrift::patches::Hazard;
use schemadrift::rules::rule;

use crate::args::ExplainArguments;
use crate::config::known_rule;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(arguments: &ExplainArguments) -> Result<Exit, CommandError> {
    if let Some(hazard) = Hazard::of(&arguments.rule) {
        let text = format!(
            "# {} (a hazard of a statement)\n\n{}\n",
            hazard.name(),
            hazard.page()
        );
        output::result(&text, anstream::ColorChoice::Auto)?;
        return Ok(Exit::Clean);
    }
    known_rule(&arguments.rule).map_err(CommandError::Usage)?;
    if let Some(rule) = rule(&arguments.rule) {
        let page = rule.page();
        let text = format!("# {} ({})\n\n{}\n", rule.name, rule.severity, page.markdown);
        output::result(&text, anstream::ColorChoice::Auto)?;
    }
    Ok(Exit::Clean)
}
