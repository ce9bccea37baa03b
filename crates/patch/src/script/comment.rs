//! Comments that no name can break out of: a line break in one would end it, and what follows
//! would be run, by psql even as a command of its own.

/// Writes text as comment lines.
pub(super) fn comment(sql: &mut String, text: &str) {
    for line in text.split('\n') {
        sql.push_str("-- ");
        sql.push_str(one_line(line).trim_end());
        sql.push('\n');
    }
}

/// The text without anything that a terminal or a client could take for the end of a line or for a
/// command.
pub(super) fn one_line(text: &str) -> String {
    let clean = |one: char| match one {
        '\u{2028}' | '\u{2029}' | '\u{85}' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        one if one.is_control() => ' ',
        one => one,
    };
    text.chars().map(clean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_comment_whatever_a_name_holds() {
        let mut sql = String::new();
        comment(&mut sql, "table a\n\\! touch x\r\\! touch y\u{85}z\u{202e}");
        for line in sql.lines() {
            assert!(line.starts_with("-- "), "{sql:?}");
        }
        assert!(!sql.contains('\r') && !sql.contains('\u{85}'));
    }
}
