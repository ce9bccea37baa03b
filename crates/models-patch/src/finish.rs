//! From what is asked to edits: each field, each new field and whatever else is edited once.

use std::collections::BTreeMap;

use schemadrift_schema::{Origin, QualifiedName, Schema};

use crate::attribute::Attribute;
use crate::change::removals;
use crate::edit::{Block, Edit};
use crate::head::Head;
use crate::item;
use crate::keys::KeyEdits;
use crate::list::List;
use crate::place::place_of;
use crate::plan::{Plan, Task, Work};
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
        let together = std::mem::take(&mut self.together);
        for told in edits.change_fields(asked, &together) {
            self.leave(told);
        }
        for told in edits.add_fields(&std::mem::take(&mut self.added)) {
            self.leave(told);
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

pub(crate) struct Edits<'a> {
    pub(crate) sources: &'a Sources<'a>,
    pub(crate) types: Types<'a>,
    pub(crate) by_file: BTreeMap<String, Vec<Edit>>,
    /// What is written beside fields, with the file.
    pub(crate) blocks: Vec<(String, Block)>,
    /// Attributes by where they begin, with what becomes of their keys.
    keys: BTreeMap<(String, usize), (Attribute, KeyEdits)>,
    /// The names of new fields, by their tables and columns.
    pub(crate) names: BTreeMap<QualifiedName, BTreeMap<String, String>>,
    /// Lists of fields by where they begin.
    pub(crate) lists: BTreeMap<(String, usize), List>,
}

impl Edits<'_> {
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

    pub(crate) fn push(&mut self, origin: &Origin, edits: impl IntoIterator<Item = Edit>) {
        let of_file = self.by_file.entry(origin.file.to_string());
        of_file.or_default().extend(edits);
    }

    pub(crate) fn block(&mut self, origin: &Origin, blocks: impl IntoIterator<Item = Block>) {
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
