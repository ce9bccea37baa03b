//! Triggers, other than those that constraints bring and the copies that partitions have.

use schemadrift_schema::ObjectKind;

use super::object_rules;

object_rules! {
    name: "trigger",
    kinds: &[ObjectKind::Trigger],
    article: "A",
    word: "trigger",
    missing: Warning,
    breaks: "No query fails, but what the trigger sees to is no longer seen to.",
    compares: "the definition as the server prints it, and whether the trigger is enabled",
    both: "\
        CREATE TABLE notes (body text);\n\
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; \
        END';\n",
    object: "CREATE TRIGGER kept BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION keep();",
    other: "CREATE TRIGGER kept BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION keep();",
    drop: "DROP TRIGGER kept ON notes;",
    mend: "\
        DROP TRIGGER kept ON notes;\n\
        CREATE TRIGGER kept BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION keep();",
}
