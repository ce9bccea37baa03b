//! The keys of `#[table(…)]` that declare constraints and indexes.

use schemadrift_schema::{
    ForeignKey, Identifier, Index, IndexKey, IndexTarget, MatchType, ReferentialAction, Stated,
    Unique, UniqueForm,
};

use crate::framework::{Declared, quoted};
use crate::naming::is_plain;

/// The key with all that it says.
pub(super) fn key(declared: &Declared<'_>) -> String {
    let mut said = Said(Vec::new());
    said.text("name", declared.name());
    match declared {
        Declared::Unique(_, actual) if is_index(declared, actual) => {
            said.flag("unique", true);
            said.flag("nulls_not_distinct", is(actual.nulls_not_distinct));
            said.list("include", &actual.include);
            said.of("index", &columns(&actual.columns))
        }
        Declared::Unique(_, actual) => {
            said.flag("nulls_not_distinct", is(actual.nulls_not_distinct));
            said.deferral(actual.deferrable, actual.initially_deferred);
            said.of("unique", &columns(&actual.columns))
        }
        Declared::Index(_, actual) => index(said, actual),
        Declared::ForeignKey(_, actual, target) => foreign_key(said, actual, target),
        Declared::Check(name, sql) => match name {
            Some(_) => said.with("expression", sql).closed("check"),
            None => format!("check({})", quoted(sql)),
        },
    }
}

/// Whether uniqueness is written as an index, and is one.
fn is_index(declared: &Declared<'_>, actual: &Unique) -> bool {
    let Declared::Unique(expected, _) = declared else {
        return false;
    };
    [expected.form, actual.form].map(|form| form == Stated::Is(UniqueForm::Index)) == [true; 2]
}

fn index(mut said: Said, actual: &Index) -> String {
    let elements: Vec<String> = actual.keys.iter().map(element).collect();
    said.flag("unique", actual.unique);
    let method = Some(actual.method.as_str()).filter(|method| *method != "btree");
    said.text("method", method);
    let predicate = actual.predicate.as_deref();
    said.text("where", predicate.map(|one| one.written.as_str()));
    said.list("include", &actual.include);
    said.flag("nulls_not_distinct", is(actual.nulls_not_distinct));
    said.of("index", &elements)
}

/// A column, or SQL where it is more than that.
fn element(key: &IndexKey) -> String {
    let Some(name) = key.column() else {
        return quoted(&key.describe());
    };
    if *key == IndexKey::column_ascending(name) && is_plain(name) {
        return name.to_owned();
    }
    let sql = IndexKey {
        target: IndexTarget::Column(Identifier(name).to_string()),
        ..key.clone()
    };
    quoted(&sql.describe())
}

fn foreign_key(mut said: Said, actual: &ForeignKey, target: &str) -> String {
    said.0
        .push(format!("columns({})", columns(&actual.columns).join(", ")));
    said.text("references", Some(target));
    said.text("on_delete", action(actual.on_delete).as_deref());
    said.text("on_update", action(actual.on_update).as_deref());
    said.flag(
        "match_full",
        actual.match_type == Stated::Is(MatchType::Full),
    );
    said.deferral(actual.deferrable, actual.initially_deferred);
    said.closed("foreign_key")
}

/// What a key does; nothing where it is what PostgreSQL does by itself.
pub(crate) fn action(stated: Stated<ReferentialAction>) -> Option<String> {
    let action = stated.value()?;
    (*action != ReferentialAction::NoAction).then(|| action.to_string().to_lowercase())
}

fn is(stated: Stated<bool>) -> bool {
    stated == Stated::Is(true)
}

fn columns(names: &[String]) -> Vec<String> {
    names.iter().map(|name| column(name)).collect()
}

fn column(name: &str) -> String {
    match is_plain(name) {
        true => name.to_owned(),
        false => quoted(name),
    }
}

/// What stands in the parentheses of a key.
struct Said(Vec<String>);

impl Said {
    fn text(&mut self, key: &str, value: Option<&str>) {
        self.0
            .extend(value.map(|value| format!("{key} = {}", quoted(value))));
    }

    fn with(mut self, key: &str, value: &str) -> Self {
        self.text(key, Some(value));
        self
    }

    fn flag(&mut self, key: &str, is_set: bool) {
        self.0.extend(is_set.then(|| key.to_owned()));
    }

    fn list(&mut self, key: &str, names: &[String]) {
        if !names.is_empty() {
            self.0.push(format!("{key}({})", columns(names).join(", ")));
        }
    }

    fn deferral(&mut self, deferrable: Stated<bool>, initially_deferred: Stated<bool>) {
        match is(initially_deferred) {
            true => self.flag("initially_deferred", true),
            false => self.flag("deferrable", is(deferrable)),
        }
    }

    /// The key over these columns, which stand alone where nothing more is said.
    fn of(mut self, key: &str, columns: &[String]) -> String {
        let columns = columns.join(", ");
        if self.0.is_empty() {
            return format!("{key}({columns})");
        }
        let place = usize::from(self.0[0].starts_with("name"));
        self.0.insert(place, format!("columns({columns})"));
        self.closed(key)
    }

    fn closed(self, key: &str) -> String {
        format!("{key}({})", self.0.join(", "))
    }
}
