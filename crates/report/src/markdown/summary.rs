//! The chapters around the findings: summary, what was compared, problems.

use std::collections::BTreeMap;

use schemadrift_audit::{Finding, ModelStatus, Severity};

use super::inline::{code, prose};
use super::table::Table;
use super::{Document, NOTHING, chapter, family, rules, severity_mark};
use crate::compared;
use crate::count::{Count, number};

/// Summary, and what was compared.
pub(super) fn write(out: &mut String, document: &Document<'_>) {
    chapter(out, 2, "Summary");
    out.push_str(&sentence(document));
    out.push('\n');
    let count = Count::of(&document.audit.findings);
    if count.total() > 0 {
        out.push('\n');
        severities(out, count);
        out.push('\n');
        families(out, document, count);
    }
    compared(out, document);
}

/// What could not be read.
pub(super) fn problems(out: &mut String, document: &Document<'_>) {
    let problems = &document.audit.problems;
    if problems.is_empty() {
        return;
    }
    chapter(out, 2, "Problems");
    out.push_str("This could not be read, so the audit may have missed something.\n\n");
    for problem in problems {
        let message = prose(&problem.message);
        match &problem.file {
            Some(file) => {
                let numbers: String = [problem.line, problem.column]
                    .into_iter()
                    .map_while(|number| number)
                    .map(|number| format!(":{number}"))
                    .collect();
                out.push_str(&format!(
                    "- {}: {message}\n",
                    code(&format!("{file}{numbers}"))
                ));
            }
            None => out.push_str(&format!("- {message}\n")),
        }
    }
}

fn sentence(document: &Document<'_>) -> String {
    let audit = document.audit;
    let count = Count::of(&audit.findings);
    let status = |status| {
        audit
            .models
            .iter()
            .filter(|line| line.status == status)
            .count()
    };
    let matching = status(ModelStatus::Match);
    let models = audit.models.len();
    let mut parts = vec![if count.total() == 0 {
        "**No findings.**".to_owned()
    } else {
        format!("**{}.**", count.all())
    }];
    if models > 0 && matching == models {
        parts.push(format!("✅ {}.", all(models)));
    } else if models > 0 {
        let parts_of_all: Vec<String> = [
            (matching, "in agreement"),
            (status(ModelStatus::Drifted), "drifted"),
            (status(ModelStatus::Missing), "without a table"),
            (status(ModelStatus::Unbound), "bound to no table"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
        parts.push(format!(
            "{}: {}.",
            number(models, "model"),
            parts_of_all.join(", ")
        ));
    }
    if let Some(reason) = compared::nothing(audit) {
        parts.push(format!("⚠️ Nothing to audit: {reason}."));
    }
    if !audit.problems.is_empty() {
        parts.push(format!(
            "⚠️ {} in reading the sources: see [Problems](#problems).",
            number(audit.problems.len(), "problem")
        ));
    }
    parts.join(" ")
}

fn all(models: usize) -> String {
    match models {
        1 => "The only model matches".to_owned(),
        more => format!("All {more} models match"),
    }
}

fn severities(out: &mut String, count: Count) {
    let mut table = Table::new(&["Severity", ">Findings", "What happens when this is merged"]);
    for severity in Severity::WORST_FIRST {
        let meaning = match severity {
            Severity::Error => "a query or an insert fails, or data is misread",
            Severity::Warning => "the database does not keep a promise of the model",
            Severity::Info => {
                "nothing breaks: the database has more, or something could not be compared"
            }
        };
        let number = count.at(severity).to_string();
        table.row([severity_mark(severity), number, meaning.to_owned()]);
    }
    out.push_str(&table.print());
}

/// One row a rule, worst first, then in the order of the rules page.
fn families(out: &mut String, document: &Document<'_>, total: Count) {
    let mut by_rule: BTreeMap<&str, (Vec<&Finding>, Vec<usize>)> = BTreeMap::new();
    for (at, group) in document.groups.iter().enumerate() {
        for finding in group.findings {
            let (findings, groups) = by_rule.entry(finding.rule).or_default();
            findings.push(finding);
            if groups.last() != Some(&at) {
                groups.push(at);
            }
        }
    }
    let mut rows: Vec<_> = by_rule.into_iter().collect();
    rows.sort_by_key(|(rule, (findings, _))| {
        let worst = findings.iter().map(|finding| finding.severity).max();
        (std::cmp::Reverse(worst), rules::order(rule), *rule)
    });
    let mut table = Table::new(&["Finding", ">Errors", ">Warnings", ">Infos", "Where"]);
    for (rule, (findings, groups)) in rows {
        let count = Count::of(findings);
        let [error, warning, info] = Severity::WORST_FIRST.map(|one| count.at(one).to_string());
        let name = format!("[{}](#{rule})", family::family(rule));
        table.row([name, error, warning, info, document.links(groups)]);
    }
    let [error, warning, info] = Severity::WORST_FIRST.map(|one| format!("**{}**", total.at(one)));
    table.row([
        "**Total**".to_owned(),
        error,
        warning,
        info,
        NOTHING.to_owned(),
    ]);
    out.push_str(&table.print());
}

/// How places are written, where any is.
fn places(out: &mut String, document: &Document<'_>) {
    let models = document.audit.models.iter().map(|one| &one.origin);
    let findings = document.audit.findings.iter().map(|one| &one.origin);
    if models.chain(findings).all(Option::is_none) {
        return;
    }
    let below = match document.folder {
        "" => String::new(),
        folder => format!(", below {}", code(folder)),
    };
    let place = code("file:line:column");
    out.push_str(&format!("- Places: {place} of the Rust source{below}\n"));
}

fn compared(out: &mut String, document: &Document<'_>) {
    let audit = document.audit;
    chapter(out, 2, "What was compared");
    out.push_str(&format!(
        "- Expected: {}\n",
        compared::side(&audit.expected, prose)
    ));
    out.push_str(&format!(
        "- Actual: {}\n",
        compared::side(&audit.actual, prose)
    ));
    places(out, document);
    let sources = compared::by_source(audit);
    if sources.is_empty() {
        return;
    }
    out.push_str("\nWhat a source does not state is not compared, and is no finding.\n\n");
    let mut table = Table::new(&["Source", "States fully", "States partly", "Does not state"]);
    for (source, lines) in sources {
        let aspects = |stated: &str| {
            let names: Vec<String> = lines
                .iter()
                .filter(|line| line.stated == stated)
                .map(|line| prose(&line.aspect) + &compared::counted(line))
                .collect();
            if names.is_empty() {
                NOTHING.to_owned()
            } else {
                names.join(", ")
            }
        };
        table.row([
            prose(source),
            aspects("fully"),
            aspects("partly"),
            aspects("no"),
        ]);
    }
    out.push_str(&table.print());
}
