//! The registry and the pages: every rule is listed once, and each can be read by a person.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in the functions that tests share"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use schemadrift_audit::{RULES, rule};

const HEADINGS: [&str; 4] = [
    "## What it does",
    "## Why is this bad?",
    "## Example",
    "## Use instead",
];

/// Files in a folder of rules by stem.
fn files(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|stem| stem != "mod")
        .collect()
}

#[test]
fn names_are_unique_and_in_kebab_case() {
    let mut seen = BTreeSet::new();
    for rule in RULES {
        assert!(seen.insert(rule.name), "{} is listed twice", rule.name);
        let is_kebab = rule
            .name
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
        assert!(is_kebab, "{} is not in kebab case", rule.name);
    }
}

#[test]
fn every_file_is_registered_and_is_its_own_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let kinds = files(&folder.join("objects"));
    let of_kinds: BTreeSet<String> = kinds
        .iter()
        .flat_map(|kind| ["missing", "unmapped", "mismatch"].map(|drift| format!("{kind}_{drift}")))
        .collect();
    let alone = files(&folder);
    assert!(alone.is_disjoint(&of_kinds));
    let registered: BTreeSet<String> = RULES
        .iter()
        .map(|rule| rule.name.replace('-', "_"))
        .collect();
    assert_eq!(&alone | &of_kinds, registered);
    for rule in RULES {
        let stem = rule.name.replace('-', "_");
        if alone.contains(&stem) {
            let on_disk = fs::read_to_string(folder.join(format!("{stem}.rs"))).unwrap();
            assert_eq!(rule.source, on_disk, "{} includes another file", rule.name);
        }
    }
}

#[test]
fn rules_stand_in_the_order_of_their_groups() {
    assert!(RULES.is_sorted_by_key(|rule| rule.group));
    let titles: BTreeSet<&str> = RULES.iter().map(|rule| rule.group.title()).collect();
    assert_eq!(titles.len(), 7, "every group has a rule: {titles:?}");
}

#[test]
fn a_rule_is_found_by_its_name() {
    assert_eq!(rule("index-invalid").unwrap().name, "index-invalid");
    assert!(rule("index_invalid").is_none());
}

#[test]
fn every_page_has_a_summary_and_the_headings_in_order() {
    for rule in RULES {
        let page = rule.page();
        let summary = page.summary();
        assert!(summary.ends_with('.'), "{}: {summary:?}", rule.name);
        let headings: Vec<&str> = page
            .markdown
            .lines()
            .filter(|line| line.starts_with("# ") || line.starts_with("## "))
            .collect();
        assert_eq!(headings, HEADINGS, "{}", rule.name);
    }
}

#[test]
fn code_fences_are_balanced_and_say_their_language() {
    for rule in RULES {
        let mut is_open = false;
        for line in rule.page().markdown.lines() {
            let Some(language) = line.strip_prefix("```") else {
                continue;
            };
            if is_open {
                assert_eq!(language, "", "{}: a fence opens inside another", rule.name);
            } else {
                let is_known = ["rust", "sql"].contains(&language);
                assert!(is_known, "{}: a fence of {language:?}", rule.name);
            }
            is_open = !is_open;
        }
        assert!(!is_open, "{}: a fence stays open", rule.name);
    }
}

#[test]
fn every_page_shows_a_pair_of_sources() {
    for rule in RULES {
        let page = rule.page();
        if let Some(sides) = page.sides() {
            // Models cannot declare it: both sides are SQL.
            assert!(page.example().is_none(), "{}", rule.name);
            assert_ne!(page.mended_sides().unwrap(), sides, "{}", rule.name);
            continue;
        }
        let example = page.example().unwrap();
        assert_ne!(page.remedy().unwrap(), example, "{}", rule.name);
    }
}
