//! Row security: policies, and whether it is on.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "policy",
    kinds: &[ObjectKind::Policy, ObjectKind::RowSecurity],
    article: "A",
    word: "policy",
    missing: Warning,
    breaks: "\
        No query fails, but rows are seen or written by those who should not, or kept from \
        those who should.",
    compares: "\
        the command, the roles, the conditions, whether a policy is permissive; and whether \
        row security is enabled and forced for a table",
    both: "\
        CREATE TABLE notes (body text, is_public boolean);\n\
        ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n",
    object: "CREATE POLICY readers ON notes FOR SELECT USING (is_public);",
    other: "CREATE POLICY readers ON notes FOR SELECT USING (true);",
    drop: "DROP POLICY readers ON notes;",
    mend: "ALTER POLICY readers ON notes USING (is_public);",
}
