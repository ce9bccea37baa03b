//! The chapter of findings: a section for each model's table or other object.

use schemadrift_audit::{Finding, ModelStatus};
use schemadrift_schema::Confidence;

use super::anchor::Heading;
use super::inline::{code, prose_naming};
use super::table::Table;
use super::{Document, NOTHING, chapter, optional, place, severity_mark};
use crate::group::{Group, object_name, part_name};

/// Such as ``3. `Asset` and `assets` ``. The number makes it differ from every other heading.
pub(super) fn heading(number: usize, group: &Group<'_>) -> Heading {
    let heading = Heading::new()
        .words(&format!("{number}. "))
        .name(group.name());
    match group.target() {
        Some(target) => heading.words(" (").name(&target).words(")"),
        None => heading,
    }
}

/// All sections.
pub(super) fn write(out: &mut String, document: &Document<'_>) {
    if document.groups.is_empty() {
        return;
    }
    chapter(out, 2, "Findings");
    out.push_str("Places are `file:line:column` of the Rust source.\n");
    for (group, heading) in document.groups.iter().zip(&document.headings) {
        chapter(out, 3, &heading.markdown);
        out.push_str(&introduction(group, document));
        out.push_str(&table(group));
        details(out, group);
    }
}

fn introduction(group: &Group<'_>, document: &Document<'_>) -> String {
    let mut parts = vec![format!("**{}**", group.count.present())];
    if let Some(line) = group.line(document.audit) {
        if line.status == ModelStatus::Missing {
            parts.push("the table does not exist".to_owned());
        }
        if line.origin.is_some() {
            parts.push(format!("declared at {}", place(line.origin.as_ref())));
        }
        if let Some(created) = &line.created_by {
            parts.push(format!("created by {}", code(created)));
        }
        if !line.changed_by.is_empty() {
            let names: Vec<String> = line.changed_by.iter().map(|name| code(name)).collect();
            parts.push(format!("changed by {}", names.join(", ")));
        }
    }
    format!("{}.\n\n", parts.join("; "))
}

fn table(group: &Group<'_>) -> String {
    let mut table = Table::new(&[
        "Severity",
        "Rule",
        "Object",
        "Expected",
        "Actual",
        "Renamed from",
        "Cause",
        "Migration",
        "Place",
        "Finding",
    ]);
    for finding in group.findings {
        table.row([
            severity_mark(finding.severity),
            format!("[{0}](#{0})", finding.rule),
            optional(part_name(finding).as_deref()),
            optional(finding.expected.as_deref()),
            optional(finding.actual.as_deref()),
            optional(finding.renamed_from.as_deref()),
            finding
                .cause
                .map_or_else(|| NOTHING.to_owned(), |cause| cause.name().to_owned()),
            optional(finding.migration.as_deref()),
            place(finding.origin.as_ref()),
            prose_naming(&finding.message, &names(finding)),
        ]);
    }
    table
        .drop_silent(&[
            "Object",
            "Expected",
            "Actual",
            "Renamed from",
            "Cause",
            "Migration",
            "Place",
        ])
        .print()
}

/// What the findings' causes entail, and how sure the reading is where it is not.
fn details(out: &mut String, group: &Group<'_>) {
    let mut lines = Vec::new();
    for finding in group.findings {
        let mut texts: Vec<String> = finding
            .details
            .iter()
            .map(|one| prose_naming(&one.text, &names(finding)))
            .collect();
        texts.extend(confidence(finding));
        let name = part_name(finding).or_else(|| object_name(finding));
        let name = name.map_or_else(|| finding.rule.to_owned(), |name| code(&name));
        match texts.as_slice() {
            [] => {}
            [one] => lines.push(format!("- {name}: {one}")),
            several => {
                lines.push(format!("- {name}:"));
                lines.extend(several.iter().map(|one| format!("  - {one}")));
            }
        }
    }
    if !lines.is_empty() {
        out.push_str(&format!("\nDetails:\n\n{}\n", lines.join("\n")));
    }
}

/// Names that its texts are likely to use.
fn names(finding: &Finding) -> Vec<&str> {
    let subject = &finding.subject;
    let named = [&subject.table, &subject.column, &subject.object];
    let single = named.into_iter().flatten();
    single.chain(&subject.columns).map(String::as_str).collect()
}

fn confidence(finding: &Finding) -> Option<String> {
    let level = match finding.confidence {
        Confidence::High => return None,
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    };
    Some(format!("confidence {level}"))
}
