//! Foreign keys: attributes, joins and relations that state them.

use schemadrift_diff::{Drift, Pair};
use schemadrift_schema::{Aspect, ForeignKey, Origin, QualifiedName, Table};

use crate::constraint::is_of_field;
use crate::framework::derive::action;
use crate::framework::{Declared, Framework, Relation, RelationTarget, Unrelated};
use crate::head::Head;
use crate::keys::Written;
use crate::modules::Named;
use crate::place::place_of;
use crate::plan::{Asked, Plan, Task, Work};

impl Plan<'_> {
    /// Takes in what differs of a foreign key.
    pub(crate) fn foreign_key(
        &mut self,
        framework: &'static dyn Framework,
        pair: &Pair<'_>,
        drift: &Drift<'_, ForeignKey>,
    ) {
        match drift {
            Drift::Missing(key) if framework.relates() => {
                self.unrelated(framework, pair, key, Unrelated::WithoutKey);
            }
            Drift::Mismatch {
                expected, actual, ..
            } if framework.relates() => self.relation(framework, pair, expected, actual),
            Drift::Missing(key) => {
                let place = (key.origin.as_ref(), key.columns.as_slice());
                self.gone(framework, pair, Aspect::ForeignKeys, place, "a foreign key");
            }
            Drift::Mismatch {
                expected, actual, ..
            } => {
                let columns = &actual.referenced_columns;
                let target = target(pair.expected, &actual.references, columns);
                let keys = framework.keys_of(Aspect::ForeignKeys);
                let origin = expected.origin.as_ref();
                let is_of_field = origin.is_some_and(|one| is_of_field(pair.expected, one));
                if let Some((attribute, _)) = keys.filter(|_| is_of_field) {
                    let said = |stated| action(stated).map(Written::Text);
                    let wanted = [
                        (attribute, "references", Some(Written::Text(target))),
                        (attribute, "on_delete", said(actual.on_delete)),
                        (attribute, "on_update", said(actual.on_update)),
                    ];
                    return self.of_fields(framework, pair.expected, &expected.columns, &wanted);
                }
                let declared = Declared::ForeignKey(expected, actual, &target);
                let place = (origin, expected.columns.as_slice());
                match framework.key_of_struct(&declared) {
                    None => self.parent(framework, pair, expected, actual),
                    text => {
                        let of = (Aspect::ForeignKeys, "a foreign key");
                        self.mismatch(framework, pair, of, place, text);
                    }
                }
            }
            Drift::Unmapped(_) => {}
        }
    }

    /// Lets a key that means the primary key of another model's table mean that of the right one.
    fn parent(
        &mut self,
        framework: &'static dyn Framework,
        pair: &Pair<'_>,
        expected: &ForeignKey,
        actual: &ForeignKey,
    ) {
        let table = pair.expected;
        let around = |path: &str| path.rsplit_once("::").map(|(around, _)| around.to_owned());
        let own = table.model.as_ref().map(|model| around(&model.path));
        let is_parent = |other: &&Table| {
            let key = other.primary_key.present();
            let model = other.model.as_ref();
            other.name == actual.references
                && key.is_some_and(|key| key.columns == actual.referenced_columns)
                && model.is_some_and(|model| {
                    model.framework == framework.name() && own == Some(around(&model.path))
                })
        };
        let parent = self.expected.tables.iter().find(is_parent);
        let module = parent.and_then(|parent| Some(parent.model.as_ref()?.name.clone()));
        let what = format!(
            "let the foreign key of {} refer to {}",
            table.name,
            actual.target()
        );
        match (module, &expected.origin) {
            (Some(module), Some(origin)) => self.tasks.push(Task {
                origin: origin.clone(),
                what,
                why: Task::UNKNOWN,
                work: Work::Edits(Box::new(move |source, place| {
                    framework.with_parent(source, place, &module)
                })),
            }),
            _ => {
                let why = "no table! beside it has that for its primary key";
                self.by_hand(expected.origin.as_ref(), &what, why);
            }
        }
    }

    /// Lets a relation say what the key is.
    fn relation(
        &mut self,
        framework: &'static dyn Framework,
        pair: &Pair<'_>,
        expected: &ForeignKey,
        actual: &ForeignKey,
    ) {
        let what = format!(
            "let the relation of {} be with {}",
            pair.expected.name,
            actual.target()
        );
        let Some(origin) = &expected.origin else {
            return self.by_hand(table_origin(pair), &what, NO_PLACE);
        };
        let is_same = expected.references == actual.references
            && expected.referenced_columns == actual.referenced_columns;
        let target = match is_same {
            true => None,
            false => match self.relation_target(framework, expected, actual) {
                Ok(target) => Some(target),
                Err(why) => {
                    return self.by_hand(Some(origin), &what, &why);
                }
            },
        };
        let key = actual.clone();
        self.tasks.push(Task {
            origin: origin.clone(),
            what,
            why: Task::UNKNOWN,
            work: Work::Edits(Box::new(move |source, place| {
                let target = target.clone();
                framework.with_relation(source, place, &Relation { key: &key, target })
            })),
        });
    }

    /// The entity of the table that a key refers to, by the names that it has at the relation.
    fn relation_target(
        &self,
        framework: &'static dyn Framework,
        expected: &ForeignKey,
        actual: &ForeignKey,
    ) -> Result<RelationTarget, String> {
        let table = &actual.references;
        let is_it = |other: &&Table| {
            let model = other.model.as_ref();
            other.name == *table && model.is_some_and(|one| one.framework == framework.name())
        };
        let found = self.expected.tables.iter().find(is_it);
        let parts = found.and_then(|found| Some((found, found.model.as_ref()?, &found.origin)));
        let (Some((found, model, Some(origin))), Some(from)) = (parts, &expected.origin) else {
            return Err(format!("no entity of {table} is there"));
        };
        let module = model.path.rsplit_once("::").map(|(module, _)| module);
        let entity = module.map_or_else(|| "Entity".to_owned(), |one| format!("{one}::Entity"));
        let named = Named {
            path: entity,
            origin: origin.clone(),
            is_only: false,
        };
        let field = |name: &String| {
            let origin = found.column(name)?.origin.as_ref()?;
            let source = self.sources.get(&origin.file)?;
            let (fields, position) = source.fields_at(origin)?;
            let field = &fields[position];
            // What names its variant by hand is not called by its field.
            let mut keys = field.attributes.iter().flat_map(|one| &one.keys);
            let is_named = keys.any(|key| key.name == "enum_name");
            (!is_named).then(|| source.text[field.name.clone()].to_owned())
        };
        let fields = actual.referenced_columns.iter().map(field);
        let unknown = || format!("the fields of {} are not known", actual.target());
        let source = self.sources.get(&origin.file);
        let head = source.and_then(|source| Head::at(source.tokens(), place_of(origin)?));
        Ok(RelationTarget {
            entity: self.modules.name(&named, from)?,
            fields: fields.collect::<Option<_>>().ok_or_else(unknown)?,
            is_dense: head.is_some_and(|head| head.words.iter().any(|word| word == "model")),
        })
    }

    /// Lets a relation state no key, or takes it out.
    pub(crate) fn unrelated(
        &mut self,
        framework: &'static dyn Framework,
        pair: &Pair<'_>,
        key: &ForeignKey,
        wanted: Unrelated,
    ) {
        let table = &pair.expected.name;
        let what = match wanted {
            Unrelated::Gone => format!("take a relation of {table} out"),
            Unrelated::WithoutKey => format!("let a relation of {table} state no foreign key"),
        };
        let Some(origin) = &key.origin else {
            return self.by_hand(table_origin(pair), &what, NO_PLACE);
        };
        if wanted == Unrelated::WithoutKey && !self.sources.has_second_sea_orm(&origin.file) {
            let why = "code may use it, and skip_fk is known from SeaORM 2.0 on";
            return self.by_hand(Some(origin), &what, why);
        }
        if wanted == Unrelated::Gone {
            self.without_relation(framework, origin, &what);
            return self.without_ends(framework, pair.expected, key);
        }
        self.tasks.push(Task {
            origin: origin.clone(),
            what,
            why: Task::UNKNOWN,
            work: Work::Edits(Box::new(move |source, place| {
                framework.without_relation(source, place, wanted)
            })),
        });
    }

    /// Takes the relation out that stands at a place; one that is a field goes as fields do.
    fn without_relation(&mut self, framework: &'static dyn Framework, origin: &Origin, what: &str) {
        let source = self.sources.get(&origin.file);
        let is_field = source.is_some_and(|source| source.fields_at(origin).is_some());
        if is_field {
            let asked = self.asked.entry(origin.clone());
            let (_, asked) = asked.or_insert_with(|| (framework, Asked::default()));
            asked.remove = true;
            return;
        }
        self.tasks.push(Task {
            origin: origin.clone(),
            what: what.to_owned(),
            why: Task::UNKNOWN,
            work: Work::Edits(Box::new(move |source, place| {
                framework.without_relation(source, place, Unrelated::Gone)
            })),
        });
    }

    /// Takes out the other ends of a relation that goes, if the two tables have no other.
    fn without_ends(&mut self, framework: &'static dyn Framework, table: &Table, key: &ForeignKey) {
        let mut keys = table.foreign_keys.iter();
        let has_other =
            keys.any(|one| one.references == key.references && one.origin != key.origin);
        let module = table.model.as_ref().and_then(|model| {
            let (module, _) = model.path.rsplit_once("::")?;
            Some(module.rsplit("::").next().unwrap_or(module).to_owned())
        });
        let (false, Some(module)) = (has_other, module) else {
            return;
        };
        let expected = self.expected;
        let targets = expected
            .tables
            .iter()
            .filter(|one| one.name == key.references);
        for origin in targets.filter_map(|one| one.origin.as_ref()) {
            let Some(source) = self.sources.get(&origin.file) else {
                continue;
            };
            for place in framework.ends_of_relations(&source, &module) {
                let place = (u32::try_from(place.line), u32::try_from(place.column + 1));
                if let (Ok(line), Ok(column)) = place {
                    let end = Origin::new(origin.file.clone(), line, column);
                    let what = format!("take a relation with {} out", table.name);
                    self.without_relation(framework, &end, &what);
                }
            }
        }
    }
}

const NO_PLACE: &str = "where it is stated is not known";

fn table_origin<'a>(pair: &Pair<'a>) -> Option<&'a Origin> {
    pair.expected.origin.as_ref()
}

/// What a key of this table refers to, as `references` of the derive reads it.
pub(crate) fn target(own: &Table, table: &QualifiedName, columns: &[String]) -> String {
    let quoted = |name: &String| {
        let is_odd = |one: char| one.is_whitespace() || ".(),\"".contains(one);
        match name.contains(is_odd) {
            true => format!("\"{}\"", name.replace('"', "\"\"")),
            false => name.clone(),
        }
    };
    // Without a schema a model's own would be meant first.
    let is_bare = table.schema == "public" && own.name.schema == "public";
    let mut text = if is_bare {
        String::new()
    } else {
        quoted(&table.schema) + "."
    };
    text += &quoted(&table.name);
    if !columns.is_empty() {
        let columns: Vec<String> = columns.iter().map(quoted).collect();
        text += &format!("({})", columns.join(", "));
    }
    text
}
