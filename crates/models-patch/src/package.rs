//! What a type that is written asks of the package: the crate that it is of, and features.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::framework::Framework;
use crate::manifest::Manifest;
use crate::place::{group_of, is_mark};
use crate::source::Source;

/// Crates that serialise what is of them only by a feature.
const BY_FEATURE: [&str; 4] = ["bigdecimal", "chrono", "time", "uuid"];

/// Derives that know types of other crates by features of their own crates.
const BY_OWN_FEATURE: [(&str, &str); 3] = [
    ("JsonSchema", "schemars"),
    ("TS", "ts-rs"),
    ("ToSchema", "utoipa"),
];

/// Why a type does not compile in a package, as far as its manifest tells. What the file has a word for
/// already does. `row` holds the words in the attributes of the struct.
pub(crate) fn lacking(
    ty: &str,
    framework: &dyn Framework,
    row: &[String],
    (manifest, source): (&Manifest, &Source),
) -> Option<String> {
    let (name, last) = of_crate(ty)?;
    if source.text.contains(&last) {
        return None;
    }
    let Some(entry) = manifest.dependency(&name) else {
        return Some(format!("the package does not depend on {name}"));
    };
    let without = |package: &str, feature: &str| {
        Some(format!(
            "the package has {package} without its feature {feature}"
        ))
    };
    if let Some((package, feature)) = framework.feature(&name)
        && let Some(entry) = manifest.dependency(package)
        && !entry.contains(&format!("\"{feature}\""))
    {
        return without(package, feature);
    }
    let derives = |name: &str| row.iter().any(|word| word == name);
    let is_serialised = derives("Serialize") || derives("Deserialize");
    if is_serialised && BY_FEATURE.contains(&name.as_str()) && !entry.contains("serde") {
        return without(&name, "serde");
    }
    let mut described = BY_OWN_FEATURE.iter().filter(|(word, _)| derives(word));
    described.find_map(|(_, package)| {
        let entry = manifest.dependency(package)?;
        (!entry.contains(&name)).then(|| without(package, &name))?
    })
}

/// The crate of a type that is written with its path, and its last word: `chrono` and `NaiveDate`.
fn of_crate(ty: &str) -> Option<(String, String)> {
    let tokens: TokenStream = ty.parse().ok()?;
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let colons = |at: usize| is_mark(all.get(at), ':') && is_mark(all.get(at + 1), ':');
    let start = (0..all.len()).find(|at| colons(at + 1))?;
    let first = all.get(start)?.to_string();
    let is_own = ["crate", "self", "super", "std", "core"].contains(&first.as_str());
    if is_own || group_of(all.get(start), Delimiter::Parenthesis).is_some() {
        return None;
    }
    let mut last = start;
    while colons(last + 1) {
        last += 3;
    }
    Some((first, all.get(last)?.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_tells_its_crate() {
        let check = |ty: &str, wanted: Option<(&str, &str)>| {
            let wanted = wanted.map(|(one, two)| (one.to_owned(), two.to_owned()));
            assert_eq!(of_crate(ty), wanted, "{ty}");
        };
        check(
            "chrono::DateTime<chrono::Utc>",
            Some(("chrono", "DateTime")),
        );
        check("Vec<Option<uuid::Uuid>>", Some(("uuid", "Uuid")));
        check("super::post::Role", None);
        check("Vec<u8>", None);
    }
}
