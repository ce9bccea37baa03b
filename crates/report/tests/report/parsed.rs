//! Markdown taken apart again, as a reader of it would.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What a test asks of a document.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// Text of each heading.
    pub(crate) headings: Vec<String>,
    /// Targets of links.
    pub(crate) links: Vec<String>,
    /// Tables as rows of cells, the header first.
    pub(crate) tables: Vec<Vec<Vec<String>>>,
    /// Code blocks.
    pub(crate) blocks: Vec<String>,
    /// Items of lists.
    pub(crate) items: Vec<String>,
    /// Words outside of code.
    pub(crate) words: String,
    /// Names of what should not occur.
    pub(crate) foreign: Vec<String>,
}

/// Parses with the extensions that GitHub has.
pub(crate) fn parse(markdown: &str) -> Parsed {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH;
    let mut parsed = Parsed::default();
    let mut text = String::new();
    let mut in_block = false;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::TableCell | Tag::Item) => text.clear(),
            Event::Start(Tag::Table(_)) => parsed.tables.push(Vec::new()),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                parsed.tables.last_mut().unwrap().push(Vec::new());
            }
            Event::Start(Tag::Link { dest_url, .. }) => parsed.links.push(dest_url.to_string()),
            Event::Start(Tag::CodeBlock(_)) => {
                in_block = true;
                text.clear();
            }
            Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Strong) => {}
            Event::Start(tag) => parsed.foreign.push(format!("{tag:?}")),
            Event::End(TagEnd::Heading(_)) => parsed.headings.push(text.clone()),
            Event::End(TagEnd::Item) => parsed.items.push(text.clone()),
            Event::End(TagEnd::CodeBlock) => {
                in_block = false;
                parsed.blocks.push(text.clone());
            }
            Event::End(TagEnd::TableCell) => {
                let row = parsed.tables.last_mut().unwrap().last_mut().unwrap();
                row.push(text.clone());
            }
            Event::End(_) => {}
            Event::Text(words) => {
                text.push_str(&words);
                if !in_block {
                    parsed.words.push_str(&words);
                    parsed.words.push(' ');
                }
            }
            Event::Code(code) => text.push_str(&code),
            Event::SoftBreak => text.push(' '),
            other => parsed.foreign.push(format!("{other:?}")),
        }
    }
    parsed
}

/// Anchors as GitHub gives them, with a number where a heading's text comes again.
pub(crate) fn anchors(headings: &[String]) -> Vec<String> {
    let mut given: Vec<String> = Vec::new();
    for heading in headings {
        let kept = |c: &char| c.is_alphanumeric() || "-_ ".contains(*c);
        let text: String = heading.to_lowercase().chars().filter(kept).collect();
        let bare = text.replace(' ', "-");
        let anchor = (0..)
            .map(|number| match number {
                0 => bare.clone(),
                more => format!("{bare}-{more}"),
            })
            .find(|anchor| !given.contains(anchor))
            .unwrap();
        given.push(anchor);
    }
    given
}
