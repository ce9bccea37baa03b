//! `concise`: one line a finding, as compilers print them for editors.

use std::fmt::Write as _;

use schemadrift_audit::{Audit, Finding, Problem};

use crate::compared::totals;
use crate::terminal::{partial_place, place, text};

/// Findings, problems, and a line of totals.
pub(crate) fn render(audit: &Audit) -> String {
    let mut out = String::new();
    for finding in &audit.findings {
        write_finding(&mut out, finding);
    }
    for problem in &audit.problems {
        write_problem(&mut out, problem);
    }
    out.push_str(&totals(audit));
    out.push('\n');
    out
}

fn write_finding(out: &mut String, finding: &Finding) {
    if let Some(origin) = &finding.origin {
        out.push_str(&place(origin));
        out.push_str(": ");
    }
    let _ = writeln!(
        out,
        "{}[{}]: {}{}",
        finding.severity,
        finding.rule,
        text(&finding.message),
        finding
            .cause
            .map_or_else(String::new, |cause| format!(" ({})", cause.name()))
    );
}

fn write_problem(out: &mut String, problem: &Problem) {
    if let Some(file) = &problem.file {
        out.push_str(&partial_place(file, problem.line, problem.column));
        out.push_str(": ");
    }
    let _ = writeln!(out, "problem: {}", text(&problem.message));
}
