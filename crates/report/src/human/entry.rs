//! One finding, or one problem, as a compiler would print it.

use annotate_snippets::{AnnotationKind, Group, Level, Message, Origin as Arrow, Snippet};
use schemadrift_audit::{Cause, Finding, ModelLine, Problem, Severity, Statement};
use schemadrift_schema::{Confidence, Origin};
use unicode_width::UnicodeWidthStr;

use super::Paper;
use super::source::Sources;
use super::wrap::wrap;
use crate::terminal::{partial_place, path, place, text};

/// Columns left of a note's text, at their most: line number, `= expected: `.
const MARGIN: usize = 18;
/// A statement of more lines is only begun: the other formats have it whole.
const STATEMENT_LINES: usize = 6;
/// The number of statements that are shown.
const STATEMENTS: usize = 2;

/// Header, place with its source line, and what is known beside.
pub(super) fn finding(
    finding: &Finding,
    line: Option<&ModelLine>,
    sources: &mut Sources<'_>,
    paper: &Paper,
) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(text(&finding.message)).id(finding.rule);
    let mut group = Group::with_title(title);
    let mut notes = Notes::new(paper);
    let difference = Difference::of(finding);
    let mut told = false;
    if let Some(origin) = &finding.origin {
        let label = |room| difference.label().filter(|label| label.width() < room);
        (group, told) = at(group, origin, sources, paper, label);
    }
    if !told {
        notes.add("expected", difference.expected.as_deref());
        notes.add("actual", difference.actual.as_deref());
    }
    notes.add("renamed from", finding.renamed_from.as_deref());
    for detail in &finding.details {
        notes.add(detail_name(&detail.aspect), Some(&detail.text));
    }
    let known = line.and_then(|line| line.created_by.as_deref());
    let migration = finding.migration.as_deref();
    notes.add("migration", migration.filter(|name| known != Some(*name)));
    notes.add("cause", finding.cause.map(cause));
    notes.add(
        "confidence",
        match finding.confidence {
            Confidence::High => None,
            Confidence::Medium => Some("medium"),
            Confidence::Low => Some("low"),
        },
    );
    notes.statements(&finding.statements);
    paper.renderer.render(&[group.elements(notes.messages)])
}

/// What happened, where models, migrations and a database were compared.
fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Unmigrated => "unmigrated: no migration is written",
        Cause::Unapplied => "unapplied: a migration is written, and the database has not run it",
        Cause::OutOfBand => "out-of-band: the database was changed by hand",
    }
}

/// What could not be read, where, and what to do.
pub(super) fn problem(problem: &Problem, sources: &mut Sources<'_>, paper: &Paper) -> String {
    let level = Level::WARNING.with_name("problem");
    let mut group = Group::with_title(level.primary_title(text(&problem.message)));
    match (&problem.file, problem.line, problem.column) {
        (Some(file), Some(line), Some(column)) => {
            let origin = Origin::new(file.as_str(), line, column);
            group = at(group, &origin, sources, paper, |_| None).0;
        }
        (Some(file), line, column) => {
            group = group.element(Arrow::path(partial_place(file, line, column)));
        }
        (None, ..) => {}
    }
    paper.renderer.render(&[group])
}

/// Adds the place and, where it can be had, the line of source, labelled if there is room. Says
/// whether it was labelled.
fn at<'g>(
    group: Group<'g>,
    origin: &Origin,
    sources: &mut Sources<'_>,
    paper: &Paper,
    label: impl Fn(usize) -> Option<String>,
) -> (Group<'g>, bool) {
    let Some(excerpt) = sources.excerpt(origin) else {
        return (group.element(Arrow::path(place(origin))), false);
    };
    let before = excerpt.line.get(..excerpt.span.end).unwrap_or_default();
    let indent = before.width() - before.trim_start().width();
    let label = label(paper.width.saturating_sub(before.width() + MARGIN - indent));
    let labelled = label.is_some();
    let annotation = AnnotationKind::Primary.span(excerpt.span).label(label);
    let snippet = Snippet::source(excerpt.line)
        .path(path(&origin.file))
        .line_start(usize::try_from(origin.line).unwrap_or(usize::MAX))
        .annotation(annotation);
    (group.element(snippet), labelled)
}

/// What should be and what is, as a label or as two notes.
struct Difference {
    expected: Option<String>,
    actual: Option<String>,
}

impl Difference {
    fn of(finding: &Finding) -> Self {
        Difference {
            expected: finding.expected.clone(),
            actual: finding.actual.clone(),
        }
    }

    fn label(&self) -> Option<String> {
        match (&self.expected, &self.actual) {
            (Some(expected), Some(actual)) => Some(format!(
                "expected {}, found {}",
                text(expected),
                text(actual)
            )),
            (Some(expected), None) => Some(format!("expected {}", text(expected))),
            (None, Some(actual)) => Some(format!("found {}", text(actual))),
            (None, None) => None,
        }
    }
}

/// Lines below the source, each behind its name.
struct Notes<'p> {
    messages: Vec<Message<'static>>,
    paper: &'p Paper,
}

impl<'p> Notes<'p> {
    fn new(paper: &'p Paper) -> Self {
        Notes {
            messages: Vec::new(),
            paper,
        }
    }

    fn add(&mut self, name: &'static str, raw: Option<&str>) {
        let Some(raw) = raw else { return };
        let lines = wrap(&text(raw), self.paper.width.saturating_sub(MARGIN));
        let level = Level::NOTE.with_name(name);
        self.messages.push(level.message(lines.join("\n")));
    }

    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements.iter().take(STATEMENTS) {
            let name = if statement.destructive {
                "help, destructive"
            } else {
                "help"
            };
            let level = Level::HELP.with_name(name);
            self.messages.push(level.message(shortened(&statement.sql)));
        }
        if let Some(more) = statements.len().checked_sub(STATEMENTS).filter(|n| *n > 0) {
            let rest = format!("and {} after that", crate::count::number(more, "statement"));
            self.messages.push(Level::HELP.message(rest));
        }
    }
}

fn detail_name(aspect: &str) -> &'static str {
    match aspect {
        "unverifiable" => "unverifiable",
        _ => "note",
    }
}

fn shortened(sql: &str) -> String {
    let lines: Vec<String> = sql.lines().map(text).collect();
    match lines.as_slice() {
        [first, rest @ ..] if rest.len() >= STATEMENT_LINES => {
            format!("{first} … and {} lines more", rest.len())
        }
        all => all.join("\n"),
    }
}
