//! `markdown`: a document for a review, in Markdown as GitHub reads it.

mod anchor;
pub(crate) mod condition;
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
use crate::namespace::Namespace;
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
    /// The folder that every place is in, with a slash at its end; places are written without it.
    folder: &'a str,
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
        folder: common_folder(audit),
    };
    let mut out = "# Schema drift audit\n".to_owned();
    summary::write(&mut out, &document);
    models::write(&mut out, &document);
    sections::write(&mut out, &document);
    work::write(&mut out, &document);
    sql::write(&mut out, &document);
    summary::problems(&mut out, &document);
    out.push_str(&provenance::chapter(
        &audit.provenance,
        &Namespace::default(),
    ));
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

    /// A place as code, or nothing.
    fn place(&self, origin: Option<&Origin>) -> String {
        origin.map_or_else(
            || NOTHING.to_owned(),
            |origin| {
                let file = origin.file.strip_prefix(self.folder);
                let file = file.unwrap_or(&origin.file);
                code(&format!("{file}:{}:{}", origin.line, origin.column))
            },
        )
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
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
    out.push_str(&format!("{} {heading}\n\n", "#".repeat(level)));
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

/// The deepest folder that holds every place of an audit; empty where there is none.
fn common_folder(audit: &Audit) -> &str {
    let findings = audit.findings.iter().map(|one| one.origin.as_ref());
    let models = audit.models.iter().map(|one| one.origin.as_ref());
    let mut files = findings.chain(models).flatten().map(|one| &*one.file);
    let folder = |file: &'_ str, length: usize| {
        let shared = file.get(..length).unwrap_or_default();
        shared.rfind('/').map_or(0, |slash| slash + 1)
    };
    let Some(first) = files.next() else {
        return "";
    };
    let shared = |one: &str, other: &str| {
        let pairs = one.char_indices().zip(other.chars());
        let differs = pairs.clone().find(|((_, one), other)| one != other);
        differs.map_or(one.len().min(other.len()), |((at, _), _)| at)
    };
    let length = files.fold(folder(first, first.len()), |length, file| {
        folder(first, length.min(shared(first, file)))
    });
    first.get(..length).unwrap_or_default()
}

/// A name as code, or nothing.
fn optional(name: Option<&str>) -> String {
    name.map_or_else(|| NOTHING.to_owned(), code)
}
