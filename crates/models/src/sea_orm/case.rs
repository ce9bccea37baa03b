//! How SeaORM turns names of Rust into names of columns and labels.
//!
//! Source: `sea-orm-macros/src/derives/case_style.rs` and `entity_model.rs`.

use heck::{
    ToKebabCase, ToLowerCamelCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase, ToTitleCase,
    ToUpperCamelCase,
};

/// The values of `rename_all` and `rename`, all their spellings.
const RULES: &[(&str, Rule)] = &[
    ("PascalCase", Rule::Pascal),
    ("camel_case", Rule::Pascal),
    ("camelCase", Rule::Camel),
    ("mixed_case", Rule::Camel),
    ("snake_case", Rule::Snake),
    ("snek_case", Rule::Snake),
    ("kebab-case", Rule::Kebab),
    ("kebab_case", Rule::Kebab),
    ("SCREAMING-KEBAB-CASE", Rule::ShoutyKebab),
    ("SCREAMING_SNAKE_CASE", Rule::ShoutySnake),
    ("shouty_snake_case", Rule::ShoutySnake),
    ("shouty_snek_case", Rule::ShoutySnake),
    ("title_case", Rule::Title),
    ("lowercase", Rule::Lower),
    ("UPPERCASE", Rule::Upper),
];

/// A case to bring names into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Pascal,
    Camel,
    Snake,
    Kebab,
    ShoutyKebab,
    ShoutySnake,
    Title,
    Lower,
    Upper,
}

impl Rule {
    pub(super) fn from_name(name: &str) -> Option<Rule> {
        let found = RULES.iter().find(|(spelling, _)| *spelling == name);
        found.map(|(_, rule)| *rule)
    }

    pub(super) fn apply(self, name: &str) -> String {
        match self {
            Rule::Pascal => name.to_upper_camel_case(),
            Rule::Camel => name.to_lower_camel_case(),
            Rule::Snake => name.to_snake_case(),
            Rule::Kebab => name.to_kebab_case(),
            Rule::ShoutyKebab => name.to_shouty_kebab_case(),
            Rule::ShoutySnake => name.to_shouty_snake_case(),
            Rule::Title => name.to_title_case(),
            Rule::Lower => name.to_lowercase(),
            Rule::Upper => name.to_uppercase(),
        }
    }
}

/// The variant of `Column` that a field stands for: `cake_id` is `CakeId`.
pub(super) fn variant_of(field: &str) -> String {
    field.to_upper_camel_case()
}

/// The column of a field without a name of its own. `variant` is the written `enum_name`.
pub(super) fn column_of(field: &str, rule: Option<Rule>, variant: Option<&str>) -> String {
    let own = variant_of(field);
    if let Some(rule) = rule {
        // The rule is applied to the variant, so `lowercase` joins the words.
        return rule.apply(&own);
    }
    match variant {
        // A name that survives the way there and back is left to `DeriveColumn`, which goes by
        // the variant.
        Some(variant) if own.to_snake_case() == field => column_of_variant(variant),
        _ => field.to_snake_case(),
    }
}

/// The column of a variant of `Column`.
pub(super) fn column_of_variant(variant: &str) -> String {
    variant.to_snake_case()
}

#[cfg(test)]
mod tests {
    use super::{Rule, column_of};

    #[test]
    fn columns_go_by_their_fields_in_snake_case() {
        assert_eq!(column_of("cake_id", None, None), "cake_id");
        assert_eq!(column_of("type_", None, None), "type");
        assert_eq!(column_of("address_1", None, None), "address_1");
        assert_eq!(column_of("kind", None, Some("CakeKind")), "cake_kind");
        assert_eq!(column_of("type_", None, Some("CakeKind")), "type");
    }

    #[test]
    fn rules_are_applied_to_variants() {
        let check = |rule: &str, expected: &str| {
            let rule = Rule::from_name(rule);
            assert!(rule.is_some());
            assert_eq!(column_of("made_on", rule, None), expected);
        };
        check("camelCase", "madeOn");
        check("PascalCase", "MadeOn");
        check("camel_case", "MadeOn");
        check("SCREAMING_SNAKE_CASE", "MADE_ON");
        check("kebab-case", "made-on");
        check("lowercase", "madeon");
        check("UPPERCASE", "MADEON");
        check("title_case", "Made On");
        assert_eq!(Rule::from_name("Snake"), None);
    }
}
