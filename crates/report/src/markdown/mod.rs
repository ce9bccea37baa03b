//! `markdown`: a document for a review, in Markdown as GitHub reads it.

mod anchor;
mod family;
pub(crate) mod inline;
mod models;
mod rules;
mod sections;
mod sql;
mod summary;
pub(crate) mod table;
mod work;

use schemadrift_audit::{Audit, Severity};
use schemadrift_schema::Origin;

use crate::group::{Group, groups};
use crate::provenance;
use anchor::Heading;
use inline::code;

/// What a cell says that has nothing to say.
pub(crate) const NOTHING: &str = "—";

/// An audit, taken apart for the chapters of the document.
struct Document<'a> {
    audit: &'a Audit,
    groups: Vec<Group<'a>>,
    /// One for each group.
    headings: Vec<Heading>,
}

/// The whole document.
pub(crate) fn render(audit: &Audit) -> String {
    let groups = groups(audit);
    let headings = (1..)
        .zip(&groups)
        .map(|(number, group)| sections::heading(number, group))
        .collect();
    let document = Document {
        audit,
        groups,
        headings,
    };
    let mut out = "# Schema drift audit\n".to_owned();
    summary::write(&mut out, &document);
    models::write(&mut out, &document);
    sections::write(&mut out, &document);
    work::write(&mut out, &document);
    sql::write(&mut out, &document);
    summary::problems(&mut out, &document);
    out.push_str(&provenance::chapter(&audit.provenance));
    rules::write(&mut out, &document);
    out
}

impl Document<'_> {
    /// A link to the chapter of a group, with the group's name.
    fn link(&self, at: usize) -> String {
        match (self.groups.get(at), self.headings.get(at)) {
            (Some(group), Some(heading)) => heading.link(&code(group.name())),
            _ => NOTHING.to_owned(),
        }
    }

    /// Links to groups, the first few of them.
    fn links(&self, groups: impl IntoIterator<Item = usize>) -> String {
        const SHOWN: usize = 6;
        let links: Vec<String> = groups.into_iter().map(|at| self.link(at)).collect();
        let shown = links.get(..SHOWN).unwrap_or(&links).join(", ");
        match links.len().checked_sub(SHOWN) {
            Some(more) if more > 0 => format!("{shown} and {more} more"),
            _ => shown,
        }
    }
}

/// Starts a chapter.
fn chapter(out: &mut String, level: usize, heading: &str) {
    out.push_str(&format!("\n{} {heading}\n\n", "#".repeat(level)));
}

/// `❌ error` and the like.
fn severity_mark(severity: Severity) -> String {
    let mark = match severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
        Severity::Info => "ℹ️",
    };
    format!("{mark} {severity}")
}

/// A place as code, or nothing.
fn place(origin: Option<&Origin>) -> String {
    origin.map_or_else(
        || NOTHING.to_owned(),
        |origin| {
            code(&format!(
                "{}:{}:{}",
                origin.file, origin.line, origin.column
            ))
        },
    )
}

/// A name as code, or nothing.
fn optional(name: Option<&str>) -> String {
    name.map_or_else(|| NOTHING.to_owned(), code)
}
