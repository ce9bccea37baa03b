//! What errors in attributes hide, so that no guess in its place is compared.

use schemadrift_schema::{Aspect, IndexKey, Stated};
use schemadrift_table_syntax::{ColumnAttributes, TableAttributes, Unread};

use super::table::{Declared, Field};

/// Keys, and what is said by them.
const ASPECTS: [(&str, Aspect); 8] = [
    ("primary_key", Aspect::PrimaryKeys),
    ("unique", Aspect::Uniques),
    ("index", Aspect::Indexes),
    ("foreign_key", Aspect::ForeignKeys),
    ("references", Aspect::ForeignKeys),
    ("check", Aspect::Checks),
    ("name", Aspect::Columns),
    ("skip", Aspect::Columns),
];

/// Whether the name of the table or those of its columns may be others than they seem.
/// `name` is what is written, whatever the grammar thinks of it.
pub(super) fn hides_table(attributes: &TableAttributes, name: Option<&str>) -> bool {
    let unread = &attributes.unread;
    unread.may_say("name") && name.is_none()
        || unread.may_say("schema")
        || unread.may_say("rename_all")
}

/// Whether the field may have another column than it seems, or none.
pub(super) fn hides_column(attributes: &ColumnAttributes, name: Option<&str>) -> bool {
    let unread = &attributes.unread;
    unread.may_say("name") && name.is_none() || unread.may_say("skip")
}

/// Takes back what is not known for certain.
pub(super) fn take_back(declared: &mut Declared, attributes: &TableAttributes, fields: &[Field]) {
    let is_guessed = |name: &str| {
        fields.iter().any(|field| {
            let column = field.declared.column.as_ref();
            field.declared.is_guessed && column.is_some_and(|column| column.name == name)
        })
    };
    let keys = std::mem::take(&mut declared.table.foreign_keys);
    let unqualified = std::mem::take(&mut declared.unqualified_keys);
    for (position, key) in keys.into_iter().enumerate() {
        if key.columns.iter().any(|name| is_guessed(name)) {
            continue;
        }
        if unqualified.contains(&position) {
            let position = declared.table.foreign_keys.len();
            declared.unqualified_keys.push(position);
        }
        declared.table.foreign_keys.push(key);
    }
    let table = &mut declared.table;
    table
        .uniques
        .retain(|one| !one.columns.iter().any(|name| is_guessed(name)));
    let on_guessed = |key: &IndexKey| key.column().is_some_and(is_guessed);
    table.indexes.retain(|one| !one.keys.iter().any(on_guessed));
    let unread = |key| {
        let of = |unread: &Unread| unread.may_say(key);
        of(&attributes.unread) || fields.iter().any(|field| of(&field.attributes.unread))
    };
    let key = table.primary_key.present();
    if unread("primary_key")
        || key.is_some_and(|key| key.columns.iter().any(|name| is_guessed(name)))
    {
        table.primary_key = Stated::Unstated;
    }
    for (key, aspect) in ASPECTS {
        if unread(key) {
            declared.partly.push(aspect);
        }
    }
}
