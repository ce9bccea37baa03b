//! The analysis as a document: the order and what a row needs first, then what they follow from.

use std::collections::BTreeMap;

use schemadrift_analyze::{Analysis, Key, Proof, TableFacts};
use schemadrift_schema::QualifiedName;

use super::{AnalysisDocument, mermaid, remark};
use crate::compared;
use crate::count::number;
use crate::markdown::NOTHING;
use crate::markdown::condition::condition;
use crate::markdown::inline::{code, prose};
use crate::markdown::table::Table;
use crate::namespace::Namespace;
use crate::provenance;

pub(super) fn render(document: &AnalysisDocument<'_>) -> String {
    let writer = Writer {
        analysis: document.analysis,
        namespace: Namespace::of(document.analysis.tables.iter().map(|one| &one.name)),
    };
    let mut out = writer.introduction(document.source);
    writer.order(&mut out, document.proof);
    writer.circles(&mut out);
    writer.columns(&mut out);
    writer.rules(&mut out);
    writer.enums(&mut out);
    writer.levels(&mut out);
    writer.diagram(&mut out);
    writer.foreign_keys(&mut out);
    writer.volumes(&mut out);
    out.push_str(&provenance::chapter(document.provenance, &writer.namespace));
    out
}

struct Writer<'a> {
    analysis: &'a Analysis,
    namespace: Namespace,
}

impl Writer<'_> {
    fn introduction(&self, source: &str) -> String {
        let analysis = self.analysis;
        let optional = analysis.keys.iter().filter(|key| key.optional).count();
        let optional = match optional {
            0 => String::new(),
            some => format!(" ({some} of them optional)"),
        };
        let circles = match analysis.cycles.len() {
            0 => "No tables reference one another in a circle.".to_owned(),
            some => format!("See [{}](#circles).", number(some, "circle")),
        };
        format!(
            "# Schema analysis\n\nRead from {}: {} in {}, {}{optional}, {}. {circles}{}\n",
            compared::source(source),
            number(analysis.tables.len(), "table"),
            number(analysis.levels().len(), "level"),
            number(analysis.keys.len(), "foreign key"),
            number(analysis.enums.len(), "enum"),
            self.namespace.sentence(),
        )
    }

    /// A name as code, without the schema that all have.
    fn named(&self, name: &QualifiedName) -> String {
        self.short(&name.to_string())
    }

    fn short(&self, name: &str) -> String {
        code(self.namespace.short(name))
    }

    fn order(&self, out: &mut String, proof: Option<&Proof>) {
        out.push_str("\n## Seeding order\n\n");
        for (position, table) in (1..).zip(&self.analysis.tables) {
            out.push_str(&format!("{position}. {}\n", self.named(&table.name)));
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
            self.named(&failed.table),
            prose(&failed.message),
            code(&failed.sql),
        )),
    }
    }

    fn circles(&self, out: &mut String) {
        let analysis = self.analysis;
        if analysis.cycles.is_empty() {
            return;
        }
        out.push_str("\n## Circles\n\n");
        for cycle in &analysis.cycles {
            let tables: Vec<String> = cycle.tables.iter().map(|name| self.named(name)).collect();
            let given_up = analysis
                .keys
                .iter()
                .filter(|key| key.given_up && cycle.tables.contains(&key.table));
            let given_up: Vec<String> = given_up
                .map(|key| self.short(&format!("{}({})", key.table, key.columns.join(", "))))
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
            out.push_str(&format!("- {}: {end}.\n", tables.join(", ")));
        }
    }

    fn columns(&self, out: &mut String) {
        out.push_str(
            "\n## Columns\n\nAn insert has to name the required ones: NOT NULL, and nothing else \
             gives them a value. A primary key that fills itself stands in neither list.\n\n",
        );
        let mut table = Table::new(&["Table", "Required", "Optional", "Written by the server"]);
        for facts in &self.analysis.tables {
            let required = facts.required.iter();
            let required: Vec<String> = required
                .map(|column| match facts.types.get(column) {
                    Some(ty) => code(&format!("{column} {}", self.namespace.short(ty))),
                    None => code(column),
                })
                .collect();
            table.row([
                self.named(&facts.name),
                or_nothing(required.join(", ")),
                codes(&facts.optional),
                codes(&facts.generated),
            ]);
        }
        out.push_str(&table.drop_silent(&["Written by the server"]).print());
    }

    fn rules(&self, out: &mut String) {
        let mut table = Table::new(&["Table", "Rule", "Of"]);
        for facts in &self.analysis.tables {
            let name = self.named(&facts.name);
            for rule in rules_of(facts) {
                table.row([name.clone(), rule.0.to_owned(), rule.1]);
            }
        }
        out.push_str("\n## What rows must respect\n\n");
        if self
            .analysis
            .tables
            .iter()
            .all(|facts| rules_of(facts).is_empty())
        {
            out.push_str("Keys alone: there are no checks and no further unique keys.\n");
            return;
        }
        out.push_str(&table.print());
    }

    fn enums(&self, out: &mut String) {
        if self.analysis.enums.is_empty() {
            return;
        }
        out.push_str("\n## Enums\n\n");
        let mut table = Table::new(&["Enum", "Labels", "Used by"]);
        for one in &self.analysis.enums {
            let columns = one.used_by.iter();
            let columns: Vec<String> = columns
                .map(|(table, column)| self.short(&format!("{table}.{column}")))
                .collect();
            table.row([
                self.short(&one.name),
                codes(&one.labels),
                or_nothing(columns.join(", ")),
            ]);
        }
        out.push_str(&table.print());
    }

    fn levels(&self, out: &mut String) {
        let analysis = self.analysis;
        let tables = analysis.tables.iter();
        let tables: BTreeMap<&QualifiedName, &TableFacts> =
            tables.map(|table| (&table.name, table)).collect();
        out.push_str("\n## Tables by level\n\nA table stands one level below the deepest table that it references.\n");
        for (depth, level) in analysis.levels().iter().enumerate() {
            out.push_str(&match depth {
                0 => "\n### Level 0: nothing has to be there before\n\n".to_owned(),
                _ => format!("\n### Level {depth}\n\n"),
            });
            let mut table = Table::new(&["Table", "Depends on", "Purpose"]);
            for name in level {
                let facts = tables.get(name);
                let comment = facts.and_then(|facts| facts.comment.as_deref());
                table.row([
                    self.named(name),
                    self.depends_on(analysis.keys_of(name)),
                    comment.map_or_else(|| NOTHING.to_owned(), prose),
                ]);
            }
            out.push_str(&table.drop_silent(&["Depends on", "Purpose"]).print());
        }
    }

    /// Each table once; a second key to it that is stricter counts.
    fn depends_on<'k>(&self, keys: impl Iterator<Item = &'k Key>) -> String {
        let mut keys: Vec<&Key> = keys.collect();
        keys.sort_by_key(|key| (&key.references, key.optional));
        keys.dedup_by_key(|key| &key.references);
        let words: Vec<String> = keys
            .iter()
            .map(|key| {
                let remark = remark(key).map_or_else(String::new, |remark| format!(" ({remark})"));
                format!("{}{remark}", self.named(&key.references))
            })
            .collect();
        or_nothing(words.join(", "))
    }

    fn diagram(&self, out: &mut String) {
        if self.analysis.tables.is_empty() {
            return;
        }
        out.push_str("\n## Diagram\n\n");
        match mermaid::diagram(self.analysis, &self.namespace) {
            Some(diagram) => {
                out.push_str("An arrow leads to what is referenced; a dotted one is optional.\n\n");
                out.push_str(&diagram);
            }
            None => {
                out.push_str("Too large to be drawn: there are more keys than Mermaid takes.\n")
            }
        }
    }

    fn foreign_keys(&self, out: &mut String) {
        out.push_str("\n## Foreign keys\n\n");
        if self.analysis.keys.is_empty() {
            out.push_str("There are none.\n");
            return;
        }
        let mut table = Table::new(&[">#", "Table", "Columns", "References", "Remark"]);
        for (position, key) in (1..).zip(&self.analysis.keys) {
            let references = format!("{}({})", key.references, key.referenced_columns.join(", "));
            let mut remarks: Vec<&str> = remark(key).into_iter().collect();
            if key.deferrable {
                remarks.push("deferrable");
            }
            table.row([
                format!("{position}"),
                self.named(&key.table),
                codes(&key.columns),
                self.short(&references),
                or_nothing(remarks.join(", ")),
            ]);
        }
        out.push_str(&table.print());
    }

    fn volumes(&self, out: &mut String) {
        let says =
            |facts: &&TableFacts| facts.planned_rows.is_some() || facts.estimated_rows.is_some();
        if !self.analysis.tables.iter().any(|facts| says(&facts)) {
            return;
        }
        out.push_str("\n## Volumes\n\n");
        let mut table = Table::new(&[
            "Table",
            ">Planned rows",
            ">Rows there, as the server estimates",
        ]);
        for facts in self.analysis.tables.iter().filter(says) {
            let estimate = facts.estimated_rows.map(|rows| rows.to_string());
            let planned = facts.planned_rows.as_deref().map(amount);
            table.row([
                self.named(&facts.name),
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
}

fn rules_of(facts: &TableFacts) -> Vec<(&'static str, String)> {
    let uniques = facts.uniques.iter().map(|key| {
        let rows = key.condition.as_deref();
        let rows = rows.map_or_else(String::new, |one| format!(" where {}", condition(one)));
        ("unique", format!("{}{rows}", codes(&key.parts)))
    });
    let checks = facts
        .checks
        .iter()
        .map(|(_, check)| ("check", condition(check)));
    let exclusions = facts.exclusions.iter().map(|one| ("exclusion", code(one)));
    uniques.chain(checks).chain(exclusions).collect()
}

/// A number or a range of them needs no code.
fn amount(planned: &str) -> String {
    let is_plain = planned
        .chars()
        .all(|one| one.is_ascii_digit() || one == '-');
    if is_plain && planned.starts_with(|one: char| one.is_ascii_digit()) {
        planned.to_owned()
    } else {
        prose(planned)
    }
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
