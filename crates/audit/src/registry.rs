//! The one list of all rules, in the order of the rules page.

use crate::rule::Rule;
use crate::rules;

/// Every rule.
pub const RULES: &[&Rule] = &[
    // Tables.
    &rules::table_missing::RULE,
    &rules::table_renamed::RULE,
    &rules::table_unmapped::RULE,
    // Columns.
    &rules::column_missing::RULE,
    &rules::column_renamed::RULE,
    &rules::column_unmapped::RULE,
    &rules::column_type_mismatch::RULE,
    &rules::column_nullability_mismatch::RULE,
    &rules::column_default_mismatch::RULE,
    &rules::column_generated_mismatch::RULE,
    &rules::column_identity_mismatch::RULE,
    &rules::column_collation_mismatch::RULE,
    &rules::column_type_unresolved::RULE,
    // Keys.
    &rules::primary_key_missing::RULE,
    &rules::primary_key_mismatch::RULE,
    &rules::foreign_key_missing::RULE,
    &rules::foreign_key_mismatch::RULE,
    &rules::foreign_key_unmapped::RULE,
    &rules::unique_missing::RULE,
    &rules::unique_mismatch::RULE,
    &rules::unique_unmapped::RULE,
    &rules::check_missing::RULE,
    &rules::check_mismatch::RULE,
    &rules::check_unmapped::RULE,
    &rules::exclusion_missing::RULE,
    &rules::exclusion_mismatch::RULE,
    &rules::exclusion_unmapped::RULE,
    // Indexes.
    &rules::index_missing::RULE,
    &rules::index_mismatch::RULE,
    &rules::index_unmapped::RULE,
    &rules::index_invalid::RULE,
    // Enums.
    &rules::enum_missing::RULE,
    &rules::enum_unmapped::RULE,
    &rules::enum_variant_missing::RULE,
    &rules::enum_variant_unmapped::RULE,
    &rules::enum_order_mismatch::RULE,
    // Other kinds of objects.
    &rules::table_mismatch::RULE,
    &rules::objects::schema::MISSING,
    &rules::objects::schema::UNMAPPED,
    &rules::objects::schema::MISMATCH,
    &rules::objects::extension::MISSING,
    &rules::objects::extension::UNMAPPED,
    &rules::objects::extension::MISMATCH,
    &rules::objects::collation::MISSING,
    &rules::objects::collation::UNMAPPED,
    &rules::objects::collation::MISMATCH,
    &rules::objects::domain::MISSING,
    &rules::objects::domain::UNMAPPED,
    &rules::objects::domain::MISMATCH,
    &rules::objects::composite::MISSING,
    &rules::objects::composite::UNMAPPED,
    &rules::objects::composite::MISMATCH,
    &rules::objects::range::MISSING,
    &rules::objects::range::UNMAPPED,
    &rules::objects::range::MISMATCH,
    &rules::objects::sequence::MISSING,
    &rules::objects::sequence::UNMAPPED,
    &rules::objects::sequence::MISMATCH,
    &rules::objects::function::MISSING,
    &rules::objects::function::UNMAPPED,
    &rules::objects::function::MISMATCH,
    &rules::objects::view::MISSING,
    &rules::objects::view::UNMAPPED,
    &rules::objects::view::MISMATCH,
    &rules::objects::materialized_view::MISSING,
    &rules::objects::materialized_view::UNMAPPED,
    &rules::objects::materialized_view::MISMATCH,
    &rules::objects::partition::MISSING,
    &rules::objects::partition::UNMAPPED,
    &rules::objects::partition::MISMATCH,
    &rules::objects::trigger::MISSING,
    &rules::objects::trigger::UNMAPPED,
    &rules::objects::trigger::MISMATCH,
    &rules::objects::rule::MISSING,
    &rules::objects::rule::UNMAPPED,
    &rules::objects::rule::MISMATCH,
    &rules::objects::policy::MISSING,
    &rules::objects::policy::UNMAPPED,
    &rules::objects::policy::MISMATCH,
    &rules::comment_mismatch::RULE,
    // Code that compiles and fails in production.
    &rules::decode_impossible::RULE,
    &rules::insert_omits_required::RULE,
    &rules::model_table_mismatch::RULE,
    &rules::model_conflict::RULE,
];

/// The rule of this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
