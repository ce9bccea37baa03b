//! What a framework is to the rest of this crate.
//!
//! A framework joins by one module of its own and one line in the registry.

use proc_macro2::TokenStream;
use schemadrift_schema::Origin;
use syn::{Item, ItemMacro, ItemUse};

use crate::ReadOptions;
use crate::choice::TableChoice;
use crate::facts::{Found, Kept};
use crate::input::find::SourceFile;
use crate::lower::Output;
use crate::names::Names;
use crate::problem::{Places, Problem};

/// A way to write models.
pub(crate) trait Framework: Sync {
    /// The name that reports and flags use.
    fn name(&self) -> &'static str;

    /// Names of the attributes to keep as facts.
    fn attributes(&self) -> &'static [&'static str];

    /// Whether a file with this text may hold a model; a cheap search for words that must be there.
    fn may_hold(&self, text: &str) -> bool;

    /// Whether [`collect`](Self::collect) may keep anything of a file with this text that calls no
    /// macros of other files. Most look for little and find it fast.
    fn may_collect(&self, _text: &str) -> bool {
        true
    }

    /// What is to be kept of an item beyond its facts. Runs where the syntax tree is.
    fn collect(&self, item: &Item, places: Places<'_>) -> Option<Kept>;

    /// What a call of one of its macros stands for. Runs where the syntax tree is.
    fn expand(&self, _item: &ItemMacro, _places: Places<'_>) -> Option<MacroFacts> {
        None
    }

    /// Whether the bodies of functions of this name are to reach [`collect`](Self::collect); all
    /// others are thrown away unparsed. What is kept is found by `syntax::kept_body`.
    fn wants_body_of(&self, _function: &str) -> bool {
        false
    }

    /// What is to be kept of calls inside of functions. Runs before bodies are thrown away, on the
    /// tokens of the whole file, so it has to look for a word of the text first.
    fn search(
        &self,
        _file: &SourceFile,
        _text: &str,
        _tokens: &TokenStream,
        _places: Places<'_>,
    ) -> Vec<Found> {
        Vec::new()
    }

    /// Name of the type that a derive on this item makes beside it, so that paths lead there.
    fn makes_type(&self, _item: &Item) -> Option<&'static str> {
        None
    }

    /// Which tables the framework's own configuration says the models are to have. `files` are
    /// those that hold models.
    fn choices(
        &self,
        _files: &[&SourceFile],
        _options: &ReadOptions,
    ) -> (Vec<TableChoice>, Vec<Problem>) {
        (Vec::new(), Vec::new())
    }

    /// Whether the server looks up the names of enum types that models write without a schema. Else
    /// one of that name in any schema is read.
    fn looks_types_up(&self) -> bool {
        true
    }

    /// Turns the items that are this framework's into tables. It may be called again when more
    /// files have been read, so it depends on nothing but its arguments.
    fn lower(&self, names: &Names<'_>, output: &mut Output<'_>);
}

/// What a macro call stands for.
#[derive(Default)]
pub(crate) struct MacroFacts {
    pub(crate) modules: Vec<MadeModule>,
    /// What is to be kept beside them.
    pub(crate) beside: Option<Kept>,
}

/// A module that a macro makes, with one item inside.
pub(crate) struct MadeModule {
    pub(crate) name: String,
    pub(crate) imports: Vec<ItemUse>,
    /// Name of the item.
    pub(crate) item: &'static str,
    pub(crate) origin: Origin,
    pub(crate) kept: Kept,
}
