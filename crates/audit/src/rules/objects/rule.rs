//! Rewrite rules, other than those that make a view a view.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "rule",
    kinds: &[ObjectKind::Rule],
    article: "A",
    word: "rewrite rule",
    missing: Warning,
    breaks: "No query fails, but one is no longer rewritten as it was.",
    compares: "the definition as the server prints it, and whether the rule is enabled",
    both: "CREATE TABLE notes (body text);\n",
    object: "CREATE RULE forever AS ON DELETE TO notes DO INSTEAD NOTHING;",
    other: "CREATE RULE forever AS ON UPDATE TO notes DO INSTEAD NOTHING;",
    drop: "DROP RULE forever ON notes;",
    mend: "\
        DROP RULE forever ON notes;\n\
        CREATE RULE forever AS ON DELETE TO notes DO INSTEAD NOTHING;",
}
