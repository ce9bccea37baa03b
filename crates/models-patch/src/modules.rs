//! Which module a place of the source is in, and how an item is called there.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenTree};
use schemadrift_schema::{Origin, Schema};

use crate::imports::{hands_on, imported, imported_item};
use crate::place::{around, group_of, is_word, place_of, starting};
use crate::sources::Sources;

/// Modules by where their models and mapped structs begin.
#[derive(Clone)]
pub(crate) struct Modules<'a> {
    sources: &'a Sources<'a>,
    starts: BTreeMap<(String, u32), Vec<String>>,
}

/// An item that is to be named.
pub(crate) struct Named {
    /// Path from the crate root.
    pub(crate) path: String,
    pub(crate) origin: Origin,
    /// Whether no other item of the models goes by its last word.
    pub(crate) is_only: bool,
}

impl<'a> Modules<'a> {
    pub(crate) fn new(expected: &Schema, sources: &'a Sources<'a>) -> Self {
        let tables = expected.tables.iter().filter_map(|table| {
            let model = table.model.as_ref()?;
            Some((table.origin.as_ref()?, model.path.as_str()))
        });
        let mappings = expected.mappings.iter();
        let mappings = mappings.map(|one| (&one.origin, one.path.as_str()));
        let starts = tables
            .chain(mappings)
            .map(|(origin, path)| ((origin.file.to_string(), origin.line), module_of(path)));
        Modules {
            sources,
            starts: starts.collect(),
        }
    }

    /// The module of the model that a place is in.
    pub(crate) fn at(&self, origin: &Origin) -> Option<&[String]> {
        let file = origin.file.to_string();
        let before = self.starts.range(..=(file, origin.line));
        let ((file, _), module) = before.last()?;
        (**file == *origin.file).then_some(module)
    }

    /// The files of the crate that a place is in, each with its module: the own one first.
    pub(crate) fn files_beside(&self, from: &Origin) -> Vec<(String, Vec<String>)> {
        let Some(root) = self.at(from).and_then(|module| root(&from.file, module)) else {
            return Vec::new();
        };
        let module = |file: &str| -> Option<Vec<String>> {
            let path = file.strip_prefix(root)?.strip_suffix(".rs")?;
            let path = path.strip_suffix("/mod").unwrap_or(path);
            let is_root = ["lib", "main", "mod"].contains(&path);
            let segments = path.split('/').filter(|_| !is_root);
            Some(segments.map(str::to_owned).collect())
        };
        let files = self.sources.files().iter();
        let files = files.filter_map(|file| Some((file.clone(), module(file)?)));
        let mut all: Vec<(String, Vec<String>)> = files.collect();
        all.sort_by_key(|(file, _)| **file != *from.file);
        all
    }

    /// What an item is called at a place; else why it cannot be named there.
    pub(crate) fn name(&self, item: &Named, from: &Origin) -> Result<String, String> {
        let home = module_of(&item.path);
        let name = item.path.rsplit("::").next().unwrap_or(&item.path);
        let module = self.at(from);
        if item.origin.file == from.file && module == Some(&home) {
            return Ok(name.to_owned());
        }
        let own = module.and_then(|module| root(&from.file, module));
        let is_beside = own.is_some() && own == root(&item.origin.file, &home);
        if let Some(alias) = self.import(item, from, is_beside) {
            return Ok(alias);
        }
        let module = module.ok_or_else(|| format!("{} has to be imported", item.path))?;
        if !is_beside {
            return Err(format!(
                "{} is declared in another crate: it has to be imported",
                item.path
            ));
        }
        let home = self.open_home(home, name, module, own.unwrap_or_default());
        self.visible(item, &home, module, own.unwrap_or_default())?;
        let shared = module.iter().zip(&home).take_while(|(one, two)| one == two);
        let shared = shared.count();
        let up = module.len() - shared;
        if up > 1 && self.is_crate(own.unwrap_or_default()) {
            let home = home.iter().map(|segment| format!("{segment}::"));
            return Ok(format!("crate::{}{name}", home.collect::<String>()));
        }
        let mut path = vec!["super"; up];
        path.extend(home[shared..].iter().map(String::as_str));
        path.push(name);
        Ok(path.join("::"))
    }

    /// The module that an item is to be named by: one around a private one that hands it on.
    fn open_home(
        &self,
        mut home: Vec<String>,
        name: &str,
        module: &[String],
        root: &str,
    ) -> Vec<String> {
        while let Some((child, parent)) = home.split_last()
            && !module.starts_with(parent)
            && !self.declares_public(root, parent, child)
            && self.any_of(root, parent, &|all| hands_on(all, child, name))
        {
            home.pop();
        }
        home
    }

    /// Whether private modules or the item's own visibility are in the way.
    fn visible(
        &self,
        item: &Named,
        home: &[String],
        module: &[String],
        root: &str,
    ) -> Result<(), String> {
        let is_inside = |around: &[String]| module.starts_with(around);
        let is_seen = is_inside(home) || {
            let source = self.sources.get(&item.origin.file);
            let place = place_of(&item.origin);
            source.zip(place).is_some_and(|(source, place)| {
                let found = starting(source.tokens(), place);
                found.is_some_and(|(all, at)| is_public(&all[at..]))
            })
        };
        if !is_seen {
            return Err(format!("{} is private to its module", item.path));
        }
        for depth in 0..home.len() {
            let (parent, child) = (&home[..depth], &home[depth]);
            if !is_inside(parent) && !self.declares_public(root, parent, child) {
                let around = home[..=depth].join("::");
                return Err(format!(
                    "{} is declared in {around}, which is private",
                    item.path
                ));
            }
        }
        Ok(())
    }

    /// Whether a module is declared with `pub` in the file of the one around it.
    fn declares_public(&self, root: &str, parent: &[String], child: &str) -> bool {
        let is_mod = |all: &[TokenTree], at: usize| {
            is_word(all.get(at), "mod")
                && is_word(all.get(at + 1), child)
                && at.checked_sub(1).is_some_and(|before| {
                    is_word(all.get(before), "pub")
                        || group_of(all.get(before), Delimiter::Parenthesis)
                            .is_some_and(|scope| scope.stream().to_string() == "crate")
                })
        };
        self.any_of(root, parent, &|all| {
            (0..all.len()).any(|at| is_mod(all, at))
        })
    }

    /// Whether something holds of the tokens of a module that is a file.
    fn any_of(&self, root: &str, module: &[String], holds: &dyn Fn(&[TokenTree]) -> bool) -> bool {
        let files = match module {
            [] => vec![format!("{root}lib.rs"), format!("{root}main.rs")],
            module => {
                let path = format!("{root}{}", module.join("/"));
                vec![format!("{path}.rs"), format!("{path}/mod.rs")]
            }
        };
        let mut sources = files.iter().filter_map(|file| self.sources.get(file));
        sources.any(|source| {
            let all: Vec<TokenTree> = source.tokens().clone().into_iter().collect();
            holds(&all)
        })
    }

    /// The name by which an item is imported around the model at a place. Another crate may hand it
    /// on by any path.
    fn import(&self, item: &Named, from: &Origin, is_beside: bool) -> Option<String> {
        let source = self.sources.get(&from.file)?;
        let groups = around(source.tokens(), place_of(from)?);
        let beside = groups.first()?.beside();
        let path: Vec<&str> = item.path.split("::").collect();
        match is_beside {
            true => imported_item(beside, &path),
            false if item.is_only => imported(beside, path.last()?),
            false => None,
        }
    }

    /// Whether the model at a place imports this very item.
    pub(crate) fn is_imported(&self, item: &Named, from: &Origin) -> bool {
        let source = self.sources.get(&from.file).zip(place_of(from));
        let groups = source.map(|(source, place)| around(source.tokens(), place));
        let path: Vec<&str> = item.path.split("::").collect();
        groups.is_some_and(|groups| {
            let beside = groups.first().map_or(&[][..], |one| one.beside());
            imported_item(beside, &path).is_some()
        })
    }

    fn is_crate(&self, root: &str) -> bool {
        let of_root = |file: &str| self.sources.get(&format!("{root}{file}"));
        of_root("lib.rs").or_else(|| of_root("main.rs")).is_some()
    }
}

/// `pub` or `pub(crate)`.
fn is_public(tokens: &[TokenTree]) -> bool {
    let scope = group_of(tokens.get(1), Delimiter::Parenthesis);
    is_word(tokens.first(), "pub") && scope.is_none_or(|one| one.stream().to_string() == "crate")
}

/// The path without its last word.
fn module_of(path: &str) -> Vec<String> {
    let mut segments: Vec<String> = path.split("::").map(str::to_owned).collect();
    segments.pop();
    segments
}

/// The folder of the crate root, with its slash, where a file of it holds this module.
fn root<'f>(file: &'f str, module: &[String]) -> Option<&'f str> {
    let of_depth = |depth: usize| {
        let path = module[..depth].join("/");
        let ends = match depth {
            0 => ["lib.rs".to_owned(), "main.rs".to_owned()],
            _ => [format!("{path}.rs"), format!("{path}/mod.rs")],
        };
        let root = ends
            .iter()
            .find_map(|end| file.strip_suffix(end.as_str()))?;
        (root.is_empty() || root.ends_with('/')).then_some(root)
    };
    (0..=module.len()).rev().find_map(of_depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_tells_the_folder_of_its_crate() {
        let check = |file: &str, module: &str, wanted: Option<&str>| {
            let mut module = module_of(&format!("{module}::X"));
            module.retain(|segment| !segment.is_empty());
            assert_eq!(root(file, &module), wanted, "{file}");
        };
        check("src/models/user.rs", "models::user", Some("src/"));
        check("api/src/models/mod.rs", "models::inner", Some("api/src/"));
        check("src/lib.rs", "inside::it", Some("src/"));
        check("models.rs", "models", Some(""));
        check("src/other.rs", "models::user", None);
    }
}
