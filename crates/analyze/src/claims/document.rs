//! A document, line by line, with what its Markdown says of each.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A line of the document without its markup.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: usize,
    pub(super) text: String,
    /// Whether it is the start of an item or of a row of a table, or stands in a code block.
    pub(super) lists: bool,
    pub(super) is_heading: bool,
    /// Code spans in it.
    pub(super) codes: Vec<String>,
    /// The list, table or code block that it stands in.
    pub(super) block: usize,
}

pub(super) fn lines(document: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let (mut last_block, mut blocks) = (0, Vec::new());
    let (mut in_code, mut in_heading, mut opens) = (false, false, false);
    let mut cell = None;
    let parser = Parser::new_ext(document, Options::ENABLE_TABLES).into_offset_iter();
    for (event, range) in parser {
        let number = 1 + document
            .get(..range.start)
            .unwrap_or_default()
            .matches('\n')
            .count();
        match &event {
            Event::Start(Tag::CodeBlock(_) | Tag::List(_) | Tag::Table(_)) => {
                last_block += 1;
                blocks.push(last_block);
            }
            Event::End(TagEnd::CodeBlock | TagEnd::List(_) | TagEnd::Table) => {
                blocks.pop();
            }
            _ => {}
        }
        let block = blocks.last().copied().unwrap_or_default();
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Item) => opens = true,
            Event::Start(Tag::TableRow) => cell = Some(0),
            Event::Start(Tag::TableCell) => {
                opens = cell == Some(0);
                cell = cell.map(|cell| cell + 1);
            }
            Event::End(TagEnd::TableRow) => cell = None,
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Text(text) if in_code => {
                let code = text.lines().enumerate();
                lines.extend(code.map(|(offset, text)| Line {
                    number: number + offset,
                    text: text.to_owned(),
                    lists: text.contains(" - "),
                    block,
                    ..Line::default()
                }));
            }
            Event::Text(_) | Event::Code(_) => {
                let (text, is_code) = match event {
                    Event::Code(text) => (text.into_string(), true),
                    Event::Text(text) => (text.into_string(), false),
                    _ => continue,
                };
                let same = lines.last().is_some_and(|last| last.number == number);
                if !same || opens {
                    lines.push(Line {
                        number,
                        lists: opens,
                        is_heading: in_heading,
                        block,
                        ..Line::default()
                    });
                }
                if let Some(line) = lines.last_mut() {
                    line.text.push_str(&text);
                    line.codes.extend(is_code.then_some(text));
                }
                opens = false;
            }
            _ => {}
        }
    }
    lines
}
