//! Markdown tables that read well raw, too: cells padded to the width of their column.

use unicode_width::UnicodeWidthStr;

/// A column with a wider cell than this is not padded, nor is the last one.
const MAX_PADDING: usize = 80;

/// A table of inline Markdown.
pub(crate) struct Table {
    header: Vec<&'static str>,
    numbers: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Column titles; those that start with `>` are of numbers and aligned to the right.
    pub(crate) fn new(header: &[&'static str]) -> Self {
        Table {
            header: header
                .iter()
                .map(|title| title.trim_start_matches('>'))
                .collect(),
            numbers: header.iter().map(|title| title.starts_with('>')).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row of inline Markdown, one cell a column.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut cells: Vec<String> = cells.into_iter().map(|cell| escape_pipes(&cell)).collect();
        cells.resize(self.header.len(), String::new());
        self.rows.push(cells);
    }

    /// Leaves out the columns of this title in which no row says anything.
    pub(crate) fn drop_silent(mut self, titles: &[&str]) -> Self {
        for at in (0..self.header.len()).rev() {
            let silent = self
                .rows
                .iter()
                .all(|row| row.get(at).is_none_or(|cell| cell == super::NOTHING));
            if silent && titles.contains(&self.header[at]) {
                self.header.remove(at);
                self.numbers.remove(at);
                for row in &mut self.rows {
                    row.remove(at);
                }
            }
        }
        self
    }

    /// The table and a line break.
    pub(crate) fn print(&self) -> String {
        let widths: Vec<usize> = (0..self.header.len()).map(|at| self.width(at)).collect();
        let mut out = String::new();
        let titles: Vec<String> = self
            .header
            .iter()
            .map(|title| (*title).to_owned())
            .collect();
        self.line(&mut out, &titles, &widths);
        for (width, number) in widths.iter().zip(&self.numbers) {
            let end = if *number { ":" } else { "-" };
            out.push_str(&format!("| {}{end} ", "-".repeat(width.saturating_sub(1))));
        }
        out.push_str("|\n");
        for row in &self.rows {
            self.line(&mut out, row, &widths);
        }
        out
    }

    fn width(&self, at: usize) -> usize {
        let title = self.header.get(at).map_or(0, |title| title.width());
        let widest = self
            .rows
            .iter()
            .filter_map(|row| row.get(at))
            .map(|cell| cell.width())
            .max()
            .unwrap_or(0);
        if widest > MAX_PADDING || at + 1 == self.header.len() {
            title.max(3)
        } else {
            widest.max(title).max(3)
        }
    }

    fn line(&self, out: &mut String, cells: &[String], widths: &[usize]) {
        for ((cell, width), number) in cells.iter().zip(widths).zip(&self.numbers) {
            let padding = " ".repeat(width.saturating_sub(cell.width()));
            if *number {
                out.push_str(&format!("| {padding}{cell} "));
            } else {
                out.push_str(&format!("| {cell}{padding} "));
            }
        }
        out.push_str("|\n");
    }
}

/// A pipe ends a cell even inside a code span, unless a backslash stands before it; and then a
/// backslash of the name's own must not, so that one is written out.
fn escape_pipes(cell: &str) -> String {
    let mut escaped = String::with_capacity(cell.len());
    let mut backslashes = 0;
    for character in cell.chars() {
        if character == '\\' {
            backslashes += 1;
            continue;
        }
        if character == '|' {
            escaped.push_str(&"\\u{5c}".repeat(backslashes));
            escaped.push('\\');
        } else {
            escaped.push_str(&"\\".repeat(backslashes));
        }
        backslashes = 0;
        escaped.push(character);
    }
    escaped.push_str(&"\\".repeat(backslashes));
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_padded_and_pipes_do_not_end_them() {
        let mut table = Table::new(&["Name", ">Count", "Gone"]);
        table.row(["`a|b`".to_owned(), "2".to_owned(), "—".to_owned()]);
        table.row(["`c`".to_owned(), "10".to_owned(), "—".to_owned()]);
        assert_eq!(
            table.drop_silent(&["Gone", "Name"]).print(),
            "| Name   | Count |\n| ------ | ----: |\n| `a\\|b` |     2 |\n| `c`    |    10 |\n"
        );
    }

    #[test]
    fn a_backslash_before_a_pipe_is_written_out() {
        assert_eq!(escape_pipes("`a\\|b\\`"), "`a\\u{5c}\\|b\\`");
    }
}
