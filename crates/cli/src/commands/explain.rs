//! `schemadrift explain RULE`: the page of one rule.

use schemadrift::rules::rule;

use crate::args::ExplainArguments;
use crate::config::known_rule;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(arguments: &ExplainArguments) -> Result<Exit, CommandError> {
    known_rule(&arguments.rule).map_err(CommandError::Usage)?;
    if let Some(rule) = rule(&arguments.rule) {
        let page = rule.page();
        let text = format!("# {} ({})\n\n{}\n", rule.name, rule.severity, page.markdown);
        output::result(&text, anstream::ColorChoice::Auto)?;
    }
    Ok(Exit::Clean)
}
