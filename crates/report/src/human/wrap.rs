//! Breaking lines at the width of the terminal.

use unicode_width::UnicodeWidthStr;

/// Lines of at most `width` columns, broken at spaces. A longer word stands on a line of its own.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// The same as one text, every line but the first behind this many spaces.
pub(super) fn hanging(text: &str, width: usize, indent: usize) -> String {
    let separator = format!("\n{}", " ".repeat(indent));
    wrap(text, width.saturating_sub(indent)).join(&separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("unbreakable a", 4), ["unbreakable", "a"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(hanging("one two three", 7, 2), "one\n  two\n  three");
    }
}
