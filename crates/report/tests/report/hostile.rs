//! Names that PostgreSQL and Rust allow and that no report may obey.

use proptest::prelude::*;
use schemadrift_audit::{Audit, ModelStatus, Severity};
use schemadrift_report::{Format, render};
use schemadrift_schema::Origin;
use serde_json::Value;

use crate::parsed::{anchors, parse};
use crate::sample::{detail, drifted, finding, model, options, rendered, statement};

/// One name for each way out that is known.
const NAMES: &[&str] = &[
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]8;;http://evil.example\u{7}link\u{1b}]8;;\u{7}",
    "\u{9b}2J\u{7f}\u{8}\u{0}",
    "user\u{202e}txt.exe",
    "\u{2066}isolate\u{2069}\u{200f}\u{200b}\u{feff}\u{2028}",
    "tag\u{e0041}\u{ad}",
    "a|b||c",
    "a\\|b\\\\|c\\",
    "back`tick``s```",
    "`",
    "```\nsql\n```",
    "~~~\n~~~",
    "<img src=x onerror=alert(1)>",
    "</td></table><script>alert(1)</script>",
    "<!-- comment",
    "[x](javascript:alert(1))",
    "![x](http://evil.example/pixel)",
    "javascript:alert(1)",
    "http://evil.example www.evil.example a@evil.example",
    "@someone @org/team #1 GH-1 org/repo#1 deadbeefcafe",
    "&lt;b&gt; &#64;x",
    "*bold* _em_ ~~gone~~ $x$ :smile: [^1] - [ ] x",
    "line\nbreak\r\n\ttab\n\n# heading\n\n- item",
    "\n\n---\n\n",
    "::error::x",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa::error::x",
    "::error x",
    "::add-mask::x ##[error]x ##vso[task.complete]x",
    "a\n\\! touch x",
    "  spaces  ",
    " ",
    "Größe 表 😀",
    "%s%n{}{{",
];

/// The name everywhere that a name from outside can be.
fn audit_with(name: &str) -> Audit {
    let mut one = finding("column-missing", Severity::Error, name);
    one.subject.schema = Some(name.to_owned());
    one.subject.column = Some(name.to_owned());
    one.message = format!("{name}.{name} does not exist");
    one.expected = Some(name.to_owned());
    one.actual = Some(name.to_owned());
    one.renamed_from = Some(name.to_owned());
    one.model = Some(name.to_owned());
    one.model_path = Some("models::asset::Asset".to_owned());
    one.migration = Some(name.to_owned());
    one.origin = Some(Origin::new(name, 2, 1));
    one.details = vec![
        detail(name, name),
        detail("index", &format!("index on {name}")),
    ];
    one.statements = vec![
        statement(&format!("ALTER TABLE \"{name}\" ADD x int")),
        statement(&format!("COMMENT ON TABLE x IS '{name}'")),
    ];
    let mut enum_finding = one.clone();
    enum_finding.rule = "enum-variant-missing";
    enum_finding.subject.table = None;
    enum_finding.subject.object = Some(name.to_owned());

    let mut line = model(name, Some("assets"), ModelStatus::Drifted, 6);
    line.path = "models::asset::Asset".to_owned();
    line.table = Some(name.to_owned());
    line.origin = Some(Origin::new(name, 2, 1));
    line.created_by = Some(name.to_owned());
    line.changed_by = vec![name.to_owned(), name.to_owned()];
    let mut unbound = model(name, None, ModelStatus::Unbound, 6);
    unbound.reason = Some(name.to_owned());
    let mut clean = line.clone();
    clean.path = "other".to_owned();
    clean.status = ModelStatus::Match;

    let mut audit = drifted();
    audit.findings = vec![one, enum_finding];
    audit.models = vec![line, unbound, clean];
    audit.expected.frameworks = vec![name.to_owned()];
    audit.actual.server_version = Some(name.to_owned());
    for problem in &mut audit.problems {
        problem.file = Some(name.to_owned());
        problem.message = name.to_owned();
    }
    audit
}

fn with_source(format: Format, name: &str) -> String {
    let source = format!("first\n{}\nlast", name.replace('\n', " "));
    render(
        format,
        &audit_with(name),
        &options(&|_| Some(source.clone())),
    )
}

/// Characters that act instead of being seen, listed apart from the code that is tested.
fn acting(text: &str) -> Option<char> {
    text.chars().find(|character| {
        *character != '\n'
            && (character.is_control()
                || "\u{ad}\u{61c}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\
                    \u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\
                    \u{2069}\u{feff}\u{e0041}"
                    .contains(*character))
    })
}

fn check(name: &str) {
    for format in Format::ALL {
        let text = with_source(format, name);
        assert_eq!(acting(&text), None, "{format} of {name:?}: {text}");
        assert!(text.ends_with('\n'));
    }
    check_terminal(name);
    check_json(name);
    check_markdown(name);
}

fn check_terminal(name: &str) {
    for format in [Format::Human, Format::Concise] {
        for line in with_source(format, name).lines() {
            let start = line.trim_start();
            let workflow = start
                .strip_prefix("::")
                .is_some_and(|rest| rest.contains("::"));
            assert!(!workflow, "{format}: {line}");
            assert!(!line.contains("##[") && !line.contains("##vso["), "{line}");
        }
    }
    let concise = with_source(Format::Concise, name);
    assert_eq!(concise.lines().count(), 4, "{concise}");
}

fn check_json(name: &str) {
    let report: Value = serde_json::from_str(&with_source(Format::Json, name)).unwrap();
    let finding = &report["findings"][0];
    for key in ["schema", "table", "column", "model", "file", "migration"] {
        assert_eq!(
            finding[key].as_str(),
            Some(name).filter(|name| !name.is_empty()),
            "{key}"
        );
    }
}

fn check_markdown(name: &str) {
    let text = with_source(Format::Markdown, name);
    let parsed = parse(&text);
    assert!(
        parsed.foreign.is_empty(),
        "{name:?}: {:?}\n{text}",
        parsed.foreign
    );
    for table in &parsed.tables {
        for row in table {
            assert_eq!(row.len(), table[0].len(), "{name:?}: {row:?}\n{text}");
        }
    }
    let anchors = anchors(&parsed.headings);
    for link in &parsed.links {
        let anchor = link.strip_prefix('#').unwrap_or_else(|| panic!("{link}"));
        assert!(
            anchors.iter().any(|one| one == anchor),
            "{link} of {anchors:?}"
        );
    }
    // Whatever GitHub would link by itself is inside code.
    let touchy = [
        '@', '#', '<', '>', '&', '*', '_', '~', '$', '`', '[', ']', '|',
    ];
    assert!(!parsed.words.contains(touchy), "{name:?}: {}", parsed.words);
    for autolink in ["://", "www.", "GH-", "deadbeefcafe"] {
        assert!(
            !parsed.words.contains(autolink),
            "{name:?}: {}",
            parsed.words
        );
    }
    check_cells(name, &parsed.tables, &text);
    // What both findings need is printed once.
    let [sql] = parsed.blocks.as_slice() else {
        panic!("{name:?}: {:?}", parsed.blocks);
    };
    assert_eq!(sql.matches("COMMENT ON").count(), 1, "{sql}");
}

/// The name in a cell is the name, with what acts written out.
fn check_cells(name: &str, tables: &[Vec<Vec<String>>], text: &str) {
    let table = tables
        .iter()
        .find(|table| table[0].iter().any(|cell| cell == "Expected"))
        .unwrap_or_else(|| panic!("{text}"));
    let expected = table[0].iter().position(|cell| cell == "Expected").unwrap();
    let mut shown = String::new();
    for character in name.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if acting(&character.to_string()).is_some() => {
                shown.extend(character.escape_unicode());
            }
            _ => shown.push(character),
        }
    }
    let cell = table[1][expected].replace("\\u{5c}", "\\");
    let shown = shown.replace("\\u{5c}", "\\");
    let written_out = name
        .chars()
        .any(|character| acting(&character.to_string()).is_some());
    if name.is_empty() {
        assert_eq!(cell, "(empty)");
    } else if !written_out {
        assert_eq!(cell, shown, "{text}");
    } else {
        assert!(cell.contains("\\u{") || cell.contains('\\'), "{cell}");
    }
}

#[test]
fn no_format_obeys_a_hostile_name() {
    for name in NAMES {
        check(name);
    }
}

#[test]
fn a_report_of_tame_names_has_only_links_that_lead_somewhere() {
    let parsed = parse(&rendered(Format::Markdown, &drifted()));
    let anchors = anchors(&parsed.headings);
    assert!(parsed.links.len() > 10);
    for link in &parsed.links {
        assert!(
            anchors.iter().any(|one| format!("#{one}") == *link),
            "{link}"
        );
    }
}

/// Pieces that mean something to one reader or another, in any order.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "`", "``", "```", "|", "\\", "\\|", "<", ">", "&", "[", "](", ")", "!", "*", "_", "~",
            "$", "#", "@", ":", "::", "##", "\n", "\r", "\t", " ", "-", "1.", "+", "=", "'", "\"",
            ";", ",", ".", "//", "\u{1b}[", "\u{202e}", "\u{200b}", "\u{0}", "a", "b2", "Ä",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_format_obeys_any_name(name in hostile()) {
        check(&name);
    }
}
