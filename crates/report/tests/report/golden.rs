//! What each format looks like.

use schemadrift_report::{Format, render};

use crate::sample::{drifted, empty, in_sync, options, rendered, source};

#[test]
fn human() {
    insta::assert_snapshot!(rendered(Format::Human, &drifted()));
}

#[test]
fn concise() {
    insta::assert_snapshot!(rendered(Format::Concise, &drifted()));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(rendered(Format::Markdown, &drifted()));
}

#[test]
fn json() {
    insta::assert_snapshot!(rendered(Format::Json, &drifted()));
}

#[test]
fn in_sync_is_said_with_what_was_compared() {
    for format in [Format::Human, Format::Concise, Format::Markdown] {
        insta::assert_snapshot!(format!("in_sync_{format}"), rendered(format, &in_sync()));
    }
}

#[test]
fn nothing_to_compare_is_not_called_in_sync() {
    for format in Format::ALL {
        let report = rendered(format, &empty());
        assert!(report.ends_with('\n') && report.len() > 20, "{report:?}");
        assert!(!report.contains("in sync"), "{report:?}");
    }
    insta::assert_snapshot!(rendered(Format::Human, &empty()), @r"
    0 models match; compared 0 models in 0 files with 0 tables of a database
    nothing compared: 0 errors, 0 warnings, 0 infos; models that match: 0 of 0; nothing to audit: no model was found
    ");
}

#[test]
fn colour_is_printed_when_asked_for_and_says_the_same() {
    let audit = drifted();
    let colored = render(
        Format::Human,
        &audit,
        &schemadrift_report::RenderOptions {
            color: true,
            ..options(&source)
        },
    );
    assert!(colored.contains('\u{1b}'));
    assert_eq!(strip(&colored), rendered(Format::Human, &audit));
}

#[test]
fn lines_are_as_wide_as_the_terminal() {
    let mut audit = drifted();
    let words = "a long explanation of what could not be compared ".repeat(6);
    audit.findings[1].details[0].text.clone_from(&words);
    audit.problems.clear();
    for width in [60, 80, 120] {
        let report = render(
            Format::Human,
            &audit,
            &schemadrift_report::RenderOptions {
                width,
                ..options(&source)
            },
        );
        // Headings, titles, SQL and totals are one line each, to be found and copied.
        let wrapped = report
            .lines()
            .filter(|line| !line.starts_with("==") && !line.contains("help"))
            .filter(|line| !line.contains("]: ") && !line.starts_with("drift: "));
        for line in wrapped {
            assert!(line.chars().count() <= width, "{line}");
        }
    }
}

/// Without the sequences that set colours.
fn strip(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, tail)| tail);
    }
    plain + rest
}
