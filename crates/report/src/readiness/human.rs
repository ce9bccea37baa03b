//! The examination for a terminal: the checklist and what is not so.

use super::to_look_at::to_look_at;
use super::{ReadinessDocument, outcome, verdict};
use crate::terminal::text;

pub(super) fn render(document: &ReadinessDocument<'_>) -> String {
    let facts = document.readiness;
    let mut out = String::new();
    for item in &facts.checklist {
        let (right, all) = item.right;
        out.push_str(&format!(
            "{:6}  {right} of {all} {}\n",
            outcome(item),
            item.name
        ));
    }
    let entries = to_look_at(facts);
    if !entries.is_empty() {
        out.push('\n');
    }
    for entry in entries {
        let names: Vec<String> = entry.names.iter().map(|name| text(name)).collect();
        out.push_str(&format!("{}: {}\n", entry.what, names.join(", ")));
    }
    if let Some((_, claims)) = document.claims {
        for claim in claims.iter().filter(|claim| !claim.holds) {
            let line = format!("line {}: {}: {}", claim.line, claim.says, claim.found);
            out.push_str(&format!("not so: {}\n", text(&line)));
        }
    }
    out.push_str(&format!("{}\n", verdict(facts)));
    out
}
