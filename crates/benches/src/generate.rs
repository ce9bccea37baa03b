//! A schema of any number of tables, and the models of it, in sync.
//!
//! Each table has 13 columns, one or two foreign keys to earlier tables, four indexes and one
//! check; each model is a file of its own.

use std::fmt::Write as _;

/// Scalar columns of every table, by PostgreSQL type and SeaORM field.
const COLUMNS: [(&str, &str, &str); 10] = [
    ("name", "varchar(200) NOT NULL", "String"),
    ("note", "text", "Option<String>"),
    ("amount", "bigint NOT NULL DEFAULT 0", "i64"),
    ("rate", "double precision", "Option<f64>"),
    ("is_active", "boolean NOT NULL DEFAULT true", "bool"),
    ("token", "uuid NOT NULL DEFAULT gen_random_uuid()", "Uuid"),
    ("payload", "jsonb", "Option<Json>"),
    ("day", "date", "Option<Date>"),
    (
        "created_at",
        "timestamptz NOT NULL DEFAULT now()",
        "DateTimeUtc",
    ),
    ("updated_at", "timestamptz", "Option<DateTimeUtc>"),
];

/// The statements that make one table.
pub(crate) fn table(number: usize) -> String {
    let columns: Vec<String> = COLUMNS
        .iter()
        .map(|(name, ty, _)| format!("{name} {ty}"))
        .collect();
    let mut sql = format!(
        "CREATE TABLE t{number} (id bigserial PRIMARY KEY, {}, parent_id bigint, owner_id bigint, \
         CHECK (amount >= 0 AND name <> ''));\n",
        columns.join(", ")
    );
    for (column, to) in references(number) {
        let _ = writeln!(
            sql,
            "ALTER TABLE t{number} ADD FOREIGN KEY ({column}) REFERENCES t{to} (id) ON DELETE CASCADE;"
        );
    }
    for key in [
        "name",
        "owner_id, created_at",
        "lower(note)",
        "amount) WHERE (is_active",
    ] {
        let _ = writeln!(sql, "CREATE INDEX ON t{number} ({key});");
    }
    sql
}

/// The model of one table, as sea-orm-cli would write it.
pub(crate) fn model(number: usize) -> String {
    let mut text = format!(
        "use sea_orm::entity::prelude::*;\n\n\
         #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]\n\
         #[sea_orm(table_name = \"t{number}\")]\n\
         pub struct Model {{\n    #[sea_orm(primary_key)]\n    pub id: i64,\n"
    );
    for (name, _, field) in COLUMNS {
        let _ = writeln!(text, "    pub {name}: {field},");
    }
    text.push_str("    pub parent_id: Option<i64>,\n    pub owner_id: Option<i64>,\n}\n\n");
    text.push_str("#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]\npub enum Relation {\n");
    for (position, (column, to)) in references(number).into_iter().enumerate() {
        let _ = write!(
            text,
            "    #[sea_orm(belongs_to = \"super::t{to}::Entity\", from = \"Column::{}\", \
             to = \"super::t{to}::Column::Id\", on_delete = \"Cascade\")]\n    R{position},\n",
            if column == "parent_id" {
                "ParentId"
            } else {
                "OwnerId"
            }
        );
    }
    text.push_str("}\n\nimpl ActiveModelBehavior for ActiveModel {}\n");
    text
}

/// Foreign keys of a table: one, and every second time two.
fn references(number: usize) -> Vec<(&'static str, usize)> {
    let mut keys = Vec::new();
    if number > 0 {
        keys.push(("parent_id", number / 2));
    }
    if number > 0 && number.is_multiple_of(2) {
        keys.push(("owner_id", number - 1));
    }
    keys
}
