//! `human`: findings as a compiler would print them, then a table of the models that differ.

mod ending;
mod entry;
mod source;
mod wrap;

use annotate_snippets::Renderer;
use anstyle::Style;
use schemadrift_audit::Audit;

use crate::RenderOptions;
use crate::group::{Group, groups};
use crate::terminal::{place, text};
use source::Sources;

/// Narrower terminals get lines of this width.
const MIN_WIDTH: usize = 40;

/// How to print, settled once for the whole report.
struct Paper {
    width: usize,
    color: bool,
    renderer: Renderer,
}

impl Paper {
    /// Text in a style, where there is colour.
    fn styled(&self, style: Style, text: &str) -> String {
        if self.color {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    fn bold(&self, text: &str) -> String {
        self.styled(Style::new().bold(), text)
    }
}

/// The whole report.
pub(crate) fn render(audit: &Audit, options: &RenderOptions<'_>) -> String {
    let width = options.width.max(MIN_WIDTH);
    let renderer = if options.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let paper = Paper {
        width,
        color: options.color,
        renderer: renderer.term_width(width),
    };
    let mut sources = Sources::new(options.sources);
    let groups = groups(audit);

    let mut out = String::new();
    for group in &groups {
        out.push_str(&paper.bold(&heading(group, audit)));
        out.push_str("\n\n");
        for finding in group.findings {
            out.push_str(&entry::finding(
                finding,
                group.line(audit),
                &mut sources,
                &paper,
            ));
            out.push_str("\n\n");
        }
    }
    for problem in &audit.problems {
        out.push_str(&entry::problem(problem, &mut sources, &paper));
        out.push_str("\n\n");
    }
    ending::write(&mut out, audit, &groups, &paper);
    out
}

/// Such as `== Asset, table assets (models/asset.rs:49:1): 2 errors; created by 001.sql`.
fn heading(group: &Group<'_>, audit: &Audit) -> String {
    let mut heading = format!("== {}", text(group.name()));
    if let Some(target) = group.target() {
        let kind = match group.first() {
            Some(finding) if finding.subject.table.is_some() => "table",
            _ => "type",
        };
        heading.push_str(&format!(", {kind} {}", text(&target)));
    }
    let line = group.line(audit);
    if let Some(origin) = line.and_then(|line| line.origin.as_ref()) {
        heading.push_str(&format!(" ({})", place(origin)));
    }
    heading.push_str(&format!(": {}", group.count.present()));
    if let Some(line) = line {
        if let Some(created) = &line.created_by {
            heading.push_str(&format!("; created by {}", text(created)));
        }
        if !line.changed_by.is_empty() {
            heading.push_str(&format!(
                "; changed by {}",
                text(&line.changed_by.join(", "))
            ));
        }
    }
    heading
}
