//! SQL as words, quotes and punctuation: as much as it takes to tell where a
//! statement ends. It never fails: what is not closed reaches to the end.

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A key word or a name without quotes.
    Word,
    /// A name in double quotes.
    QuotedName,
    /// A string in single quotes, of any sort.
    Text,
    /// A string between dollar signs.
    DollarText,
    /// Any other single byte, and numbers.
    Other,
}

/// A piece of text that is neither blank nor comment, as a range of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Token {
    pub(crate) fn text(self, sql: &str) -> &str {
        sql.get(self.start..self.end).unwrap_or_default()
    }

    /// The string between the dollar signs of a [`Kind::DollarText`].
    pub(crate) fn dollar_body(self, sql: &str) -> &str {
        let text = self.text(sql);
        let delimiter = dollar_delimiter(text.as_bytes(), 0);
        let body = text.get(delimiter..).unwrap_or_default();
        let closing = text.get(..delimiter).unwrap_or_default();
        body.strip_suffix(closing).unwrap_or(body)
    }
}

/// The tokens of `sql`, in order.
pub(crate) fn tokens(sql: &str) -> Tokens<'_> {
    Tokens {
        bytes: sql.as_bytes(),
        at: 0,
    }
}

/// See [`tokens`].
pub(crate) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.at = skip_blank(self.bytes, self.at);
        let start = self.at;
        let first = *self.bytes.get(start)?;
        let (kind, end) = match first {
            b'\'' => (Kind::Text, end_of_text(self.bytes, start, false)),
            b'"' => (Kind::QuotedName, end_of_quoted(self.bytes, start, b'"')),
            b'$' if dollar_delimiter(self.bytes, start) > 0 => {
                (Kind::DollarText, end_of_dollar_text(self.bytes, start))
            }
            b'0'..=b'9' => (Kind::Other, end_of_number(self.bytes, start)),
            _ if starts_word(first) => self.word(start),
            _ => (Kind::Other, start + 1),
        };
        self.at = end;
        Some(Token { kind, start, end })
    }
}

impl Tokens<'_> {
    /// A word, or the prefix of a string and the string with it.
    fn word(&self, start: usize) -> (Kind, usize) {
        let mut end = start;
        while self.bytes.get(end).copied().is_some_and(continues_word) {
            end += 1;
        }
        let word = self.bytes.get(start..end).unwrap_or_default();
        let next = self.bytes.get(end);
        if next == Some(&b'\'') && matches!(word, b"e" | b"E") {
            return (Kind::Text, end_of_text(self.bytes, end, true));
        }
        (Kind::Word, end)
    }
}

/// Past blanks and comments.
fn skip_blank(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        if rest.starts_with(b"--") {
            at = end_of_line(bytes, at);
        } else if rest.starts_with(b"/*") {
            at = end_of_comment(bytes, at);
        } else if byte.is_ascii_whitespace() || *byte == 0x0b {
            at += 1;
        } else {
            break;
        }
    }
    at
}

fn end_of_line(bytes: &[u8], mut at: usize) -> usize {
    while bytes
        .get(at)
        .is_some_and(|byte| !matches!(byte, b'\n' | b'\r'))
    {
        at += 1;
    }
    at
}

/// Comments nest, as the standard has it.
fn end_of_comment(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        if rest.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// A string, from its opening quote. One that takes escapes goes on in the next
/// pair of quotes where a line break stands between them, and takes escapes there.
fn end_of_text(bytes: &[u8], start: usize, escapes: bool) -> usize {
    if !escapes {
        return end_of_quoted(bytes, start, b'\'');
    }
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            None => return bytes.len(),
            Some(b'\\') => at += 2,
            Some(b'\'') if bytes.get(at + 1) == Some(&b'\'') => at += 2,
            Some(b'\'') => match continuation(bytes, at + 1) {
                Some(quote) => at = quote + 1,
                None => return at + 1,
            },
            Some(_) => at += 1,
        }
    }
}

fn continuation(bytes: &[u8], end: usize) -> Option<usize> {
    let mut at = end;
    let mut broken = false;
    loop {
        match bytes.get(at)? {
            b'\n' | b'\r' => {
                broken = true;
                at += 1;
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => at = end_of_line(bytes, at),
            b'\'' if broken => return Some(at),
            byte if byte.is_ascii_whitespace() || *byte == 0x0b => at += 1,
            _ => return None,
        }
    }
}

/// A doubled quote stands for itself.
fn end_of_quoted(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte == quote {
            if bytes.get(at) != Some(&quote) {
                return at;
            }
            at += 1;
        }
    }
    bytes.len()
}

/// The length of the `$tag$` that starts here, or 0.
fn dollar_delimiter(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    if bytes.get(at).copied().is_some_and(starts_word) {
        while bytes
            .get(at)
            .copied()
            .is_some_and(|byte| continues_word(byte) && byte != b'$')
        {
            at += 1;
        }
    }
    if bytes.get(start) == Some(&b'$') && bytes.get(at) == Some(&b'$') {
        at + 1 - start
    } else {
        0
    }
}

fn end_of_dollar_text(bytes: &[u8], start: usize) -> usize {
    let body = start + dollar_delimiter(bytes, start);
    let delimiter = bytes.get(start..body).unwrap_or_default();
    let rest = bytes.get(body..).unwrap_or_default();
    rest.windows(delimiter.len())
        .position(|window| window == delimiter)
        .map_or(bytes.len(), |length| body + length + delimiter.len())
}

fn end_of_number(bytes: &[u8], mut at: usize) -> usize {
    while bytes
        .get(at)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'))
    {
        at += 1;
    }
    at
}

fn starts_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii()
}

fn continues_word(byte: u8) -> bool {
    starts_word(byte) || byte.is_ascii_digit() || byte == b'$'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str) -> Vec<&str> {
        tokens(sql).map(|token| token.text(sql)).collect()
    }

    #[test]
    fn quotes_of_every_sort_are_one_token() {
        assert_eq!(texts("'it''s;' x"), ["'it''s;'", "x"]);
        assert_eq!(texts(r"E'a\';b' x"), [r"E'a\';b'", "x"]);
        assert_eq!(texts(r"'a\' ; 'b'"), [r"'a\'", ";", "'b'"]);
        assert_eq!(texts("\"a\"\";b\" x"), ["\"a\"\";b\"", "x"]);
        assert_eq!(texts("$$a;b$$ x"), ["$$a;b$$", "x"]);
        assert_eq!(texts("$f$a$$;$g$b$f$x"), ["$f$a$$;$g$b$f$", "x"]);
        assert_eq!(texts("U&'d;' B'1;'"), ["U", "&", "'d;'", "B", "'1;'"]);
    }

    #[test]
    fn an_escape_string_goes_on_over_a_line_break() {
        let sql = "E'a' -- note\n 'b\\';' x";
        assert_eq!(texts(sql), ["E'a' -- note\n 'b\\';'", "x"]);
        assert_eq!(texts("E'a' 'b' x"), ["E'a'", "'b'", "x"]);
    }

    #[test]
    fn dollars_inside_words_and_parameters_open_nothing() {
        assert_eq!(texts("a$b$c;"), ["a$b$c", ";"]);
        assert_eq!(texts("$1;$2"), ["$", "1", ";", "$", "2"]);
        assert_eq!(texts("$1$;"), ["$", "1", "$", ";"]);
    }

    #[test]
    fn comments_nest_and_end_operators() {
        assert_eq!(texts("a /* b /* c; */ d */ e"), ["a", "e"]);
        assert_eq!(texts("1 +-- ;\n 2"), ["1", "+", "2"]);
        assert_eq!(texts("'--' -- '\nb"), ["'--'", "b"]);
    }

    #[test]
    fn what_is_not_closed_reaches_to_the_end() {
        for sql in ["'a;", "E'a;\\", "\"a;", "$x$a;$y$", "E'a'\n'b"] {
            assert_eq!(texts(sql), [sql]);
        }
        assert_eq!(texts("a /* b"), ["a"]);
    }

    #[test]
    fn the_body_of_a_dollar_string_is_what_stands_between() {
        for (sql, body) in [("$$a$$", "a"), ("$t$ b $t$", " b "), ("$t$c", "c")] {
            let token = tokens(sql).next().unwrap();
            assert_eq!(token.dollar_body(sql), body);
        }
    }
}
