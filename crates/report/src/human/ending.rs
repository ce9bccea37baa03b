//! The end of the report: unbound models, a table of models, what could be compared, totals.

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};
use schemadrift_audit::{Audit, ModelStatus, Severity};

use super::Paper;
use super::wrap::hanging;
use crate::compared;
use crate::count::{Count, number};
use crate::group::{Group, counts};
use crate::terminal::{place, text};

/// Everything after the findings.
pub(super) fn write(out: &mut String, audit: &Audit, groups: &[Group<'_>], paper: &Paper) {
    unbound(out, audit, paper);
    if let Some(table) = table(audit, groups, paper) {
        out.push_str(&table);
        out.push_str("\n\n");
    }
    out.push_str(&hanging(&matching(audit, groups), paper.width, 2));
    out.push('\n');
    coverage(out, audit, paper);
    let (style, word) = verdict(audit);
    let line = format!("{}: {}", paper.styled(style, word), compared::totals(audit));
    out.push_str(&line);
    out.push('\n');
}

fn unbound(out: &mut String, audit: &Audit, paper: &Paper) {
    for line in &audit.models {
        if line.status != ModelStatus::Unbound {
            continue;
        }
        let mut text_line = format!("unbound model {}", text(&line.model));
        if let Some(origin) = &line.origin {
            text_line.push_str(&format!(" at {}", place(origin)));
        }
        if let Some(reason) = &line.reason {
            text_line.push_str(&format!(": {}", text(reason)));
        }
        out.push_str(&hanging(&text_line, paper.width, 2));
        out.push_str("\n\n");
    }
}

/// Models that differ, and what belongs to no model. It has a border, as a name that is broken in
/// two must not begin a line: to GitHub that may be a command.
fn table(audit: &Audit, groups: &[Group<'_>], paper: &Paper) -> Option<String> {
    if audit.models.is_empty() {
        return None;
    }
    let mut table = Table::new();
    table
        .load_style(presets::ASCII_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(paper.width).unwrap_or(u16::MAX))
        .set_header(["Model", "Table", "Status", "Errors", "Warnings", "Infos"]);
    let mut rows = 0;
    for (line, count) in audit.models.iter().zip(counts(audit, groups)) {
        if is_clean(line.status, count) {
            continue;
        }
        let target = line.table.as_deref().unwrap_or("-");
        let target = target.strip_prefix("public.").unwrap_or(target);
        table.add_row(row(&line.model, target, line.status.name(), count));
        rows += 1;
    }
    let others = Count::of(
        groups
            .iter()
            .filter(|group| group.model.is_none())
            .flat_map(|group| group.findings),
    );
    if others.total() > 0 {
        table.add_row(row("(other)", "-", "-", others));
        rows += 1;
    }
    for column in 3..6 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(8)));
        }
    }
    (rows > 0).then(|| table.trim_fmt())
}

fn row(model: &str, target: &str, status: &str, count: Count) -> [String; 6] {
    let [error, warning, info] =
        Severity::WORST_FIRST.map(|severity| count.at(severity).to_string());
    [
        text(model),
        text(target),
        status.to_owned(),
        error,
        warning,
        info,
    ]
}

fn is_clean(status: ModelStatus, count: Count) -> bool {
    status == ModelStatus::Match && count.total() == 0
}

/// How many models match, and what was compared with what.
fn matching(audit: &Audit, groups: &[Group<'_>]) -> String {
    let clean = audit
        .models
        .iter()
        .zip(counts(audit, groups))
        .filter(|(line, count)| is_clean(line.status, *count))
        .count();
    let verb = if clean == 1 { "matches" } else { "match" };
    let compared = format!(
        "compared {} with {}",
        text(&compared::side(&audit.expected, str::to_owned)),
        text(&compared::side(&audit.actual, str::to_owned))
    );
    if audit.expected.kind != "models" {
        return compared;
    }
    format!("{} {verb}; {compared}", number(clean, "model"))
}

/// One line a source: what it could and could not say.
fn coverage(out: &mut String, audit: &Audit, paper: &Paper) {
    for (source, lines) in compared::by_source(audit) {
        let parts: Vec<String> = ["fully", "partly", "no"]
            .into_iter()
            .filter_map(|stated| {
                let aspects: Vec<String> = lines
                    .iter()
                    .filter(|line| line.stated == stated)
                    .map(|line| text(&line.aspect) + &compared::counted(line))
                    .collect();
                let word = if stated == "no" { "not" } else { stated };
                (!aspects.is_empty()).then(|| format!("{word} {}", aspects.join(", ")))
            })
            .collect();
        let line = format!("stated by {}: {}", text(source), parts.join("; "));
        out.push_str(&hanging(&line, paper.width, 2));
        out.push('\n');
    }
}

fn verdict(audit: &Audit) -> (Style, &'static str) {
    let (color, word) = match audit.worst() {
        Some(Severity::Error) => (AnsiColor::BrightRed, "drift"),
        Some(Severity::Warning) => (AnsiColor::Yellow, "drift"),
        Some(Severity::Info) => (AnsiColor::BrightCyan, "no drift"),
        None if compared::nothing(audit).is_some() => (AnsiColor::Yellow, "nothing compared"),
        None if !audit.problems.is_empty() => (AnsiColor::Yellow, "no drift found"),
        None => (AnsiColor::BrightGreen, "in sync"),
    };
    (Style::new().bold().fg_color(Some(color.into())), word)
}
