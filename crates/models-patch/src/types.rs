//! Which Rust type a field gets for the type of its column.

use std::collections::BTreeMap;

use schemadrift_schema::{Origin, Schema, SqlType, TypeKind, TypeName};

use crate::definition::{Definition, followed, full};
use crate::edit::Block;
use crate::framework::{Framework, SqlTypeAt, type_of};
use crate::head::{Head, collect};
use crate::manifest::Manifest;
use crate::modules::{Modules, Named};
use crate::new_name::new_name;
use crate::package;
use crate::place::{around, place_of};
use crate::source::Source;
use crate::sources::Sources;

/// The type that is written, and what has to be written elsewhere for it.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    pub(crate) text: String,
    /// Whether it says by itself which type the column has.
    pub(crate) is_implied: bool,
    /// In the file of the field.
    pub(crate) blocks: Vec<Block>,
}

impl Typed {
    /// Of a field whose Rust type stays.
    pub(crate) fn kept(framework: &dyn Framework, sql: &SqlType) -> Typed {
        Typed {
            text: String::new(),
            is_implied: framework.is_implied(sql),
            blocks: Vec::new(),
        }
    }
}

const DEFAULT: &str = "Default";

/// What is known of types.
pub(crate) struct Types<'a> {
    pub(crate) expected: &'a Schema,
    pub(crate) actual: &'a Schema,
    pub(crate) sources: &'a Sources<'a>,
    pub(crate) modules: Modules<'a>,
    /// The names that types are known by to the models, by those that they have.
    pub(crate) renamed: BTreeMap<TypeName, TypeName>,
    /// What rows derive that get fields of a type, by the type.
    followed: BTreeMap<TypeName, Vec<String>>,
    /// What enums have to derive that they do not, by where they stand.
    pub(crate) lacking: BTreeMap<Origin, Vec<String>>,
    /// Enums that are added, by the framework and the type that they are for.
    defined: BTreeMap<(&'static str, TypeName), Named>,
}

impl<'a> Types<'a> {
    pub(crate) fn new(
        expected: &'a Schema,
        actual: &'a Schema,
        (sources, modules): (&'a Sources<'a>, Modules<'a>),
        renamed: BTreeMap<TypeName, TypeName>,
    ) -> Self {
        Types {
            expected,
            actual,
            sources,
            modules,
            renamed,
            followed: BTreeMap::new(),
            lacking: BTreeMap::new(),
            defined: BTreeMap::new(),
        }
    }

    /// Tells that a field at a place, or beside it, will be of this type, so that an enum which is
    /// written for it derives what the rows of all such fields do.
    pub(crate) fn announce(&mut self, sql: &SqlType, from: &Origin) {
        let ty = sql.base();
        let source = self.sources.get(&from.file);
        let (Some(source), true) = (source, ty.kind == TypeKind::Enum) else {
            return;
        };
        let around = place_of(from).map(|place| around(source.tokens(), place));
        let row = around.and_then(|all| Head::before(all.first()?.before()));
        let all = self.followed.entry(ty.name.clone()).or_default();
        let is_default = row
            .iter()
            .any(|row| row.words.iter().any(|word| word == DEFAULT));
        let default = (is_default && !ty.array).then(|| DEFAULT.to_owned());
        let derived = row.iter().flat_map(|row| followed(&source, row));
        for path in derived.chain(default) {
            let path = full(&path);
            if !all.contains(&path) {
                all.push(path);
            }
        }
    }

    /// The type of a field that stands at a place, or beside it; else why there is none.
    pub(crate) fn of(
        &mut self,
        framework: &dyn Framework,
        sql: &SqlType,
        (from, nullable): (&Origin, bool),
    ) -> Result<Typed, String> {
        let ty = sql.base();
        if ty.kind != TypeKind::Enum {
            return self.of_base(framework, sql, from);
        }
        let source = self.sources.get(&from.file);
        let source = source.ok_or_else(|| format!("{} cannot be read", from.file))?;
        let (name, blocks) = match framework.sql_type(&SqlTypeAt {
            ty: self.renamed.get(&ty.name).unwrap_or(&ty.name),
            is_plain: self.is_plain(&ty.name),
            source: &source,
            from,
            module: self.modules.at(from),
            is_first_diesel: self.sources.has_first_diesel(&from.file),
        }) {
            Some(found) => found?,
            None => self.of_enum(framework, (ty, nullable), (&source, from))?,
        };
        Ok(Typed {
            text: match (ty.array, place_of(from)) {
                (true, Some(place)) => framework.in_scope(&source, place, &framework.list(&name)),
                (true, None) => framework.list(&name),
                (false, _) => name,
            },
            is_implied: true,
            blocks,
        })
    }

    /// The type of what is no enum.
    fn of_base(
        &self,
        framework: &dyn Framework,
        sql: &SqlType,
        from: &Origin,
    ) -> Result<Typed, String> {
        let unknown = || format!("no Rust type is known for {}", sql.to_sql());
        let manifest = self.sources.manifest(&from.file);
        let source = self.sources.get(&from.file);
        let source = source.ok_or_else(|| format!("{} cannot be read", from.file))?;
        let has_time = has_time(&source, manifest.as_ref());
        let mut text = type_of(framework, sql, has_time).ok_or_else(unknown)?;
        if let Some(place) = place_of(from) {
            text = framework.in_scope(&source, place, &text);
        }
        let around = place_of(from).map(|place| around(source.tokens(), place));
        let row = around.and_then(|all| Head::before(all.first()?.before()));
        let words = row.as_ref().map_or(&[][..], |row| row.words.as_slice());
        let lacking = manifest
            .and_then(|manifest| package::lacking(&text, framework, words, (&manifest, &source)));
        match lacking {
            Some(why) => Err(format!("it would be {text}, and {why}")),
            None => Ok(Typed {
                text,
                is_implied: framework.is_implied(sql),
                blocks: Vec::new(),
            }),
        }
    }

    /// What an enum that stands for a type is called at a place; one is added where there is none.
    fn of_enum(
        &mut self,
        framework: &dyn Framework,
        (sql, nullable): (&SqlType, bool),
        (source, from): (&Source, &Origin),
    ) -> Result<(String, Vec<Block>), String> {
        let ty = &sql.name;
        let around = place_of(from).map(|place| around(source.tokens(), place));
        let innermost = around.as_ref().and_then(|all| all.first());
        let row = innermost.and_then(|one| Head::before(one.before()));
        let words = row.as_ref().map_or(&[][..], |row| row.words.as_slice());
        if let Some(named) = self.known_enum(framework, ty, (from, words))? {
            if sql.array {
                self.check_array(framework, &named)?;
            } else if !nullable && words.iter().any(|word| word == DEFAULT) {
                self.check_default(&named)?;
            }
            let name = self.modules.name(&named, from)?;
            self.follow(&named, ty);
            return Ok((name, Vec::new()));
        }
        let key = (framework.name(), ty.clone());
        if let Some(defined) = self.defined.get(&key) {
            return Ok((self.modules.name(defined, from)?, Vec::new()));
        }
        self.refuse_second(ty, from)?;
        let nothing = || format!("no enum of the models stands for {ty}");
        let (Some(row), Some(module)) = (row, self.modules.at(from)) else {
            return Err(nothing());
        };
        let there = self.actual.enums.iter().find(|one| one.name == *ty);
        let new = framework.new_enum(ty, &row);
        let (Some(there), Some(new)) = (there, new) else {
            return Err(nothing());
        };
        let definition = Definition {
            of: there,
            new,
            row: &row,
            others: self.followed.get(ty).map_or(&[], Vec::as_slice),
            default: self.default_label(ty),
        };
        let mut taken = Vec::new();
        collect(source.tokens(), &mut taken);
        let of_file = self.defined.values();
        let of_file = of_file.filter(|named| named.origin.file == from.file);
        taken.extend(
            of_file
                .filter_map(|named| named.path.rsplit("::").next())
                .map(str::to_owned),
        );
        let name = new_name(ty, |name| taken.iter().any(|one| one == name));
        let block = match &name {
            Some(name) => definition.block(source, name),
            None => Err("its name is none of Rust".to_owned()),
        };
        let block = block.map_err(|why| format!("{}, and {why}", nothing()))?;
        let name = name.unwrap_or_default();
        let mut path = module.to_vec();
        path.push(name.clone());
        let named = Named {
            path: path.join("::"),
            origin: from.clone(),
            is_only: false,
        };
        self.defined.insert(key, named);
        Ok((name, vec![block]))
    }

    /// Lets an enum derive what rows with fields of it do, as far as nothing implements that for it.
    fn follow(&mut self, named: &Named, ty: &TypeName) {
        let Some(source) = self.sources.get(&named.origin.file) else {
            return;
        };
        let head = place_of(&named.origin).and_then(|place| Head::at(source.tokens(), place));
        let words = head.map(|head| head.words).unwrap_or_default();
        let name = named.path.rsplit("::").next().unwrap_or(&named.path);
        let wanted = self.followed.get(ty).map_or(&[][..], Vec::as_slice);
        let lacks = |path: &&String| {
            // Which label it would be is a matter of what the code does.
            if *path == DEFAULT {
                return false;
            }
            let word = path.rsplit("::").next().unwrap_or(path);
            let is_implemented = source.text.contains(&format!("{word} for {name}"));
            !is_implemented && !words.iter().any(|one| one == word)
        };
        let lacking: Vec<String> = wanted.iter().filter(lacks).cloned().collect();
        if !lacking.is_empty() {
            self.lacking.insert(named.origin.clone(), lacking);
        }
    }
}

/// Whether dates and times are those of the crate `time`, and not chrono's.
fn has_time(source: &Source, manifest: Option<&Manifest>) -> bool {
    const OF_CHRONO: [&str; 4] = ["chrono", "DateTime<", "NaiveDate", "NaiveTime"];
    const OF_TIME: [&str; 3] = ["OffsetDateTime", "PrimitiveDateTime", "TimeDate"];
    let has = |words: &[&str]| words.iter().any(|word| source.text.contains(word));
    match (has(&OF_CHRONO), has(&OF_TIME)) {
        (false, true) => true,
        (true, false) => false,
        _ => manifest.is_some_and(|manifest| {
            let depends = |name| manifest.dependency(name).is_some();
            depends("time") && !depends("chrono")
        }),
    }
}
