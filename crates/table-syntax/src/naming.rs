//! How Rust names become SQL names: cases, and the defaults for tables and enum types.

use heck::{
    ToKebabCase, ToLowerCamelCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase,
    ToUpperCamelCase,
};

use crate::argument::Keyed;
use crate::suggestion::closest;
use crate::value::Spanned;

/// A value of `rename_all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RenameRule {
    /// `snake_case`
    SnakeCase,
    /// `SCREAMING_SNAKE_CASE`
    ScreamingSnakeCase,
    /// `lowercase`
    LowerCase,
    /// `UPPERCASE`
    UpperCase,
    /// `camelCase`
    CamelCase,
    /// `PascalCase`
    PascalCase,
    /// `kebab-case`
    KebabCase,
    /// `SCREAMING-KEBAB-CASE`
    ScreamingKebabCase,
}

impl RenameRule {
    /// The rule that is spelled `name`, as in `rename_all = "camelCase"`.
    pub fn from_name(name: &str) -> Option<RenameRule> {
        let known = RULES.iter().find(|(spelling, _)| *spelling == name);
        known.map(|(_, rule)| *rule)
    }

    /// The name of a Rust field or variant under this rule; `r#` is left out.
    pub fn apply(self, name: &str) -> String {
        let name = unraw(name);
        match self {
            RenameRule::SnakeCase => name.to_snake_case(),
            RenameRule::ScreamingSnakeCase => name.to_shouty_snake_case(),
            RenameRule::LowerCase => name.to_lowercase(),
            RenameRule::UpperCase => name.to_uppercase(),
            RenameRule::CamelCase => name.to_lower_camel_case(),
            RenameRule::PascalCase => name.to_upper_camel_case(),
            RenameRule::KebabCase => name.to_kebab_case(),
            RenameRule::ScreamingKebabCase => name.to_shouty_kebab_case(),
        }
    }

    pub(crate) fn read(keyed: Keyed, errors: &mut Vec<syn::Error>) -> Option<Spanned<Self>> {
        let text = keyed.text(errors)?;
        if let Some(rule) = Self::from_name(&text.value) {
            return Some(text.with(rule));
        }
        let names: Vec<&str> = RULES.iter().map(|(name, _)| *name).collect();
        let hint = match closest(&text.value, names.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("the cases are `{}`", names.join("`, `")),
        };
        let message = format!("unknown case `{}`: {hint}", text.value);
        errors.push(syn::Error::new(text.span, message));
        None
    }
}

/// The table of a struct that names none: its name in snake case, in the plural.
///
/// The plural is the plain English one: `Category` gives `categories`, `Address` `addresses`,
/// `UserRole` `user_roles`. Anything less plain is written with `#[table(name = "…")]`.
pub fn default_table_name(struct_name: &str) -> String {
    let singular = unraw(struct_name).to_snake_case();
    if let Some(stem) = singular.strip_suffix('y')
        && stem.ends_with(|letter: char| !"aeiou_".contains(letter))
    {
        return format!("{stem}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"];
    if hisses.iter().any(|ending| singular.ends_with(ending)) {
        return format!("{singular}es");
    }
    format!("{singular}s")
}

/// The enum type of a Rust enum that names none: its name in snake case.
pub fn default_enum_name(enum_name: &str) -> String {
    unraw(enum_name).to_snake_case()
}

fn unraw(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

const RULES: [(&str, RenameRule); 8] = [
    ("snake_case", RenameRule::SnakeCase),
    ("SCREAMING_SNAKE_CASE", RenameRule::ScreamingSnakeCase),
    ("lowercase", RenameRule::LowerCase),
    ("UPPERCASE", RenameRule::UpperCase),
    ("camelCase", RenameRule::CamelCase),
    ("PascalCase", RenameRule::PascalCase),
    ("kebab-case", RenameRule::KebabCase),
    ("SCREAMING-KEBAB-CASE", RenameRule::ScreamingKebabCase),
];

#[cfg(test)]
mod tests {
    use super::{RULES, default_enum_name, default_table_name};

    #[test]
    fn tables_are_plural() {
        let cases = [
            ("User", "users"),
            ("UserRole", "user_roles"),
            ("Category", "categories"),
            ("Day", "days"),
            ("Address", "addresses"),
            ("Box", "boxes"),
            ("Quiz", "quizes"),
            ("Branch", "branches"),
            ("Dish", "dishes"),
            ("Status", "statuses"),
            ("HTTPProxy", "http_proxies"),
            ("r#Type", "types"),
            ("Y", "ys"),
            ("CMDBSixRAnalysis", "cmdb_six_r_analysises"),
        ];
        for (name, expected) in cases {
            assert_eq!(default_table_name(name), expected);
        }
    }

    #[test]
    fn enum_types_are_singular() {
        assert_eq!(default_enum_name("AssetType"), "asset_type");
        assert_eq!(default_enum_name("r#Status"), "status");
    }

    #[test]
    fn every_case_converts() {
        let converted: Vec<String> = RULES
            .iter()
            .map(|(_, rule)| rule.apply("r#SuperAdmin"))
            .collect();
        let expected = [
            "super_admin",
            "SUPER_ADMIN",
            "superadmin",
            "SUPERADMIN",
            "superAdmin",
            "SuperAdmin",
            "super-admin",
            "SUPER-ADMIN",
        ];
        assert_eq!(converted, expected);
    }
}
