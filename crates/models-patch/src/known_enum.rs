//! Which enum of the source stands for a type of the database.

use std::collections::BTreeSet;

use schemadrift_schema::{Column, EnumType, Origin, TypeName};

use crate::framework::Framework;
use crate::head::Head;
use crate::modules::Named;
use crate::place::place_of;
use crate::source::Source;
use crate::types::Types;
use crate::unused::{self, Wanted};

impl Types<'_> {
    /// The enum of the source that stands for a type: the one that a field is of before others, and
    /// of those the one of the same file. Where several could be meant none is.
    pub(crate) fn known_enum(
        &self,
        framework: &dyn Framework,
        ty: &TypeName,
        (from, row): (&Origin, &[String]),
    ) -> Result<Option<Named>, String> {
        let of_type = self
            .expected
            .enums
            .iter()
            .filter(|one| self.is_for(one, ty));
        let in_use = of_type.filter_map(|one| self.named(framework, one, row));
        let mut found: Vec<Named> = in_use.collect();
        if found.is_empty() {
            found = self.unused(framework, ty, (from, row));
        }
        let is_here = |one: &Named| one.origin.file == from.file;
        if found.iter().any(is_here) {
            found.retain(is_here);
        } else if found.iter().any(|one| self.modules.is_imported(one, from)) {
            found.retain(|one| self.modules.is_imported(one, from));
        }
        if found.len() > 1 {
            let all: Vec<String> = found.iter().map(described).collect();
            return Err(format!("{} all stand for {ty}", all.join(", ")));
        }
        Ok(found.pop())
    }

    /// Whether a field can be an array of an enum.
    pub(crate) fn check_array(
        &self,
        framework: &dyn Framework,
        named: &Named,
    ) -> Result<(), String> {
        let source = self.sources.get(&named.origin.file);
        let lacking = source
            .zip(place_of(&named.origin))
            .and_then(|(source, place)| {
                let head = Head::at(source.tokens(), place)?;
                let attributes = source.text[head.start..head.visibility].parse().ok()?;
                let lacking = framework.lacks_for_array(&attributes, &head.words)?;
                let name = named.path.rsplit("::").next().unwrap_or(&named.path);
                let implementation = format!("{lacking} for {name}");
                (!source.text.contains(&implementation)).then_some(lacking)
            });
        match lacking {
            None => Ok(()),
            Some(lacking) => Err(format!("{} does not implement {lacking}", described(named))),
        }
    }

    /// Whether an enum has a value that it begins with, as a struct needs that derives `Default`.
    pub(crate) fn check_default(&self, named: &Named) -> Result<(), String> {
        let source = self.sources.get(&named.origin.file);
        let name = named.path.rsplit("::").next().unwrap_or(&named.path);
        let has_default = source
            .zip(place_of(&named.origin))
            .is_some_and(|(source, place)| {
                let head = Head::at(source.tokens(), place);
                let is_derived =
                    head.is_some_and(|head| head.words.iter().any(|one| one == "Default"));
                is_derived || source.text.contains(&format!("Default for {name}"))
            });
        match has_default {
            true => Ok(()),
            false => Err(format!(
                "its struct derives Default, which {} does not have",
                described(named)
            )),
        }
    }

    /// The label that columns of a type begin with, where all that say so say the same.
    pub(crate) fn default_label(&self, ty: &TypeName) -> Option<String> {
        let columns = self.actual.tables.iter().flat_map(|table| &table.columns);
        let is_of = |column: &&Column| {
            let declared = column.ty.declared.as_ref();
            declared.is_some_and(|sql| sql.base().name == *ty && !sql.base().array)
        };
        let labels = columns.filter(is_of).filter_map(|column| {
            let written = column.default.present()?.written.as_str();
            let (label, rest) = written.strip_prefix('\'')?.split_once('\'')?;
            (rest.is_empty() || rest.starts_with("::")).then(|| label.to_owned())
        });
        let all: BTreeSet<String> = labels.collect();
        let mut all = all.into_iter();
        all.next().filter(|_| all.next().is_none())
    }

    /// Why no enum is written for a type: something else of the source is for it already.
    pub(crate) fn refuse_second(&self, ty: &TypeName, from: &Origin) -> Result<(), String> {
        let wanted = Wanted {
            ty: self.renamed.get(ty).unwrap_or(ty),
            is_plain: self.is_plain(ty),
            types: &|_| Vec::new(),
        };
        let files = self.modules.files_beside(from).into_iter();
        let others = self.sources.files().iter().cloned();
        let files: Vec<String> = files.map(|(file, _)| file).chain(others).collect();
        let place = files.iter().find_map(|file| {
            let source = self.sources.get(file)?;
            unused::mention(&source, file, &wanted)
        });
        match place {
            None => Ok(()),
            Some(place) => Err(format!(
                "{}:{} names the type {ty}, and how a field can be of what stands there is not known",
                place.file, place.line
            )),
        }
    }

    /// Whether an enum of the models stands for a type of the database.
    fn is_for(&self, one: &EnumType, ty: &TypeName) -> bool {
        if let Some(from) = self.renamed.get(ty) {
            return one.name == *from;
        }
        match one.name.schema {
            Some(_) => one.name == *ty,
            None => one.name.name == ty.name && self.is_plain(ty),
        }
    }

    /// Whether the name of a type without its schema means this one.
    pub(crate) fn is_plain(&self, ty: &TypeName) -> bool {
        let schema = ty.schema.as_deref();
        let mut others = self.actual.enums.iter();
        schema.is_none_or(|schema| schema == "public")
            || !others.any(|one| one.name.name == ty.name && one.name != *ty)
    }

    /// The enums for a type that no field is of yet.
    fn unused(
        &self,
        framework: &dyn Framework,
        ty: &TypeName,
        (from, row): (&Origin, &[String]),
    ) -> Vec<Named> {
        let files = self.modules.files_beside(from);
        let sql_types = |name: &str| -> Vec<TypeName> {
            let sources = files.iter().filter_map(|(file, _)| self.sources.get(file));
            let of_file = |source: std::rc::Rc<Source>| framework.declared_types(&source, name);
            sources.flat_map(of_file).collect()
        };
        let wanted = Wanted {
            ty: self.renamed.get(ty).unwrap_or(ty),
            is_plain: self.is_plain(ty),
            types: &|one| framework.types_of_enum(one, row, &sql_types),
        };
        let of_file = |(file, module): &(String, Vec<String>)| {
            let source = self.sources.get(file);
            source.map_or_else(Vec::new, |source| {
                unused::find(&source, (file, module), &wanted)
            })
        };
        files.iter().flat_map(of_file).collect()
    }

    /// The enum, if a field of this framework can be of it.
    fn named(&self, framework: &dyn Framework, one: &EnumType, row: &[String]) -> Option<Named> {
        let (origin, path) = (one.origin.as_ref()?, one.path.as_ref()?);
        let source = self.sources.get(&origin.file)?;
        let head = Head::at(source.tokens(), place_of(origin)?)?;
        let same_name = |other: &&EnumType| other.model == one.model;
        let namesakes = self.expected.enums.iter().filter(same_name);
        framework.reads_enum(&head.words, row).then(|| Named {
            path: path.clone(),
            origin: origin.clone(),
            is_only: namesakes.count() == 1,
        })
    }
}

fn described(one: &Named) -> String {
    format!("{} at {}:{}", one.path, one.origin.file, one.origin.line)
}
