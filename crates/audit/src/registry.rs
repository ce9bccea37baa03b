//! The one list of all rules, in the order of the rules page.

use crate::rule::Rule;
use crate::rules::{check_mismatch, column_missing, column_type_mismatch, foreign_key_missing};

/// Every rule.
pub const RULES: &[&Rule] = &[
    &column_missing::RULE,
    &column_type_mismatch::RULE,
    &foreign_key_missing::RULE,
    &check_mismatch::RULE,
];

/// The rule of this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
