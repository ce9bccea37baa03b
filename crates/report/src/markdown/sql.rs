//! The SQL that mends the findings, step by step and model by model.

use std::collections::BTreeSet;

use schemadrift_audit::Finding;

use super::inline::longest_run;
use super::work::{Step, steps};
use super::{Document, chapter};
use crate::count::number;
use crate::visible::{is_deceptive, visible};

/// The chapter, where there is SQL at all.
pub(super) fn write(out: &mut String, document: &Document<'_>) {
    let findings = &document.audit.findings;
    if findings.iter().all(|finding| finding.statements.is_empty()) {
        return;
    }
    chapter(out, 2, "SQL");
    out.push_str("In the order of work. Read it before running it.");
    let without = findings
        .iter()
        .filter(|finding| finding.statements.is_empty())
        .count();
    if without > 0 {
        out.push_str(&format!(" {} without SQL.", number(without, "finding")));
    }
    let destructive = findings
        .iter()
        .flat_map(|finding| &finding.statements)
        .any(|statement| statement.destructive);
    if destructive {
        out.push_str(" **A statement below the word DESTRUCTIVE can discard stored values.**");
    }
    out.push('\n');
    let mut printed = BTreeSet::new();
    for step in steps(document) {
        write_step(out, document, &step, &mut printed);
    }
}

fn write_step<'a>(
    out: &mut String,
    document: &Document<'a>,
    step: &Step<'a>,
    printed: &mut BTreeSet<&'a str>,
) {
    let mut blocks = String::new();
    for findings in step.findings.chunk_by(|one, next| one.0 == next.0) {
        let Some((at, _)) = findings.first() else {
            continue;
        };
        let sql = script(findings.iter().map(|(_, finding)| *finding), printed);
        if !sql.is_empty() {
            blocks.push_str(&format!("\n{}:\n\n{}", document.link(*at), fenced(&sql)));
        }
    }
    if !blocks.is_empty() {
        chapter(out, 3, &step.title());
        out.push_str(blocks.trim_start_matches('\n'));
    }
}

/// Statements in order; one that two findings share is printed once.
fn script<'a>(
    findings: impl Iterator<Item = &'a Finding>,
    printed: &mut BTreeSet<&'a str>,
) -> String {
    let mut script = String::new();
    for statement in findings.flat_map(|finding| &finding.statements) {
        if !printed.insert(&statement.sql) {
            continue;
        }
        if statement.destructive {
            script.push_str("-- DESTRUCTIVE: stored values can be lost.\n");
        }
        let written_out = |line: &str| line.contains(is_deceptive);
        if statement.sql.lines().any(written_out) {
            script
                .push_str("-- Written out below as \\u{…}; the JSON report has the exact text.\n");
        }
        for (number, line) in statement.sql.lines().enumerate() {
            if number > 0 {
                script.push('\n');
            }
            script.push_str(&visible(line));
        }
        script.push_str(";\n");
    }
    script
}

/// A code block whose fence is longer than any run of backticks in it.
fn fenced(sql: &str) -> String {
    let fence = "`".repeat(longest_run(sql, '`').max(2) + 1);
    format!("{fence}sql\n{sql}{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(fenced("a;\n"), "```sql\na;\n```\n");
        assert_eq!(fenced("\"````\";\n"), "`````sql\n\"````\";\n`````\n");
    }
}
