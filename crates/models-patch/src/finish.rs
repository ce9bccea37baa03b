//! From what is asked to edits: each field, each new field and whatever else is edited once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use schemadrift_schema::{Origin, QualifiedName, Schema};

use crate::add::{addition, field_name};
use crate::attribute::{Attribute, KeyEdits};
use crate::change::{changed, removals};
use crate::definition::Block;
use crate::edit::Edit;
use crate::field::Field;
use crate::framework::Framework;
use crate::head::Head;
use crate::item;
use crate::list::List;
use crate::place::{around, place_of};
use crate::plan::{Added, Asked, Plan, Task, Work};
use crate::source::Source;
use crate::sources::Sources;
use crate::types::{Typed, Types};

impl<'a> Plan<'a> {
    /// The edits by file, and what was left out.
    pub(crate) fn finish(
        mut self,
        actual: &'a Schema,
    ) -> (BTreeMap<String, Vec<Edit>>, Vec<String>) {
        let mut edits = Edits {
            sources: self.sources,
            types: Types::new(
                self.expected,
                actual,
                (self.sources, self.modules.clone()),
                std::mem::take(&mut self.renamed_types),
            ),
            by_file: BTreeMap::new(),
            blocks: Vec::new(),
            keys: BTreeMap::new(),
            names: BTreeMap::new(),
            lists: BTreeMap::new(),
        };
        let asked = std::mem::take(&mut self.asked);
        let changed = asked.iter().filter_map(|(origin, (_, asked))| {
            let ty = asked.ty.as_ref().filter(|_| !asked.remove)?;
            Some((ty, origin))
        });
        let added = self.added.iter().filter_map(|added| {
            let ty = added.column.ty.declared.as_ref()?;
            Some((ty, &added.beside))
        });
        for (ty, origin) in changed.chain(added) {
            edits.types.announce(ty, origin);
        }
        for (origin, (framework, asked)) in asked {
            let done = match asked.remove {
                true => edits.remove(&origin, framework),
                false => edits.change(&origin, framework, &asked),
            };
            if let Err(why) = done {
                self.leave(format!("{}:{}: {why}", origin.file, origin.line));
            }
        }
        for (place, why) in edits.free_parameters() {
            self.leave(format!("{place}: {why}"));
        }
        for added in std::mem::take(&mut self.added) {
            if let Err(why) = edits.add(&added) {
                self.leave(format!(
                    "{}:{}: no field is added for the column {}, since {why}",
                    added.beside.file, added.beside.line, added.column.name
                ));
            }
        }
        for task in std::mem::take(&mut self.tasks) {
            let origin = &task.origin;
            let by_hand = format!(
                "{}:{}: {} by hand: {}",
                origin.file, origin.line, task.what, task.why
            );
            if edits.run(task).is_none() {
                self.leave(by_hand);
            }
        }
        for (origin, paths) in std::mem::take(&mut edits.types.lacking) {
            for path in paths {
                let what = format!("let the enum derive {path}");
                let by_hand = format!(
                    "{}:{}: {what} by hand: a row with a field of it does, and its attributes are \
                     written in a way that is not known",
                    origin.file, origin.line
                );
                let task = Task {
                    origin: origin.clone(),
                    what,
                    why: Task::UNKNOWN,
                    work: Work::NewKey("derive", path),
                };
                if edits.run(task).is_none() {
                    self.leave(by_hand);
                }
            }
        }
        edits.write_lists();
        edits.write_keys();
        edits.write_blocks();
        self.left_out.sort();
        (edits.by_file, self.left_out)
    }
}

struct Edits<'a> {
    sources: &'a Sources<'a>,
    types: Types<'a>,
    by_file: BTreeMap<String, Vec<Edit>>,
    /// What is written beside fields, with the file.
    blocks: Vec<(String, Block)>,
    /// Attributes by where they begin, with what becomes of their keys.
    keys: BTreeMap<(String, usize), (Attribute, KeyEdits)>,
    /// The names of new fields, by their tables and columns.
    names: BTreeMap<QualifiedName, BTreeMap<String, String>>,
    /// Lists of fields by where they begin.
    lists: BTreeMap<(String, usize), List>,
}

impl Edits<'_> {
    fn remove(&mut self, origin: &Origin, framework: &'static dyn Framework) -> Result<(), String> {
        let (source, fields, position) = self.field(origin, framework)?;
        self.list(origin, framework, (source, fields))
            .gone
            .insert(position);
        Ok(())
    }

    fn change(
        &mut self,
        origin: &Origin,
        framework: &'static dyn Framework,
        asked: &Asked,
    ) -> Result<(), String> {
        let (source, fields, position) = self.field(origin, framework)?;
        let ty = match &asked.ty {
            Some(ty) if !asked.keeps_type => Some((ty, self.types.of(framework, ty, origin)?)),
            Some(ty) => Some((ty, Typed::kept(framework, ty))),
            None => None,
        };
        let changed = changed(&source, &fields[position], framework, (asked, ty.as_ref()))?;
        let list = self.list(origin, framework, (source, fields));
        list.changed.insert(position, changed);
        self.block(origin, ty.into_iter().flat_map(|(_, ty)| ty.blocks));
        Ok(())
    }

    fn list(
        &mut self,
        origin: &Origin,
        framework: &'static dyn Framework,
        (source, fields): (Rc<Source>, Vec<Field>),
    ) -> &mut List {
        let place = (origin.file.to_string(), fields[0].range.start);
        self.lists.entry(place).or_insert_with(|| List {
            origin: origin.clone(),
            framework,
            source,
            fields,
            gone: BTreeSet::new(),
            changed: BTreeMap::new(),
        })
    }

    /// Takes out the parameters that nothing uses any more; where that is left to people, the fields
    /// that used them stay, each told with its place.
    fn free_parameters(&mut self) -> Vec<(String, String)> {
        let mut left = Vec::new();
        let mut all = Vec::new();
        for ((file, _), list) in &mut self.lists {
            let (edits, told) = list.free_parameters(file, self.sources);
            all.extend(edits.into_iter().map(|edit| (file.clone(), edit)));
            left.extend(told);
        }
        for (file, edit) in all {
            self.by_file.entry(file).or_default().push(edit);
        }
        left
    }

    fn add(&mut self, added: &Added) -> Result<(), String> {
        let origin = &added.beside;
        let (source, fields, _) = self.field(origin, added.framework)?;
        let place = (origin.file.to_string(), fields[0].range.start);
        let gone = self.lists.get(&place).map(|list| &list.gone);
        let is_there = |position: &usize| gone.is_none_or(|gone| !gone.contains(position));
        let last = (0..fields.len()).rev().find(is_there);
        let last = last.ok_or_else(|| "no other field stays".to_owned())?;
        let is_last = last + 1 == fields.len();
        let sql = added.column.ty.declared.as_ref();
        let sql = sql.ok_or_else(|| "its type is not known".to_owned())?;
        let ty = self.types.of(added.framework, sql, origin)?;
        let own: Vec<&str> = fields
            .iter()
            .map(|field| &source.text[field.name.clone()])
            .collect();
        let name = self.name_of(added, &own);
        let is_respelled = is_respelled(&source, origin, added.framework);
        let place = (&fields[last], is_last);
        self.push(
            origin,
            addition(&source, place, (added, &name, is_respelled), (sql, &ty)),
        );
        self.block(origin, ty.blocks);
        Ok(())
    }

    /// The name of a new field among these, the same in all structs of its table where it can be.
    fn name_of(&mut self, added: &Added, own: &[&str]) -> String {
        let names = self.names.entry(added.table.clone()).or_default();
        let column = &added.column.name;
        let known = names
            .get(column)
            .filter(|name| !own.contains(&name.as_str()));
        if let Some(known) = known {
            return known.clone();
        }
        let name = field_name(column, |name| {
            own.contains(&name) || names.values().any(|other| other == name)
        });
        names.insert(column.clone(), name.clone());
        name
    }

    fn run(&mut self, task: Task) -> Option<()> {
        let origin = &task.origin;
        let source = self.sources.get(&origin.file)?;
        let place = place_of(origin)?;
        match task.work {
            Work::Edits(edits) => self.push(origin, edits(&source, place)?),
            Work::Key(text) => match item::key_at(source.tokens(), place) {
                Some((attribute, position)) => {
                    let edits = self.keys_of(origin, attribute);
                    edits.texts.insert(position, text);
                }
                None if text.is_some() => return None,
                None => self.push(origin, item::without_call(&source, place)?),
            },
            Work::NewKey(name, text) => {
                let head = Head::at(source.tokens(), place)?;
                let mut there = head.attributes.into_iter();
                match there.find(|one| one.name == name && !one.keys.is_empty()) {
                    Some(attribute) => self.keys_of(origin, attribute).new.push(text),
                    None => {
                        let behind = source.behind(head.visibility);
                        let text = format!("#[{name}({text})]{behind}");
                        self.push(origin, [Edit::insert(head.visibility, text)]);
                    }
                }
            }
        }
        Some(())
    }

    /// What is asked of one attribute is written at once.
    fn keys_of(&mut self, origin: &Origin, attribute: Attribute) -> &mut KeyEdits {
        let place = (origin.file.to_string(), attribute.range.start);
        let (_, edits) = self
            .keys
            .entry(place)
            .or_insert_with(|| (attribute, KeyEdits::default()));
        edits
    }

    fn write_lists(&mut self) {
        for ((file, _), list) in std::mem::take(&mut self.lists) {
            for (attribute, position, text) in list.named_in_head() {
                let edits = self.keys_of(&list.origin, attribute);
                edits.texts.insert(position, text);
            }
            let edits = self.by_file.entry(file).or_default();
            edits.extend(removals(&list.source, &list.fields, &list.gone));
            edits.extend(list.changed.into_values().flat_map(|one| one.edits));
        }
    }

    fn write_keys(&mut self) {
        for ((file, _), (attribute, wanted)) in std::mem::take(&mut self.keys) {
            if let Some(source) = self.sources.get(&file) {
                let edits = attribute.edited(&source, &wanted);
                self.by_file.entry(file).or_default().extend(edits);
            }
        }
    }

    fn field(
        &self,
        origin: &Origin,
        framework: &dyn Framework,
    ) -> Result<(Rc<Source>, Vec<Field>, usize), String> {
        let source = self.sources.get(&origin.file);
        let found = source.and_then(|source| {
            let (fields, position) = source.fields_at(origin)?;
            Some((source, fields, position))
        });
        let found = found.ok_or_else(|| "no field that can be edited stands there".to_owned())?;
        let groups = place_of(origin).map(|place| around(found.0.tokens(), place));
        let row = groups.and_then(|groups| Head::before(groups.first()?.before()));
        match row.is_none_or(|row| framework.is_whole(&row.words)) {
            true => Ok(found),
            false => {
                Err("its columns are written out elsewhere, too: change them by hand".to_owned())
            }
        }
    }

    fn push(&mut self, origin: &Origin, edits: impl IntoIterator<Item = Edit>) {
        let of_file = self.by_file.entry(origin.file.to_string());
        of_file.or_default().extend(edits);
    }

    fn block(&mut self, origin: &Origin, blocks: impl IntoIterator<Item = Block>) {
        let file = origin.file.to_string();
        let blocks = blocks.into_iter().map(|block| (file.clone(), block));
        self.blocks.extend(blocks);
    }

    /// Blocks of one place in the same frame are written as one, each once.
    fn write_blocks(&mut self) {
        let mut groups: BTreeMap<(String, Block), Vec<String>> = BTreeMap::new();
        for (file, mut block) in std::mem::take(&mut self.blocks) {
            let text = std::mem::take(&mut block.text);
            let texts = groups.entry((file, block)).or_default();
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        for ((file, frame), texts) in groups {
            let text = texts.join(frame.between);
            let text = format!("{}{text}{}", frame.open, frame.close);
            let edit = Edit::insert(frame.place, text);
            self.by_file.entry(file).or_default().push(edit);
        }
    }
}

/// Whether the struct with a field at a place spells all of its columns in another way.
fn is_respelled(source: &Source, origin: &Origin, framework: &dyn Framework) -> bool {
    let Some((attribute, _)) = framework.rename_key() else {
        return false;
    };
    let is_said = |head: &Head| {
        let own = head.attributes.iter().filter(|one| one.name == attribute);
        own.flat_map(|one| &one.keys)
            .any(|key| key.name == "rename_all")
    };
    let place = place_of(origin);
    place.is_some_and(|place| {
        around(source.tokens(), place)
            .iter()
            .any(|one| Head::before(one.before()).is_some_and(|head| is_said(&head)))
    })
}
