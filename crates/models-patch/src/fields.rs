//! Fields that come, go and change: those of one column together, or none of them, since a struct of
//! Diesel compiles only with the `table!` that it is mapped onto.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use schemadrift_schema::{Origin, Stated};

use crate::add::{addition, field_name};
use crate::change::{changed, unwrapped};
use crate::edit::{Block, Edit};
use crate::field::Field;
use crate::finish::Edits;
use crate::follows::refused;
use crate::framework::{Framework, wrapped};
use crate::head::Head;
use crate::list::List;
use crate::place::{around, place_of};
use crate::plan::{Added, Asked};
use crate::source::Source;
use crate::types::Typed;

type AllAsked = BTreeMap<Origin, (&'static dyn Framework, Asked)>;

/// A field in its list: the file, where the list begins, and the position.
type Place = (String, usize, usize);

type EditsOfFiles = Vec<(String, Edit)>;

impl Edits<'_> {
    /// Changes fields and takes them out; tells what is left to people.
    pub(crate) fn change_fields(
        &mut self,
        asked: AllAsked,
        together: &BTreeSet<BTreeSet<Origin>>,
    ) -> Vec<String> {
        let mut told = Vec::new();
        let mut places: BTreeMap<Origin, Place> = BTreeMap::new();
        let mut blocks: BTreeMap<Origin, Vec<Block>> = BTreeMap::new();
        let mut failed: BTreeSet<Origin> = BTreeSet::new();
        for (origin, (framework, asked)) in asked {
            match self.change_field(&origin, framework, &asked) {
                Ok((place, own)) => {
                    places.insert(origin.clone(), place);
                    blocks.insert(origin, own);
                }
                Err(why) => {
                    told.push(format!("{}:{}: {why}", origin.file, origin.line));
                    failed.insert(origin);
                }
            }
        }
        loop {
            for others in together {
                let Some(first) = others.iter().find(|one| failed.contains(one)) else {
                    continue;
                };
                for origin in others.difference(&failed.clone()) {
                    self.undo(places.get(origin));
                    told.push(format!(
                        "{}:{}: this stays, too, until {}:{} is changed by hand",
                        origin.file, origin.line, first.file, first.line
                    ));
                    failed.insert(origin.clone());
                }
            }
            let (edits, left) = self.free_parameters();
            if left.is_empty() {
                for (file, edit) in edits {
                    self.by_file.entry(file).or_default().push(edit);
                }
                break;
            }
            for (place, why) in left {
                told.push(why);
                let origins = places.iter().filter(|(_, own)| **own == place);
                failed.extend(origins.map(|(origin, _)| origin.clone()));
            }
        }
        for (origin, own) in blocks {
            if !failed.contains(&origin) {
                self.block(&origin, own);
            }
        }
        told
    }

    fn change_field(
        &mut self,
        origin: &Origin,
        framework: &'static dyn Framework,
        asked: &Asked,
    ) -> Result<(Place, Vec<Block>), String> {
        let (source, fields, position) = self.field(origin, framework)?;
        let place = (origin.file.to_string(), fields[0].range.start, position);
        let name = |field: &Field| source.text[field.name.clone()].to_owned();
        let own = name(&fields[position]);
        if !own.is_empty() && fields.iter().filter(|one| name(one) == own).count() > 1 {
            let why = "edit it by hand: another field of its name is there under another cfg";
            return Err(why.to_owned());
        }
        if asked.remove && fields[position].is_of_tuple() && position + 1 < fields.len() {
            let why = "take it out by hand: those behind it go by their places, which code counts";
            return Err(why.to_owned());
        }
        if asked.remove {
            let list = self.list(origin, framework, (source, fields));
            list.gone.insert(position);
            return Ok((place, Vec::new()));
        }
        if let Some(why) = &asked.fixed {
            return Err(format!("change its type by hand: {why}"));
        }
        let row = self.row(origin);
        let written = &source.text[fields[position].ty.clone()];
        let (_, is_optional) = unwrapped(written, framework.optional());
        let nullable = asked.nullable.unwrap_or(is_optional);
        let ty = match &asked.ty {
            Some(ty) if !asked.keeps_type => {
                let ty = (ty, self.types.of(framework, ty, (origin, nullable))?);
                Some(ty)
            }
            Some(ty) => Some((ty, Typed::kept(framework, ty))),
            None => None,
        };
        let changed = changed(&source, &fields[position], framework, (asked, ty.as_ref()))?;
        if changed.ty != written
            && let Some(why) = refused(&changed.ty, &row)
        {
            return Err(format!("change its type by hand: {why}"));
        }
        let list = self.list(origin, framework, (source, fields));
        list.changed.insert(position, changed);
        let blocks = ty.into_iter().flat_map(|(_, ty)| ty.blocks);
        Ok((place, blocks.collect()))
    }

    /// The words in the attributes of the struct with a field at a place.
    fn row(&self, origin: &Origin) -> Vec<String> {
        let source = self.sources.get(&origin.file).zip(place_of(origin));
        let groups = source.map(|(source, place)| around(source.tokens(), place));
        let row = groups.and_then(|groups| Head::before(groups.first()?.before()));
        row.map(|row| row.words).unwrap_or_default()
    }

    fn undo(&mut self, place: Option<&Place>) {
        let Some((file, start, position)) = place else {
            return;
        };
        if let Some(list) = self.lists.get_mut(&(file.clone(), *start)) {
            list.gone.remove(position);
            list.changed.remove(position);
        }
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
    fn free_parameters(&mut self) -> (EditsOfFiles, Vec<(Place, String)>) {
        let (mut edits, mut left) = (Vec::new(), Vec::new());
        for ((file, start), list) in &mut self.lists {
            let (own, told) = list.free_parameters(file, self.sources);
            edits.extend(own.into_iter().map(|edit| (file.clone(), edit)));
            let told = told.into_iter();
            left.extend(told.map(|(position, why)| ((file.clone(), *start, position), why)));
        }
        (edits, left)
    }

    /// Adds fields; tells what is left to people.
    pub(crate) fn add_fields(&mut self, all: &[Added]) -> Vec<String> {
        let ready: Vec<_> = all.iter().map(|added| self.addition(added)).collect();
        let mut told = Vec::new();
        for (added, done) in all.iter().zip(&ready) {
            let of_column = |other: &Added| {
                other.table == added.table && other.column.name == added.column.name
            };
            let mut needed = all.iter().zip(&ready);
            let lacking =
                needed.find(|(one, done)| one.is_needed && done.is_err() && of_column(one));
            let why = match (done, lacking) {
                (Ok((edits, blocks)), None) => {
                    self.push(&added.beside, edits.clone());
                    self.block(&added.beside, blocks.clone());
                    continue;
                }
                (Err(why), _) => why.clone(),
                (Ok(_), Some((other, _))) => {
                    let place = &other.beside;
                    format!("{}:{} has none either", place.file, place.line)
                }
            };
            told.push(format!(
                "{}:{}: no field is added for the column {}, since {why}",
                added.beside.file, added.beside.line, added.column.name
            ));
        }
        told
    }

    fn addition(&mut self, added: &Added) -> Result<(Vec<Edit>, Vec<Block>), String> {
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
        let nullable = added.column.nullable != Stated::Is(false);
        let ty = self.types.of(added.framework, sql, (origin, nullable))?;
        let text = wrapped(&ty.text, nullable, added.framework.optional());
        if let Some(why) = refused(&text, &self.row(origin)) {
            return Err(why);
        }
        let own: Vec<&str> = fields
            .iter()
            .map(|field| &source.text[field.name.clone()])
            .collect();
        let name = self.name_of(added, &own);
        let is_respelled = is_respelled(&source, origin, added.framework);
        let place = (&fields[last], is_last);
        let edits = addition(&source, place, (added, &name, is_respelled), (sql, &ty));
        Ok((edits, ty.blocks))
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
