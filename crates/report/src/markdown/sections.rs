//! The chapter of findings: a section for each model's table or other object.

use schemadrift_audit::{Detail, Finding, ModelStatus};
use schemadrift_schema::Confidence;

use super::anchor::Heading;
use super::inline::{code, prose_naming};
use super::table::Table;
use super::{Document, NOTHING, chapter, optional, severity_mark};
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
    for (group, heading) in document.groups.iter().zip(&document.headings) {
        chapter(out, 3, &heading.markdown);
        out.push_str(&introduction(group, document));
        out.push_str(&table(group, document));
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
            let place = document.place(line.origin.as_ref());
            parts.push(format!("declared at {place}"));
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

/// The worst first. What the introduction says, or another cell, is not said once more.
fn table(group: &Group<'_>, document: &Document<'_>) -> String {
    let created_by = group
        .line(document.audit)
        .and_then(|line| line.created_by.as_deref());
    let migrations = group.findings.iter().map(|one| one.migration.as_deref());
    let is_told = created_by.is_some() && migrations.flatten().all(|one| created_by == Some(one));
    let mut findings: Vec<&Finding> = group.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut table = Table::new(&[
        "Severity",
        "Finding",
        "Expected",
        "Actual",
        "Renamed from",
        "Cause",
        "Migration",
        "Rule",
        "Place",
    ]);
    for finding in findings {
        let renamed_from = finding.renamed_from.as_deref();
        table.row([
            severity_mark(finding.severity),
            prose_naming(&finding.message, &names(finding)),
            optional(finding.expected.as_deref()),
            optional(finding.actual.as_deref()),
            optional(renamed_from.filter(|name| finding.actual.as_deref() != Some(name))),
            finding
                .cause
                .map_or_else(|| NOTHING.to_owned(), |cause| cause.name().to_owned()),
            optional(finding.migration.as_deref().filter(|_| !is_told)),
            format!("[{0}](#{0})", finding.rule),
            document.place(finding.origin.as_ref()),
        ]);
    }
    table
        .drop_silent(&[
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
            .map(|one| detail(one, finding))
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

/// A sentence, or the definition of a column.
fn detail(detail: &Detail, finding: &Finding) -> String {
    let text = detail.text.as_str();
    let of_column = text.strip_prefix("column ");
    if detail.aspect == "column" && of_column.is_none() && !text.contains(": ") {
        return code(text);
    }
    let mut names = names(finding);
    names.extend(of_column.and_then(|rest| rest.split(' ').next()));
    prose_naming(text, &names)
}

/// Names that its texts are likely to use.
fn names(finding: &Finding) -> Vec<&str> {
    let subject = &finding.subject;
    let named = [&subject.table, &subject.column, &subject.object];
    let single = named.into_iter().flatten();
    let sides = [&finding.expected, &finding.actual].into_iter().flatten();
    let all = single.chain(&subject.columns).chain(sides);
    all.map(String::as_str).collect()
}

fn confidence(finding: &Finding) -> Option<String> {
    let level = match finding.confidence {
        Confidence::High => return None,
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    };
    Some(format!("confidence {level}"))
}
