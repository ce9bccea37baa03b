//! The analysis for a terminal: the order, and what a row of each table needs.

use schemadrift_analyze::{Analysis, TableFacts};

use super::{AnalysisDocument, remark};
use crate::count::number;
use crate::terminal::text;

pub(super) fn render(document: &AnalysisDocument<'_>) -> String {
    let analysis = document.analysis;
    let mut out = String::new();
    for (depth, level) in analysis.levels().iter().enumerate() {
        out.push_str(&format!("level {depth}\n"));
        for name in level {
            let facts = analysis.tables.iter().find(|table| &&table.name == name);
            if let Some(table) = facts {
                out.push_str(&entry(analysis, table));
            }
        }
        out.push('\n');
    }
    for one in &analysis.enums {
        let labels: Vec<String> = one.labels.iter().map(|label| text(label)).collect();
        out.push_str(&format!(
            "enum {}: {}\n",
            text(&one.name),
            labels.join(", ")
        ));
    }
    if !analysis.enums.is_empty() {
        out.push('\n');
    }
    for cycle in &analysis.cycles {
        let tables: Vec<String> = cycle
            .tables
            .iter()
            .map(|name| text(&name.to_string()))
            .collect();
        let end = if cycle.opens {
            "opened by keys that may be NULL"
        } else {
            "no key of it may be NULL"
        };
        out.push_str(&format!("circle: {} ({end})\n", tables.join(", ")));
    }
    if let Some(proof) = document.proof {
        match &proof.failed {
            None => out.push_str(&format!(
                "proved: in this order {} took a row, and refused one without any one of the {}\n",
                number(proof.rows, "table"),
                number(proof.required_columns, "required column"),
            )),
            Some(failed) => out.push_str(&format!(
                "not proved: {}: {}\n    {}\n",
                text(&failed.table.to_string()),
                text(&failed.message),
                text(&failed.sql)
            )),
        }
    }
    out.push_str(&format!(
        "{} in {}, {}, {}\n",
        number(analysis.tables.len(), "table"),
        number(analysis.levels().len(), "level"),
        number(analysis.keys.len(), "foreign key"),
        number(analysis.enums.len(), "enum"),
    ));
    out
}

fn entry(analysis: &Analysis, table: &TableFacts) -> String {
    let mut out = format!("  {}\n", text(&table.name.to_string()));
    for key in analysis.keys_of(&table.name) {
        let remark = remark(key).map_or_else(String::new, |remark| format!(" ({remark})"));
        out.push_str(&format!(
            "    {} -> {}{remark}\n",
            text(&key.columns.join(", ")),
            text(&key.references.to_string())
        ));
    }
    if !table.required.is_empty() {
        out.push_str(&format!(
            "    required: {}\n",
            text(&table.required.join(", "))
        ));
    }
    out
}
