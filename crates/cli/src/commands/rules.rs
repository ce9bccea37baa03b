//! `schemadrift rules`: the list.

use schemadrift::rules::RULES;

use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run() -> Result<Exit, CommandError> {
    let mut text = String::new();
    let mut group = None;
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for rule in RULES {
        if group != Some(rule.group) {
            let gap = if group.is_some() { "\n" } else { "" };
            text.push_str(&format!("{gap}{}\n", rule.group.title()));
            group = Some(rule.group);
        }
        let summary = rule.page().summary();
        text.push_str(&format!(
            "  {:width$}  {:7}  {summary}\n",
            rule.name, rule.severity
        ));
    }
    output::result(&text, anstream::ColorChoice::Auto)?;
    Ok(Exit::Clean)
}
