//! The analysis as a document.

use schemadrift_analyze::{Analysis, Key, Proof, TableFacts};

use super::{AnalysisDocument, mermaid, remark};
use crate::count::number;
use crate::markdown::NOTHING;
use crate::markdown::inline::{code, prose};
use crate::markdown::table::Table;
use crate::provenance;

pub(super) fn render(document: &AnalysisDocument<'_>) -> String {
    let analysis = document.analysis;
    let optional = analysis.keys.iter().filter(|key| key.optional).count();
    let mut out = format!(
        "# Schema analysis\n\nRead from: {}. {} in {}, {} ({optional} of them optional), {}.\n",
        document.source,
        number(analysis.tables.len(), "table"),
        number(analysis.levels().len(), "level"),
        number(analysis.keys.len(), "foreign key"),
        number(analysis.enums.len(), "enum"),
    );
    enums(&mut out, analysis);
    levels(&mut out, analysis);
    diagram(&mut out, analysis);
    foreign_keys(&mut out, analysis);
    circles(&mut out, analysis);
    order(&mut out, analysis, document.proof);
    columns(&mut out, analysis);
    rules(&mut out, analysis);
    volumes(&mut out, analysis);
    out.push_str(&provenance::chapter(document.provenance));
    out
}

fn enums(out: &mut String, analysis: &Analysis) {
    out.push_str("\n## Enums\n\n");
    if analysis.enums.is_empty() {
        out.push_str("There are none.\n");
        return;
    }
    let mut table = Table::new(&["Enum", "Labels"]);
    for one in &analysis.enums {
        table.row([code(&one.name), codes(&one.labels)]);
    }
    out.push_str(&table.print());
}

fn levels(out: &mut String, analysis: &Analysis) {
    out.push_str("\n## Tables by level\n\nA table stands one level below the deepest table that it references.\n");
    for (depth, level) in analysis.levels().iter().enumerate() {
        out.push_str(&match depth {
            0 => "\n### Level 0: nothing has to be there before\n\n".to_owned(),
            _ => format!("\n### Level {depth}\n\n"),
        });
        let mut table = Table::new(&["Table", "Depends on", "Purpose"]);
        for name in level {
            let facts = analysis.tables.iter().find(|table| &&table.name == name);
            let comment = facts.and_then(|facts| facts.comment.as_deref());
            table.row([
                code(&name.to_string()),
                depends_on(analysis.keys_of(name)),
                comment.map_or_else(|| NOTHING.to_owned(), prose),
            ]);
        }
        out.push_str(&table.drop_silent(&["Depends on", "Purpose"]).print());
    }
}

/// Each table once; a second key to it that is stricter counts.
fn depends_on<'k>(keys: impl Iterator<Item = &'k Key>) -> String {
    let mut keys: Vec<&Key> = keys.collect();
    keys.sort_by_key(|key| (&key.references, key.optional));
    keys.dedup_by_key(|key| &key.references);
    let words: Vec<String> = keys
        .iter()
        .map(|key| {
            let remark = remark(key).map_or_else(String::new, |remark| format!(" ({remark})"));
            format!("{}{remark}", code(&key.references.to_string()))
        })
        .collect();
    or_nothing(words.join(", "))
}

fn diagram(out: &mut String, analysis: &Analysis) {
    if analysis.tables.is_empty() {
        return;
    }
    out.push_str(
        "\n## Diagram\n\nAn arrow leads to what is referenced; a dotted one is optional.\n\n",
    );
    mermaid::write(out, analysis);
}

fn foreign_keys(out: &mut String, analysis: &Analysis) {
    out.push_str("\n## Foreign keys\n\n");
    if analysis.keys.is_empty() {
        out.push_str("There are none.\n");
        return;
    }
    let mut table = Table::new(&[">#", "Table", "Columns", "References", "Remark"]);
    for (position, key) in (1..).zip(&analysis.keys) {
        let references = format!("{}({})", key.references, key.referenced_columns.join(", "));
        let mut remarks: Vec<&str> = remark(key).into_iter().collect();
        if key.deferrable {
            remarks.push("deferrable");
        }
        table.row([
            format!("{position}"),
            code(&key.table.to_string()),
            codes(&key.columns),
            code(&references),
            or_nothing(remarks.join(", ")),
        ]);
    }
    out.push_str(&table.print());
}

fn circles(out: &mut String, analysis: &Analysis) {
    if analysis.cycles.is_empty() {
        return;
    }
    out.push_str("\n## Circles\n\n");
    for cycle in &analysis.cycles {
        let tables: Vec<String> = cycle.tables.iter().map(ToString::to_string).collect();
        let given_up = analysis
            .keys
            .iter()
            .filter(|key| key.given_up && cycle.tables.contains(&key.table));
        let given_up: Vec<String> = given_up
            .map(|key| code(&format!("{}({})", key.table, key.columns.join(", "))))
            .collect();
        let end = if cycle.opens {
            format!(
                "insert with NULL in {}, and fill it in afterwards",
                given_up.join(", ")
            )
        } else {
            "no order exists: none of the keys may be NULL, so rows can only come in together, \
             in one transaction with a key that is deferred"
                .to_owned()
        };
        out.push_str(&format!("- {}: {end}.\n", codes(&tables)));
    }
}

fn order(out: &mut String, analysis: &Analysis, proof: Option<&Proof>) {
    out.push_str("\n## Seeding order\n\n");
    for (position, table) in (1..).zip(&analysis.tables) {
        out.push_str(&format!("{position}. {}\n", code(&table.name.to_string())));
    }
    match proof {
        None => {}
        Some(Proof {
            failed: None,
            rows,
            required_columns,
        }) => out.push_str(&format!(
            "\nProved in a throwaway PostgreSQL: in this order {} took a row, and a row without any \
             one of the {} was refused.\n",
            number(*rows, "table"),
            number(*required_columns, "required column"),
        )),
        Some(Proof {
            failed: Some(failed),
            rows,
            ..
        }) => out.push_str(&format!(
            "\n**Not proved**: after {}, {} failed: {}\n\n{}\n",
            number(*rows, "row"),
            code(&failed.table.to_string()),
            prose(&failed.message),
            code(&failed.sql),
        )),
    }
}

fn columns(out: &mut String, analysis: &Analysis) {
    out.push_str(
        "\n## Columns\n\nAn insert has to name the required ones: NOT NULL, and nothing else gives \
         them a value. A primary key that fills itself stands in neither list.\n\n",
    );
    let mut table = Table::new(&["Table", "Required", "Optional", "Written by the server"]);
    for facts in &analysis.tables {
        table.row([
            code(&facts.name.to_string()),
            codes(&facts.required),
            codes(&facts.optional),
            codes(&facts.generated),
        ]);
    }
    out.push_str(&table.drop_silent(&["Written by the server"]).print());
}

fn rules(out: &mut String, analysis: &Analysis) {
    let mut table = Table::new(&["Table", "Rule", "Of"]);
    for facts in &analysis.tables {
        let name = code(&facts.name.to_string());
        for rule in rules_of(facts) {
            table.row([name.clone(), rule.0.to_owned(), rule.1]);
        }
    }
    out.push_str("\n## What rows must respect\n\n");
    if analysis
        .tables
        .iter()
        .all(|facts| rules_of(facts).is_empty())
    {
        out.push_str("Keys alone: there are no checks and no further unique keys.\n");
        return;
    }
    out.push_str(&table.print());
}

fn rules_of(facts: &TableFacts) -> Vec<(&'static str, String)> {
    let uniques = facts.uniques.iter().map(|key| {
        let condition = key.condition.as_deref();
        let condition = condition.map_or_else(String::new, |one| format!(" where {}", code(one)));
        ("unique", format!("{}{condition}", codes(&key.parts)))
    });
    let checks = facts.checks.iter().map(|(_, check)| ("check", code(check)));
    let exclusions = facts.exclusions.iter().map(|one| ("exclusion", code(one)));
    uniques.chain(checks).chain(exclusions).collect()
}

fn volumes(out: &mut String, analysis: &Analysis) {
    let says = |facts: &&TableFacts| facts.planned_rows.is_some() || facts.estimated_rows.is_some();
    if !analysis.tables.iter().any(|facts| says(&facts)) {
        return;
    }
    out.push_str("\n## Volumes\n\n");
    let mut table = Table::new(&[
        "Table",
        ">Planned rows",
        ">Rows there, as the server estimates",
    ]);
    for facts in analysis.tables.iter().filter(says) {
        let estimate = facts.estimated_rows.map(|rows| rows.to_string());
        let planned = facts.planned_rows.as_deref().map(prose);
        table.row([
            code(&facts.name.to_string()),
            or_nothing(planned.unwrap_or_default()),
            or_nothing(estimate.unwrap_or_default()),
        ]);
    }
    out.push_str(
        &table
            .drop_silent(&["Planned rows", "Rows there, as the server estimates"])
            .print(),
    );
}

fn codes(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    or_nothing(names.join(", "))
}

fn or_nothing(text: String) -> String {
    if text.is_empty() {
        NOTHING.to_owned()
    } else {
        text
    }
}
