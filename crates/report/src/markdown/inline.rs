//! What comes from outside, made safe for Markdown as GitHub reads it.
//!
//! Escaping with backslashes is not enough there: `@name`, `#12` and commit hashes are linked
//! after Markdown is done. So whatever is not a plain word stands in a code span, where nothing
//! is ever interpreted, and which is how names ought to look anyway.

use crate::visible::visible;

/// What stands for a text that is empty, as an empty span or cell would not be seen.
pub(super) const EMPTY: &str = "(empty)";

/// A name as a code span, on one line, whatever it contains.
pub(crate) fn code(raw: &str) -> String {
    let shown = visible(raw);
    let fence = "`".repeat(longest_run(&shown, '`') + 1);
    let blank = shown.chars().all(|character| character == ' ');
    let touches = shown.starts_with('`') || shown.ends_with('`');
    let stripped = shown.starts_with(' ') && shown.ends_with(' ') && !blank;
    match (shown.is_empty(), touches || stripped) {
        (true, _) => EMPTY.to_owned(),
        (false, true) => format!("{fence} {shown} {fence}"),
        (false, false) => format!("{fence}{shown}{fence}"),
    }
}

/// A sentence that may hold names: plain words stay words, everything else becomes code.
pub(crate) fn prose(raw: &str) -> String {
    prose_naming(raw, &[])
}

/// The same, where these words are known to be names, too.
pub(super) fn prose_naming(raw: &str, names: &[&str]) -> String {
    let shown = joined_casts(&visible(raw));
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for token in shown.split(' ').filter(|token| !token.is_empty()) {
        let piece = Piece::of(token, names);
        match pieces.last_mut() {
            Some(last) if last.is_code && piece.is_code => {
                last.text = format!("{}{} {}", last.text, last.end, piece.text);
                last.end = piece.end;
            }
            _ => pieces.push(piece),
        }
    }
    let words: Vec<String> = pieces
        .into_iter()
        .map(|piece| {
            if piece.is_code {
                format!("{}{}", code(&piece.text.replace(JOINT, " ")), piece.end)
            } else {
                format!("{}{}", piece.text, piece.end)
            }
        })
        .collect();
    if words.is_empty() {
        return EMPTY.to_owned();
    }
    words.join(" ")
}

/// What stands for a blank inside the name of a type. No visible text holds it.
const JOINT: char = '\u{1}';

/// Keeps a cast to a type of several words together: `'new'::character varying`.
fn joined_casts(shown: &str) -> String {
    let mut joined = shown.to_owned();
    for words in [
        "character varying",
        "double precision",
        "bit varying",
        "timestamp with time zone",
        "timestamp without time zone",
        "time with time zone",
        "time without time zone",
    ] {
        let joint = words.replace(' ', &JOINT.to_string());
        joined = joined.replace(&format!("::{words}"), &format!("::{joint}"));
    }
    joined
}

/// The longest run of one character.
pub(super) fn longest_run(text: &str, character: char) -> usize {
    text.split(|other| other != character)
        .map(str::len)
        .max()
        .unwrap_or(0)
}

struct Piece<'t> {
    text: String,
    is_code: bool,
    /// Punctuation that ends a sentence or a part of it.
    end: &'t str,
}

impl<'t> Piece<'t> {
    fn of(token: &'t str, names: &[&str]) -> Self {
        let bare = token.trim_end_matches([',', '.', ';', ':']);
        let end = token.get(bare.len()..).unwrap_or_default();
        // `1.` at the start of a list item would begin another list.
        let is_plain = is_word(bare) || is_number(bare) && !end.starts_with('.');
        let is_code = !is_plain || names.contains(&bare);
        if is_code && bare.is_empty() {
            return Piece {
                text: token.to_owned(),
                is_code,
                end: "",
            };
        }
        Piece {
            text: bare.to_owned(),
            is_code,
            end,
        }
    }
}

/// Letters, with hyphens and apostrophes inside; nothing that may be a commit hash, and no
/// `CamelCase`, which is a name.
fn is_word(token: &str) -> bool {
    let inner = |character: char| character.is_alphabetic() || matches!(character, '-' | '\'');
    token.starts_with(char::is_alphabetic)
        && token.ends_with(char::is_alphabetic)
        && token.chars().all(inner)
        && !is_camel_case(token)
        && !(token.len() >= 7 && token.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_camel_case(token: &str) -> bool {
    let next = token.chars().skip(1);
    token
        .chars()
        .zip(next)
        .any(|(one, two)| one.is_lowercase() && two.is_uppercase())
}

fn is_number(token: &str) -> bool {
    !token.is_empty() && token.len() < 7 && token.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_hold_anything() {
        assert_eq!(code("assets"), "`assets`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(" a "), "`  a  `");
        assert_eq!(code("  "), "`  `");
        assert_eq!(code("a\nb"), "`a\\nb`");
        assert_eq!(code(""), "(empty)");
    }

    #[test]
    fn known_names_are_code_though_they_are_words() {
        assert_eq!(
            prose_naming("table sessions, and more", &["sessions"]),
            "table `sessions`, and more"
        );
    }

    #[test]
    fn sentences_keep_their_words_and_names_become_code() {
        for (raw, markdown) in [
            (
                "assets.flow_id does not exist",
                "`assets.flow_id` does not exist",
            ),
            (
                "assets.kind is varchar(100), the model declares enum asset_type",
                "`assets.kind` is `varchar(100)`, the model declares enum `asset_type`",
            ),
            ("unique (a, b) is missing", "unique `(a, b)` is missing"),
            ("@someone, see #12", "`@someone`, see `#12`"),
            ("<img onerror>", "`<img onerror>`"),
            ("1. not a list", "`1`. not a list"),
            ("deadbeef", "`deadbeef`"),
            ("use AssetType here", "use `AssetType` here"),
            ("54 of 60, don't", "54 of 60, don't"),
            ("... x", "`...` x"),
            (
                "has default 'new'::character varying, expected now()",
                "has default `'new'::character varying`, expected `now()`",
            ),
        ] {
            assert_eq!(prose(raw), markdown);
        }
    }
}
