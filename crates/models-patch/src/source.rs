//! The text of a file, its tokens and its lines.

use std::ops::Range;

use proc_macro2::TokenStream;

/// A file whose tokens are known.
pub(crate) struct Source {
    pub(crate) text: String,
    tokens: TokenStream,
}

impl Source {
    /// `None` where the text is no Rust.
    pub(crate) fn new(text: String) -> Option<Self> {
        let tokens = text.parse().ok()?;
        Some(Source { text, tokens })
    }

    /// All tokens.
    pub(crate) fn tokens(&self) -> &TokenStream {
        &self.tokens
    }

    /// What stands on the line before a place, where that is white space alone.
    pub(crate) fn indent(&self, place: usize) -> Option<&str> {
        let start = self.line_start(place);
        let before = &self.text[start..place];
        before.chars().all(char::is_whitespace).then_some(before)
    }

    /// What stands between an attribute and what it is on: a line break, where that begins a line.
    pub(crate) fn behind(&self, place: usize) -> String {
        match self.indent(place) {
            Some(indent) => format!("{}{indent}", self.line_break()),
            None => " ".to_owned(),
        }
    }

    /// The first byte of a place's line.
    pub(crate) fn line_start(&self, place: usize) -> usize {
        self.text[..place].rfind('\n').map_or(0, |end| end + 1)
    }

    /// The end of a place's line, without the line break.
    pub(crate) fn line_end(&self, place: usize) -> usize {
        let end = self.text[place..].find('\n');
        let end = end.map_or(self.text.len(), |end| place + end);
        match self.text[..end].ends_with('\r') {
            true => end - 1,
            false => end,
        }
    }

    /// The line break of the file.
    pub(crate) fn line_break(&self) -> &'static str {
        match self.text.contains("\r\n") {
            true => "\r\n",
            false => "\n",
        }
    }

    /// The whole lines of a range, if nothing else but a comment stands on them.
    pub(crate) fn whole_lines(&self, range: &Range<usize>) -> Option<Range<usize>> {
        self.indent(range.start)?;
        let rest = self.text[range.end..self.line_end(range.end)].trim();
        let is_alone = rest.is_empty() || rest.starts_with("//");
        let end = self.text[range.end..].find('\n');
        let end = end.map_or(self.text.len(), |end| range.end + end + 1);
        is_alone.then(|| self.line_start(range.start)..end)
    }

    /// The range with its lines, where nothing else stands on them.
    pub(crate) fn alone(&self, range: Range<usize>) -> Range<usize> {
        self.whole_lines(&range).unwrap_or(range)
    }

    /// The range with its lines, and with the empty line behind it where one stands before it, too.
    pub(crate) fn alone_with_gap(&self, range: Range<usize>) -> Range<usize> {
        let own = self.alone(range);
        let line = self.line_break();
        let is_gap = self.text[..own.start].ends_with(&format!("{line}{line}"));
        match is_gap && self.text[own.end..].starts_with(line) {
            true => own.start..own.end + line.len(),
            false => own,
        }
    }

    /// What a line is indented by that stands inside of another.
    pub(crate) fn step(&self) -> &'static str {
        match self.text.contains("\n\t") {
            true => "\t",
            false => "    ",
        }
    }

    /// Where the comments begin that stand right above a line.
    pub(crate) fn comments_above(&self, line: usize) -> usize {
        let mut start = line;
        while let Some(end) = start.checked_sub(1) {
            let above = self.line_start(end);
            if !self.text[above..end].trim().starts_with("//") {
                break;
            }
            start = above;
        }
        start
    }
}
