//! Numbers with a noun behind them.

/// Words that make a number one of something else than of all that there is.
const ELSEWHERE: [&str; 17] = [
    "not",
    "no",
    "missing",
    "without",
    "never",
    "except",
    "unused",
    "other",
    "additional",
    "further",
    "more",
    "new",
    "added",
    "dropped",
    "removed",
    "renamed",
    "changed",
];

/// Such as `49 tables`, `all 45+ fields` and `15 foreign keys`: the number, whether it is the least,
/// and the noun. Nothing of a sentence that counts a part.
pub(super) fn numbers(text: &str) -> Vec<(usize, bool, &'static str)> {
    let words = words(text);
    let is_of_a_part = |word: &str| ELSEWHERE.contains(&word.to_lowercase().as_str());
    if words.iter().any(|(_, word)| is_of_a_part(word)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (position, (_, word)) in words.iter().enumerate() {
        let at_least = word.ends_with('+');
        let Ok(number) = word.trim_end_matches('+').parse() else {
            continue;
        };
        // Punctuation between the two makes the noun that of another part of the sentence.
        let word = |offset: usize| {
            let behind = words.get(position + 1..=position + offset)?;
            let is_one_phrase = behind.iter().all(|(follows, _)| *follows);
            let (_, word) = behind.last()?;
            is_one_phrase.then(|| word.to_lowercase())
        };
        let (next, after) = (word(1).unwrap_or_default(), word(2).unwrap_or_default());
        let noun = match (next.as_str(), after.as_str()) {
            ("tables" | "table", _) => "tables",
            ("indexes" | "indices" | "index", _) => "indexes",
            ("columns" | "fields" | "column" | "field", _) => "columns",
            ("enums" | "enum", _) => "enums",
            ("foreign", "keys" | "key") => "foreign keys",
            _ => continue,
        };
        found.push((number, at_least, noun));
    }
    found
}

/// Words, each with whether nothing but blanks is between it and the one before.
fn words(text: &str) -> Vec<(bool, &str)> {
    let is_of_word = |one: char| one.is_ascii_alphanumeric() || one == '+' || one == '_';
    let mut words = Vec::new();
    let mut rest = text;
    loop {
        let start = rest.find(is_of_word).unwrap_or(rest.len());
        let (gap, from) = rest.split_at(start);
        if from.is_empty() {
            return words;
        }
        let end = from.find(|one| !is_of_word(one)).unwrap_or(from.len());
        let (word, behind) = from.split_at(end);
        words.push((gap.chars().all(char::is_whitespace), word));
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_noun_behind_them() {
        assert_eq!(
            numbers("All 49 tables, all 45+ fields; 3 foreign keys, 7 days"),
            [
                (49, false, "tables"),
                (45, true, "columns"),
                (3, false, "foreign keys")
            ]
        );
    }

    #[test]
    fn what_only_stands_near_is_not_counted() {
        assert_eq!(numbers("String(50), index=True"), []);
        assert_eq!(numbers("3 tables are missing from the folder"), []);
        assert_eq!(numbers("2 new tables"), []);
        assert_eq!(numbers("version 2. Tables follow"), []);
    }
}
