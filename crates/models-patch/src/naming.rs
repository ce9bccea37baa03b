//! Names as Rust spells them, and labels as rules make them of names.

/// The ways to make a label of the name of a variant.
pub(crate) const RULES: [fn(&str) -> String; 6] = [
    |name| name.to_owned(),
    |name| name.to_lowercase(),
    |name| name.to_uppercase(),
    snake,
    |name| snake(name).to_uppercase(),
    |name| words_of(name).join("-"),
];

/// Whether rules may cut the words of a name in several ways: `AB` is `a_b` to one and `ab` to another.
pub(crate) fn is_ambiguous(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let pairs = letters.windows(2);
    pairs
        .into_iter()
        .any(|pair| pair[0].is_uppercase() && pair[1].is_uppercase())
}

/// The name of a variant in snake case.
pub(crate) fn snake(name: &str) -> String {
    words_of(name).join("_")
}

fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for one in name.chars() {
        match words.last_mut() {
            Some(word) if !one.is_uppercase() => word.push(one),
            _ => words.push(one.to_lowercase().collect()),
        }
    }
    words
}

/// A label as the name of a variant; `None` where it has no letter to begin with.
pub(crate) fn pascal(label: &str) -> Option<String> {
    let is_shouted = !label.chars().any(char::is_lowercase);
    let words = label.split(|one: char| !one.is_alphanumeric());
    let name: String = words
        .filter_map(|word| {
            let mut letters = word.chars();
            let first = letters.next()?.to_uppercase().to_string();
            let rest = letters.as_str();
            let rest = if is_shouted {
                rest.to_lowercase()
            } else {
                rest.to_owned()
            };
            Some(first + &rest)
        })
        .collect();
    let begins = name.chars().next().is_some_and(char::is_alphabetic);
    // What is a word of the language is told from it by a mark.
    let mark = if name == "Self" { "_" } else { "" };
    begins.then(|| name + mark)
}

/// Whether a column can be a field as it is.
pub(crate) fn is_plain(name: &str) -> bool {
    const WORDS: [&str; 39] = [
        "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum",
        "extern", "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod",
        "move", "mut", "pub", "ref", "return", "self", "static", "struct", "super", "trait",
        "true", "try", "type", "unsafe", "use", "where", "while",
    ];
    let mut bytes = name.bytes();
    let starts = bytes
        .next()
        .is_some_and(|byte| byte.is_ascii_lowercase() || byte == b'_');
    starts
        && name != "_"
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !WORDS.contains(&name)
}
