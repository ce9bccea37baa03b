//! Checks that every bracket, string and comment of a text is closed and that none lies too deep,
//! before anything recursive sees the text.
//!
//! It knows strings, raw strings, characters, lifetimes and nested comments, and nothing else.

/// No source that a person writes comes near; a parser that recurses is safe far beyond.
pub(crate) const MAX_DEPTH: usize = 256;

/// What is wrong, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// In bytes.
    pub(crate) offset: usize,
    pub(crate) message: String,
}

/// What a text without a fault is like.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Sound {
    /// At least as long as the longest run of tokens without a separator, brackets around it
    /// included; see `syntax::nesting`.
    pub(crate) longest_run: usize,
}

/// The first fault of the text, if there is one.
pub(crate) fn check(text: &str) -> Result<Sound, Fault> {
    let bytes = text.as_bytes();
    let mut open: Vec<Open> = Vec::new();
    let mut runs = Runs::default();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at = match byte {
            b'(' | b'[' | b'{' => {
                if open.len() == MAX_DEPTH {
                    let message = format!(
                        "nested more than {MAX_DEPTH} brackets deep: unnest it, or exclude the file"
                    );
                    return Err(Fault {
                        offset: at,
                        message,
                    });
                }
                runs.add(false);
                open.push(Open {
                    offset: at,
                    bracket: byte,
                    run_around: runs.around,
                });
                runs.around = runs.run;
                at + 1
            }
            b')' | b']' | b'}' => {
                runs.after_braces = byte == b'}';
                runs.run = runs.around;
                runs.around = close(&mut open, at, byte)?;
                at + 1
            }
            b',' | b';' => {
                runs.run = runs.around;
                runs.after_braces = false;
                at + 1
            }
            b'"' => end_of_string(bytes, at)?,
            b'\'' => end_of_character(text, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = end_of_line(bytes, at);
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = end_of_comment(bytes, at)?;
                continue;
            }
            _ if is_word(byte) => end_of_word(bytes, at)?,
            _ => at + 1,
        };
        let is_token = !byte.is_ascii_whitespace() && !b"()[]{},;".contains(&byte);
        if is_token {
            let word = &bytes[start..at];
            let ends_item = byte == b'#' || is_word(byte) && word != b"else" && word != b"as";
            runs.add(ends_item);
        }
    }
    match open.pop() {
        None => Ok(Sound {
            longest_run: runs.longest,
        }),
        Some(open) => Err(fault(
            open.offset,
            &format!("`{}` is never closed: close it", char::from(open.bracket)),
        )),
    }
}

/// A bracket that is not closed yet.
struct Open {
    offset: usize,
    bracket: u8,
    /// What `Runs::around` was before it.
    run_around: usize,
}

/// How many tokens there have been since a separator.
#[derive(Default)]
struct Runs {
    run: usize,
    /// The run in which the innermost bracket stands.
    around: usize,
    longest: usize,
    after_braces: bool,
}

impl Runs {
    fn add(&mut self, begins_item: bool) {
        if std::mem::take(&mut self.after_braces) && begins_item {
            self.run = self.around;
        }
        self.run += 1;
        self.longest = self.longest.max(self.run);
    }
}

fn fault(offset: usize, message: &str) -> Fault {
    Fault {
        offset,
        message: message.to_owned(),
    }
}

/// Takes the bracket off that is closed, and gives the run in which it stands.
fn close(open: &mut Vec<Open>, at: usize, byte: u8) -> Result<usize, Fault> {
    let closed = char::from(byte);
    let Some(opened) = open.pop() else {
        return Err(fault(
            at,
            &format!("`{closed}` closes nothing: remove it, or open it before"),
        ));
    };
    let bracket = opened.bracket;
    if matches!((bracket, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
        return Ok(opened.run_around);
    }
    let bracket = char::from(bracket);
    Err(fault(
        at,
        &format!("`{closed}` cannot close `{bracket}`: close that one before"),
    ))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    let rest = bytes[at..].iter().position(|byte| *byte == b'\n');
    rest.map_or(bytes.len(), |length| at + length)
}

fn end_of_string(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return Ok(at + 1),
            _ => at += 1,
        }
    }
    Err(fault(start, "this text is never closed: add `\"`"))
}

/// `'a'` is a character, `'a` a lifetime.
fn end_of_character(text: &str, start: usize) -> usize {
    let Some(rest) = text.get(start + 1..) else {
        return start + 1;
    };
    let mut characters = rest.char_indices();
    match characters.next() {
        Some((_, '\\')) => {
            // `'\''` and `'\\'` end after what is escaped, `'\u{1F600}'` later.
            let escaped = characters.next().map_or(1, |(at, one)| at + one.len_utf8());
            match rest[escaped..].find(['\'', '\n']) {
                Some(length) if rest[escaped + length..].starts_with('\'') => {
                    start + 1 + escaped + length + 1
                }
                _ => start + 2,
            }
        }
        Some((_, _)) => match characters.next() {
            Some((at, '\'')) => start + 1 + at + 1,
            _ => start + 1,
        },
        None => start + 1,
    }
}

fn end_of_comment(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let mut depth = 1_usize;
    let mut at = start + 2;
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return Ok(at);
        }
    }
    Err(fault(start, "this comment is never closed: add `*/`"))
}

/// Skips a word, and the raw string that it is the prefix of.
fn end_of_word(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let length = bytes[start..]
        .iter()
        .take_while(|byte| is_word(**byte))
        .count();
    let end = start + length;
    if !matches!(&bytes[start..end], b"r" | b"br" | b"cr") {
        return Ok(end);
    }
    let hashes = bytes[end..]
        .iter()
        .take_while(|byte| **byte == b'#')
        .count();
    if bytes.get(end + hashes) != Some(&b'"') {
        return Ok(end);
    }
    let mut at = end + hashes + 1;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let closing = bytes[at..]
            .iter()
            .take(hashes)
            .take_while(|byte| **byte == b'#');
        if byte == b'"' && closing.count() == hashes {
            return Ok(at + hashes);
        }
    }
    Err(fault(start, "this raw text is never closed"))
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, check};

    fn fault_of(text: &str) -> Option<(usize, String)> {
        check(text).err().map(|fault| (fault.offset, fault.message))
    }

    #[test]
    fn brackets_in_texts_characters_and_comments_do_not_count() {
        for text in [
            r#"let a = "({["; // ]})"#,
            "let a = '('; let b = '\\''; let c = '\\u{1F600}'; let d = 'ä';",
            "fn f<'a>(x: &'a str, y: &'static [u8]) {}",
            "/* ( /* [ */ { */ ()",
            "r#\"\" ( \"# br##\"\"#(\"##; b\"(\" b'(' c\"(\" cr#\"(\"#",
            "r#type (r#fn)",
            "let s = \"\\\"(\"; 'outer: loop { break 'outer; }",
            "let quote = b'\\''; ()",
        ] {
            assert_eq!(fault_of(text), None, "{text}");
        }
    }

    #[test]
    fn the_first_fault_is_named_at_its_place() {
        assert_eq!(fault_of("a (b {").unwrap().0, 5);
        assert!(fault_of("a )").unwrap().1.contains("closes nothing"));
        assert!(fault_of("( ]").unwrap().1.contains("cannot close `(`"));
        assert!(fault_of("x \"abc").unwrap().1.contains("never closed"));
        assert!(fault_of("/* /* */").unwrap().1.contains("*/"));
        assert!(fault_of("r#\"abc\"").unwrap().1.contains("never closed"));
    }

    #[test]
    fn runs_are_counted_between_separators() {
        let run = |text| check(text).unwrap().longest_run;
        assert_eq!(run("a b, c d e; f"), 3);
        assert_eq!(run("&&&&a"), 5);
        assert_eq!(run("a(b c, d (e f)) g"), 6);
        assert_eq!(run("struct A {} struct B {}"), 3);
        assert_eq!(run("if a {} else if b {} else {}"), 9);
        assert_eq!(run("{} + {} as b . c"), 7);
        assert_eq!(run("/* a b c */ 'a' \"b\" // c d"), 2);
    }

    #[test]
    fn what_lies_too_deep_is_a_fault() {
        let nested = |depth: usize| "(".repeat(depth) + &")".repeat(depth);
        assert_eq!(fault_of(&nested(MAX_DEPTH)), None);
        assert!(fault_of(&nested(MAX_DEPTH + 1)).unwrap().1.contains("deep"));
    }
}
