//! Every format tells of the same findings at the same places, and the same way each time.

use std::collections::BTreeMap;

use schemadrift_audit::Audit;
use schemadrift_report::Format;
use serde_json::Value;

use crate::parsed::parse;
use crate::sample::{drifted, rendered};

/// Rule and place of each finding, and how often.
type Findings = BTreeMap<(String, String), usize>;

fn tally(all: impl IntoIterator<Item = (String, String)>) -> Findings {
    let mut findings = Findings::new();
    for one in all {
        *findings.entry(one).or_default() += 1;
    }
    findings
}

fn in_json(audit: &Audit) -> Findings {
    let report: Value = serde_json::from_str(&rendered(Format::Json, audit)).unwrap();
    let findings = report["findings"].as_array().unwrap();
    tally(findings.iter().map(|finding| {
        let place = match finding["file"].as_str() {
            Some(file) => format!("{file}:{}:{}", finding["line"], finding["column_number"]),
            None => String::new(),
        };
        (finding["rule"].as_str().unwrap().to_owned(), place)
    }))
}

fn in_concise(audit: &Audit) -> Findings {
    let report = rendered(Format::Concise, audit);
    tally(report.lines().filter_map(|line| {
        let (head, _) = line.split_once("]: ")?;
        let (before, rule) = head.split_once('[')?;
        let place = before.rsplit_once(": ").map_or("", |(place, _)| place);
        Some((rule.to_owned(), place.to_owned()))
    }))
}

fn in_human(audit: &Audit) -> Findings {
    let report = rendered(Format::Human, audit);
    let mut all: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in report.lines() {
        if let Some((_, rule)) = line
            .split_once("]: ")
            .and_then(|(head, _)| head.split_once('['))
        {
            all.push((rule.to_owned(), String::new()));
            open = true;
        } else if line.starts_with("problem: ") {
            open = false;
        } else if let Some(place) = line.trim_start().strip_prefix("--> ").filter(|_| open) {
            all.last_mut().unwrap().1 = place.to_owned();
        }
    }
    tally(all)
}

fn in_markdown(audit: &Audit) -> Findings {
    let document = rendered(Format::Markdown, audit);
    let parsed = parse(&document);
    let folder = document.split_once(", below `").map_or("", |(_, rest)| {
        let (folder, _) = rest.split_once('`').unwrap();
        folder
    });
    let mut all = Vec::new();
    for table in &parsed.tables {
        let column = |title: &str| table[0].iter().position(|cell| cell == title);
        let Some(rule) = column("Rule") else { continue };
        let place = column("Place");
        for row in &table[1..] {
            let place = match place.map_or("", |at| row[at].trim_matches('—')) {
                "" => String::new(),
                place => format!("{folder}{place}"),
            };
            all.push((row[rule].clone(), place));
        }
    }
    tally(all)
}

#[test]
fn all_formats_tell_of_the_same_findings_at_the_same_places() {
    let audit = drifted();
    let expected = in_json(&audit);
    assert_eq!(expected.values().sum::<usize>(), audit.findings.len());
    assert_eq!(in_concise(&audit), expected);
    assert_eq!(in_human(&audit), expected);
    assert_eq!(in_markdown(&audit), expected);
}

#[test]
fn all_formats_give_the_same_totals() {
    let audit = drifted();
    let report: Value = serde_json::from_str(&rendered(Format::Json, &audit)).unwrap();
    assert_eq!(report["summary"]["error"], 4);
    assert_eq!(report["summary"]["info"], 3);
    for format in [Format::Human, Format::Concise, Format::Markdown] {
        let text = rendered(format, &audit);
        assert!(text.contains("4 errors, 0 warnings, 3 infos"), "{text}");
    }
}

#[test]
fn the_same_audit_is_the_same_bytes() {
    for format in Format::ALL {
        let first = rendered(format, &drifted());
        for _ in 0..3 {
            assert_eq!(rendered(format, &drifted()), first);
        }
    }
}

#[test]
fn a_missing_source_file_takes_nothing_away_but_the_snippet() {
    let audit = drifted();
    let options = crate::sample::options(&|_| None);
    let report = schemadrift_report::render(Format::Human, &audit, &options);
    assert!(report.contains("--> src/models/asset.rs:9:9"), "{report}");
    assert!(report.contains("= expected: uuid"), "{report}");
}
