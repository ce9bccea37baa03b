//! The legend: one line for each rule that occurs, from the rule's own page.

use std::collections::BTreeSet;

use schemadrift_audit::{Group, RULES, rule};

use super::{Document, chapter};

/// All rules that occur, in the order of the rules page.
pub(super) fn write(out: &mut String, document: &Document<'_>) {
    let names: BTreeSet<(usize, &str)> = document
        .audit
        .findings
        .iter()
        .map(|finding| (order(finding.rule), finding.rule))
        .collect();
    if names.is_empty() {
        return;
    }
    chapter(out, 2, "Rules that found something");
    out.push_str("`schemadrift explain RULE` prints the page of a rule.\n");
    for (_, name) in names {
        chapter(out, 3, name);
        match rule(name) {
            Some(rule) => out.push_str(&format!("{}\n", rule.page().summary())),
            None => out.push_str("This version has no page for the rule.\n"),
        }
    }
}

/// Place of a rule in the registry; one that is not in it comes last.
pub(super) fn order(name: &str) -> usize {
    RULES
        .iter()
        .position(|rule| rule.name == name)
        .unwrap_or(RULES.len())
}

/// When the findings of a rule are to be mended: types before tables, tables before columns,
/// columns before keys, keys before indexes, indexes before what uses them. A number to sort by, and the word.
pub(super) fn stage(name: &str) -> (usize, &'static str) {
    match rule(name).map(|rule| rule.group) {
        Some(Group::Enums) => (0, "enum types"),
        Some(Group::Tables) => (1, "tables"),
        Some(Group::Columns) => (2, "columns"),
        Some(Group::Keys) => (3, "keys and constraints"),
        Some(Group::Indexes) => (4, "indexes"),
        Some(Group::Objects) => (5, "other objects"),
        Some(Group::Code) => (6, "code"),
        None => (7, "everything else"),
    }
}
