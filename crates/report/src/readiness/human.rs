//! The examination for a terminal: the checklist and what is not so.

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
    let lacking = facts.critical.iter().filter(|fact| fact.ty.is_none());
    for fact in lacking {
        let name = format!("{}.{}", fact.table, fact.column);
        out.push_str(&format!("missing: {}\n", text(&name)));
    }
    for (table, column) in &facts.forbidden {
        out.push_str(&format!(
            "forbidden: {}\n",
            text(&format!("{table}.{column}"))
        ));
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
