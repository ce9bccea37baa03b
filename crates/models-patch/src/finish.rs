//! From what is asked to edits: each field, each new field and whatever else is edited once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use schemadrift_schema::{Origin, Schema};

use crate::add::addition;
use crate::attribute::{Attribute, KeyEdits};
use crate::change::{changed, removals};
use crate::definition::Block;
use crate::edit::Edit;
use crate::field::Field;
use crate::framework::Framework;
use crate::head::Head;
use crate::item;
use crate::place::{around, place_of};
use crate::plan::{Added, Asked, Plan, Task, Work};
use crate::source::Source;
use crate::sources::Sources;
use crate::types::Types;

impl<'a> Plan<'a> {
    /// The edits by file, and what was left out.
    pub(crate) fn finish(
        mut self,
        actual: &'a Schema,
    ) -> (BTreeMap<String, Vec<Edit>>, Vec<String>) {
        let mut edits = Edits {
            sources: self.sources,
            types: Types::new(self.expected, actual, (self.sources, self.modules.clone())),
            by_file: BTreeMap::new(),
            blocks: Vec::new(),
            keys: BTreeMap::new(),
            removed: BTreeMap::new(),
        };
        let asked = std::mem::take(&mut self.asked);
        for (origin, (framework, asked)) in asked {
            let done = match asked.remove {
                true => edits.remove(&origin, framework),
                false => edits.change(&origin, framework, &asked),
            };
            if let Err(why) = done {
                self.leave(format!("{}:{}: {why}", origin.file, origin.line));
            }
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
            let by_hand = format!("{}:{}: {} by hand", origin.file, origin.line, task.what);
            if edits.run(task).is_none() {
                self.leave(by_hand);
            }
        }
        edits.write_removals();
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
    /// Lists of fields by where they begin, with the positions of those that go.
    removed: BTreeMap<(String, usize), Shortened>,
}

/// Fields of which some go.
struct Shortened {
    source: Rc<Source>,
    fields: Vec<Field>,
    /// Their positions.
    gone: BTreeSet<usize>,
}

impl Edits<'_> {
    fn remove(&mut self, origin: &Origin, framework: &dyn Framework) -> Result<(), String> {
        let (source, fields, position) = self.field(origin, framework)?;
        let list = (origin.file.to_string(), fields[0].range.start);
        let list = self.removed.entry(list).or_insert_with(|| Shortened {
            source,
            fields,
            gone: BTreeSet::new(),
        });
        list.gone.insert(position);
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
            Some(ty) => Some((ty, self.types.of(framework, ty, origin)?)),
            None => None,
        };
        let edits = changed(&source, &fields[position], framework, (asked, ty.as_ref()))?;
        self.push(origin, edits);
        self.block(origin, ty.into_iter().flat_map(|(_, ty)| ty.blocks));
        Ok(())
    }

    fn add(&mut self, added: &Added) -> Result<(), String> {
        let origin = &added.beside;
        let (source, fields, _) = self.field(origin, added.framework)?;
        let list = (origin.file.to_string(), fields[0].range.start);
        let gone = self.removed.get(&list).map(|list| &list.gone);
        let is_there = |position: &usize| gone.is_none_or(|gone| !gone.contains(position));
        let last = (0..fields.len()).rev().find(is_there);
        let last = last.ok_or_else(|| "no other field stays".to_owned())?;
        let is_last = last + 1 == fields.len();
        let sql = added.column.ty.declared.as_ref();
        let sql = sql.ok_or_else(|| "its type is not known".to_owned())?;
        let ty = self.types.of(added.framework, sql, origin)?;
        let place = (&fields[last], is_last);
        self.push(origin, [addition(&source, place, added, (sql, &ty))]);
        self.block(origin, ty.blocks);
        Ok(())
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

    fn write_removals(&mut self) {
        for ((file, _), list) in std::mem::take(&mut self.removed) {
            let edits = removals(&list.source, &list.fields, &list.gone);
            self.by_file.entry(file).or_default().extend(edits);
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
